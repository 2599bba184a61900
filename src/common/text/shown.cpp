#include "common/text/shown.hpp"

#include <algorithm>

#include "common/text/utf8.hpp"

namespace barbacane::text {
namespace {

void append_escaped(std::string& out, char byte) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  out += "\\x";
  out += hex[value >> 4U];
  out += hex[value & 0xFU];
}

/// C0, DEL, and the C1 controls, which are C2 80..C2 9F in UTF-8.
bool is_control(std::string_view rest) {
  const auto lead = static_cast<unsigned char>(rest[0]);
  if (lead == 0xC2 && rest.size() > 1) return static_cast<unsigned char>(rest[1]) < 0xA0;
  return lead < 0x20 || lead == 0x7F;
}

}  // namespace

std::string shown(std::string_view text, std::size_t bytes_max) {
  std::string out;
  std::size_t valid = valid_utf8_prefix(text.substr(0, bytes_max));
  std::size_t at = 0;
  while (at < text.size() && at < bytes_max) {
    if (at == valid) {
      // A character that only the cut broke is left out, not escaped.
      const std::size_t whole = at + valid_utf8_prefix(text.substr(at, 4));
      if (whole > bytes_max) break;
      append_escaped(out, text[at++]);
      valid = at + valid_utf8_prefix(text.substr(at, bytes_max - at));
      continue;
    }
    if (is_control(text.substr(at))) {
      append_escaped(out, text[at]);
      if (static_cast<unsigned char>(text[at++]) == 0xC2) append_escaped(out, text[at++]);
      continue;
    }
    out += text[at++];
  }
  if (at < text.size()) out += "...";
  return out;
}

}  // namespace barbacane::text
