#pragma once
// UTF-8 (RFC 3629), strict: no overlong forms, no surrogates, nothing above U+10FFFF.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barbacane::text {

/// Bytes of the longest valid prefix; `text.size()` when all of it is valid.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text) noexcept;

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  return valid_utf8_prefix(text) == text.size();
}

/// Appends one code point. `code_point` is a scalar value (no surrogate, at most 0x10FFFF).
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace barbacane::text
