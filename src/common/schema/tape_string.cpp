// Strings of a tape: UTF-8 and escapes.
#include "common/schema/key_word.hpp"
#include "common/schema/tape_reader.hpp"

namespace barbacane::schema {
namespace {

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

/// From the first byte that is not plain on. Without escapes the text stays where it is.
const char* TapeReader::rest_of_string(const char* start, const char* at, bool is_key) {
  std::string& side = tape_.side_;
  const std::size_t side_start = side.size();
  bool is_escaped = false;
  bool is_ascii = true;
  for (;; at = plain_end(at)) {
    if (at == end_) return fail(TapeErrc::unexpected_end, at);
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '"') break;
    if (byte < 0x20) return fail(TapeErrc::control_character, at);
    if (byte == '\\') {
      side.append(start, at);
      is_escaped = true;
      const std::size_t before = side.size();
      at = start = escape(at);
      is_ascii = is_ascii && side.size() == before + 1;
    } else {
      is_ascii = false;
      at = utf8(at);
    }
    if (at == nullptr) return nullptr;
  }
  Node* const node = add(at, Kind::string, type_string);
  if (node == nullptr) return nullptr;
  node->flag = is_escaped;
  node->is_simple = is_ascii;
  node->offset = offset_of(start);
  node->length = static_cast<std::uint32_t>(at - start);
  if (is_escaped) {
    side.append(start, at);
    node->offset = static_cast<std::uint32_t>(side_start);
    node->length = static_cast<std::uint32_t>(side.size() - side_start);
  }
  if (is_key) node->word = word_of(tape_.text_of(*node));
  return at + 1;
}

/// Sequences of two to four bytes (RFC 3629): no overlong ones, no surrogates, nothing over
/// U+10FFFF. At once all that follow each other.
const char* TapeReader::utf8(const char* at) {
  const auto byte_at = [this](const char* place) {
    return place < end_ ? static_cast<unsigned char>(*place) : 0U;
  };
  const auto is_tail = [](unsigned byte) { return (byte & 0xC0U) == 0x80U; };
  while (at != end_ && static_cast<unsigned char>(*at) >= 0x80U) {
    const unsigned first = byte_at(at);
    const unsigned second = byte_at(at + 1);
    std::size_t length = 0;
    if (first >= 0xC2 && first <= 0xDF && is_tail(second)) {
      length = 2;
    } else if (first >= 0xE0 && first <= 0xEF && is_tail(second) && is_tail(byte_at(at + 2))) {
      const bool is_sound = first == 0xE0 ? second >= 0xA0 : first != 0xED || second <= 0x9F;
      length = is_sound ? 3 : 0;
    } else if (first >= 0xF0 && first <= 0xF4 && is_tail(second) && is_tail(byte_at(at + 2)) &&
               is_tail(byte_at(at + 3))) {
      const bool is_sound = first == 0xF0 ? second >= 0x90 : first != 0xF4 || second <= 0x8F;
      length = is_sound ? 4 : 0;
    }
    if (length == 0) return fail(TapeErrc::bad_utf8, at);
    at += length;
  }
  return at;
}

const char* TapeReader::code_unit(const char* at, std::uint32_t& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    if (at == end_) return fail(TapeErrc::unexpected_end, at);
    const int digit = hex_value(*at);
    if (digit < 0) return fail(TapeErrc::bad_escape, at);
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  return at;
}

const char* TapeReader::escape(const char* at) {
  ++at;
  if (at == end_) return fail(TapeErrc::unexpected_end, at);
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const char kind = *at;
  if (kind != 'u') {
    const std::size_t which = names.find(kind);
    if (which == std::string_view::npos) return fail(TapeErrc::bad_escape, at);
    tape_.side_ += meanings[which];
    return at + 1;
  }
  std::uint32_t point = 0;
  at = code_unit(at + 1, point);
  if (at == nullptr) return nullptr;
  if (point >= 0xDC00 && point <= 0xDFFF) return fail(TapeErrc::lone_surrogate, at);
  if (point >= 0xD800 && point <= 0xDBFF) {
    if (!std::string_view(at, end_).starts_with("\\u")) return fail(TapeErrc::lone_surrogate, at);
    std::uint32_t low = 0;
    at = code_unit(at + 2, low);
    if (at == nullptr) return nullptr;
    if (low < 0xDC00 || low > 0xDFFF) return fail(TapeErrc::lone_surrogate, at);
    point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(tape_.side_, point);
  return at;
}

}  // namespace barbacane::schema
