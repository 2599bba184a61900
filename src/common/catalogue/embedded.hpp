#pragma once
// The schema files as they stand beside this one, put into the program at build time
// (CMakeLists.txt).

#include <string_view>

namespace barbacane::catalogue {

[[nodiscard]] std::string_view embedded_http_upstream() noexcept;
[[nodiscard]] std::string_view embedded_mock() noexcept;

}  // namespace barbacane::catalogue
