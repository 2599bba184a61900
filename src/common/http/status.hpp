#pragma once
// Status codes and what they are called (RFC 9110 §15 and its registry).

#include <cstdint>
#include <string_view>

namespace barbacane::http {

/// The reason phrase, or "" for a code without one.
[[nodiscard]] std::string_view reason_of(std::uint16_t status) noexcept;

}  // namespace barbacane::http
