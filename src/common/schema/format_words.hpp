#pragma once
// Bytes as the grammars of formats name them (RFC 5234 appendix B, RFC 3986 section 2).

#include <cstdint>
#include <string_view>

namespace barbacane::schema {

constexpr bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}

constexpr bool is_alpha(char byte) noexcept {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

constexpr bool is_alnum(char byte) noexcept {
  return is_digit(byte) || is_alpha(byte);
}

constexpr bool is_hex(char byte) noexcept {
  return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

constexpr bool is_one_of(char byte, std::string_view bytes) noexcept {
  return bytes.find(byte) != std::string_view::npos;
}

constexpr char to_lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

/// The bytes at the front of `text` that `is` holds for.
template <class Is>
constexpr std::string_view front_of(std::string_view text, Is is) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is(text[count])) ++count;
  return text.substr(0, count);
}

/// Not empty, and `is` holds for each byte.
template <class Is>
constexpr bool is_all(std::string_view text, Is is) noexcept {
  return !text.empty() && front_of(text, is).size() == text.size();
}

/// The value of `count` decimal digits at the front of `text`, which is cut off; -1 when absent.
constexpr int take_digits(std::string_view& text, std::size_t count) noexcept {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

constexpr bool take(std::string_view& text, char byte) noexcept {
  if (text.empty() || text.front() != byte) return false;
  text.remove_prefix(1);
  return true;
}

inline constexpr std::uint32_t no_code_point = 0xFFFFFFFF;

/// The next code point of valid UTF-8, which is cut off; no_code_point (and one byte) when invalid.
std::uint32_t take_code_point(std::string_view& text) noexcept;

}  // namespace barbacane::schema
