#pragma once
// Which bytes may stand where in a head (RFC 9110 §5.5, §5.6.2).

#include <cstddef>
#include <string_view>

namespace barbacane::http1 {

/// True for the characters of a token (RFC 9110 §5.6.2); false for "".
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// Length of the longest prefix that is made of token characters.
[[nodiscard]] std::size_t token_prefix(std::string_view text) noexcept;

/// Offset of the first control character but tab, or text.size(). Sixteen bytes at a time where the
/// processor can.
[[nodiscard]] std::size_t find_control(std::string_view text) noexcept;

/// No control character but tab (RFC 9110 §5.5); bytes over 0x7F pass, as the standard wants.
[[nodiscard]] inline bool is_field_value(std::string_view text) noexcept {
  return find_control(text) == text.size();
}

/// ASCII letters compare equal whatever their case.
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

}  // namespace barbacane::http1
