#pragma once
// The Via field (RFC 9110 §7.6.3): who passed a message on, and whether it comes back to us.

#include <string>
#include <string_view>

namespace barbacane::http {

/// What this gateway adds: "1.1 <pseudonym>". Make it once; it goes behind the values that came.
[[nodiscard]] std::string via_element(std::string_view pseudonym);

/// True when a member of this field value was added by `pseudonym`: the message has been here, and
/// forwarding it again would let it run in circles (508). Host and port forms are compared as a
/// whole, letters without case; comments do not count.
[[nodiscard]] bool has_via(std::string_view value, std::string_view pseudonym) noexcept;

}  // namespace barbacane::http
