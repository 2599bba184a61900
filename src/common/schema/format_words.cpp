#include "common/schema/format_words.hpp"

namespace barbacane::schema {

std::uint32_t take_code_point(std::string_view& text) noexcept {
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte_at(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  constexpr std::uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
  bool is_valid = length <= text.size() && (first < 0x80 || first >= 0xC2) && first < 0xF5;
  for (std::size_t i = 1; is_valid && i < length; ++i) {
    is_valid = (byte_at(i) & 0xC0U) == 0x80;
    code = code << 6U | (byte_at(i) & 0x3FU);
  }
  is_valid = is_valid && code >= lowest[length] && code <= 0x10FFFF && (code & 0x1FF800U) != 0xD800;
  text.remove_prefix(is_valid ? length : 1);
  return is_valid ? code : no_code_point;
}

}  // namespace barbacane::schema
