#pragma once
// The version of both programs. One number: an artifact says which compiler wrote it.

#include <string_view>

namespace barbacane {

inline constexpr std::string_view product_version = "0.1.0";

}  // namespace barbacane
