#pragma once
// Names of what a gateway must support to serve an artifact. The compiler lists those an artifact
// needs; a gateway refuses one it does not know, by name.

#include <array>
#include <string_view>

namespace barbacane::artifact {

/// What this version's data plane supports.
inline constexpr std::array<std::string_view, 6> supported_features{
    "dispatch/http-upstream",
    "dispatch/mock",
    "forms/1",  // urlencoded and multipart/form-data bodies with a schema
    "parameters/1",
    "routes/1",
    "schemas/1",
};

}  // namespace barbacane::artifact
