#pragma once
// Formats of time: RFC 3339 with its appendix A, HTTP dates of RFC 9110 section 5.6.7.

#include <string_view>

namespace barbacane::schema {

[[nodiscard]] bool is_date(std::string_view text) noexcept;
/// With an offset; a leap second only where UTC has 23:59.
[[nodiscard]] bool is_time(std::string_view text) noexcept;
[[nodiscard]] bool is_date_time(std::string_view text) noexcept;
[[nodiscard]] bool is_duration(std::string_view text) noexcept;
[[nodiscard]] bool is_http_date(std::string_view text) noexcept;

}  // namespace barbacane::schema
