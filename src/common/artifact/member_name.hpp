#pragma once
// Which names the members of an artifact may have.

#include <string>
#include <string_view>
#include <vector>

namespace barbacane::artifact {

inline constexpr std::string_view manifest_member = "manifest.json";
inline constexpr std::string_view gateway_member = "gateway.fb";
inline constexpr std::string_view signatures_member = "signatures.json";
inline constexpr std::string_view specs_prefix = "specs/";

/// What is wrong with the name of a source document, `specs/...` ("" = nothing): over 100 bytes,
/// not below specs/, an empty, "." or ".." segment, a backslash, a control character, not UTF-8.
[[nodiscard]] std::string check_spec_name(std::string_view member);

/// What is wrong with names that are good each for itself ("" = nothing): two that differ in ASCII
/// case only, or one that is the folder of another. Neither unpacks everywhere.
[[nodiscard]] std::string check_spec_names(const std::vector<std::string>& members);

}  // namespace barbacane::artifact
