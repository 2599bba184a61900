#pragma once
// Finding codes of texts that cannot be read, shared by everything in this room.

#include <string_view>

namespace barbacane::yaml {

inline constexpr std::string_view syntax_code = "E1001";
inline constexpr std::string_view duplicate_code = "E1003";
inline constexpr std::string_view encoding_code = "E1004";
inline constexpr std::string_view limit_code = "E1005";

}  // namespace barbacane::yaml
