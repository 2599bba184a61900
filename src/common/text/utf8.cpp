#include "common/text/utf8.hpp"

#include <cstring>

namespace barbacane::text {
namespace {

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

/// Length of the sequence at `text` (2..4) or 0 when it is not valid. RFC 3629 §4.
std::size_t sequence_length(const unsigned char* text, std::size_t left) {
  const unsigned char lead = text[0];
  if (lead >= 0xC2 && lead <= 0xDF) return left >= 2 && is_continuation(text[1]) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (left < 3 || !is_continuation(text[1]) || !is_continuation(text[2])) return 0;
    if (lead == 0xE0 && text[1] < 0xA0) return 0;  // overlong
    if (lead == 0xED && text[1] > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (left < 4 || !is_continuation(text[1]) || !is_continuation(text[2]) ||
        !is_continuation(text[3])) {
      return 0;
    }
    if (lead == 0xF0 && text[1] < 0x90) return 0;  // overlong
    if (lead == 0xF4 && text[1] > 0x8F) return 0;  // above U+10FFFF
    return 4;
  }
  return 0;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    // Most texts are ASCII: eight bytes at a time.
    if (text.size() - at >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + at, 8);
      if ((word & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(bytes + at, text.size() - at);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | (code_point >> 6U));
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | (code_point >> 12U));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | (code_point >> 18U));
    put(0x80U | ((code_point >> 12U) & 0x3FU));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

}  // namespace barbacane::text
