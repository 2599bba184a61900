#pragma once
// Formats that name a host or a mailbox: RFC 1123, 2673, 4291, 5321, 6531, and IDNA2008
// (RFC 5890-5892) without the rule for right-to-left labels (RFC 5893).

#include <string_view>

namespace barbacane::schema {

[[nodiscard]] bool is_ipv4(std::string_view text) noexcept;
[[nodiscard]] bool is_ipv6(std::string_view text) noexcept;
/// RFC 1123; a label that begins with xn-- must decode to a label that IDNA2008 allows.
[[nodiscard]] bool is_hostname(std::string_view text) noexcept;
[[nodiscard]] bool is_idn_hostname(std::string_view text) noexcept;
[[nodiscard]] bool is_email(std::string_view text) noexcept;
[[nodiscard]] bool is_idn_email(std::string_view text) noexcept;

}  // namespace barbacane::schema
