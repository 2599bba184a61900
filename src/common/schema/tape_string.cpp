// Strings of a tape: UTF-8 and escapes.
#include <array>

#include "common/schema/tape.hpp"

namespace barbacane::schema {
namespace {

/// 1 = may stand in a string as it is and is ASCII.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}
constexpr std::array<bool, 256> is_plain = make_plain();

int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      byte(0xE0U | (point >> 12U));
    } else {
      byte(0xF0U | (point >> 18U));
      byte(0x80U | ((point >> 12U) & 0x3FU));
    }
    byte(0x80U | ((point >> 6U) & 0x3FU));
  }
  byte(0x80U | (point & 0x3FU));
}

}  // namespace

bool Tape::string(bool) {
  ++at_;
  std::size_t start = at_;
  const std::size_t side_start = side_.size();
  bool is_escaped = false;
  while (true) {
    while (at_ < text_.size() && is_plain[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '"') break;
    if (byte == '\\') {
      side_.append(text_, start, at_ - start);
      is_escaped = true;
      if (!escape()) return false;
      start = at_;
    } else if (byte < 0x20) {
      return fail(TapeErrc::control_character);
    } else if (!utf8()) {
      return false;
    }
  }
  const std::size_t end = at_++;
  if (!is_escaped) return add(Kind::string, start, end - start, false);
  side_.append(text_, start, end - start);
  return add(Kind::string, side_start, side_.size() - side_start, true);
}

/// One sequence of two to four bytes (RFC 3629): no overlong ones, no surrogates, nothing over
/// U+10FFFF.
bool Tape::utf8() {
  const auto at = [this](std::size_t index) {
    return index < text_.size() ? static_cast<unsigned char>(text_[index]) : 0U;
  };
  const unsigned first = at(at_);
  const unsigned second = at(at_ + 1);
  const auto is_tail = [](unsigned byte) { return (byte & 0xC0U) == 0x80U; };
  std::size_t length = 0;
  if (first >= 0xC2 && first <= 0xDF && is_tail(second)) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF && is_tail(second) && is_tail(at(at_ + 2))) {
    const bool is_sound = first == 0xE0 ? second >= 0xA0 : first != 0xED || second <= 0x9F;
    length = is_sound ? 3 : 0;
  } else if (first >= 0xF0 && first <= 0xF4 && is_tail(second) && is_tail(at(at_ + 2)) &&
             is_tail(at(at_ + 3))) {
    const bool is_sound = first == 0xF0 ? second >= 0x90 : first != 0xF4 || second <= 0x8F;
    length = is_sound ? 4 : 0;
  }
  at_ += length;
  return length != 0 || fail(TapeErrc::bad_utf8);
}

bool Tape::escape() {
  ++at_;
  if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
  const char kind = text_[at_++];
  switch (kind) {
    case '"':
    case '\\':
    case '/':
      side_ += kind;
      return true;
    case 'b':
      side_ += '\b';
      return true;
    case 'f':
      side_ += '\f';
      return true;
    case 'n':
      side_ += '\n';
      return true;
    case 'r':
      side_ += '\r';
      return true;
    case 't':
      side_ += '\t';
      return true;
    case 'u':
      break;
    default:
      --at_;
      return fail(TapeErrc::bad_escape);
  }
  const auto unit = [this](std::uint32_t& value) {
    value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
      const int digit = hex_value(text_[at_]);
      if (digit < 0) return fail(TapeErrc::bad_escape);
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  };
  std::uint32_t point = 0;
  if (!unit(point)) return false;
  if (point >= 0xDC00 && point <= 0xDFFF) return fail(TapeErrc::lone_surrogate);
  if (point >= 0xD800 && point <= 0xDBFF) {
    if (text_.substr(at_, 2) != "\\u") return fail(TapeErrc::lone_surrogate);
    at_ += 2;
    std::uint32_t low = 0;
    if (!unit(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return fail(TapeErrc::lone_surrogate);
    point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(side_, point);
  return true;
}

}  // namespace barbacane::schema
