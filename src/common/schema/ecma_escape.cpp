#include "common/schema/ecma_escape.hpp"

#include <algorithm>
#include <span>

#include "common/schema/format_words.hpp"

namespace barbacane::schema {
namespace {

constexpr std::uint32_t last_code_point = 0x10FFFF;

constexpr CodePointRange digits[] = {{'0', '9'}};
constexpr CodePointRange words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
constexpr CodePointRange blanks[] = {
    {0x9, 0xD},
    {0x20, 0x20},
    {0xA0, 0xA0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},
    {0xFEFF, 0xFEFF}
};

Escape fault(std::string_view words_of_it) noexcept {
  return {.words = words_of_it};
}

Escape character(std::uint32_t code) noexcept {
  return {.kind = EscapeKind::character, .code = code, .words = {}};
}

std::uint32_t hex_value(char byte) noexcept {
  return static_cast<std::uint32_t>(is_digit(byte) ? byte - '0' : to_lower(byte) - 'a' + 10);
}

/// `count` hexadecimal digits, cut off; no_code_point when they are not there.
std::uint32_t take_hex(std::string_view& text, std::size_t count) noexcept {
  if (text.size() < count) return no_code_point;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_hex(text[i])) return no_code_point;
    value = value << 4U | hex_value(text[i]);
  }
  text.remove_prefix(count);
  return value;
}

/// Behind "\u": four digits, two such that are a surrogate pair, or braces.
Escape unicode_escape(std::string_view& text) noexcept {
  if (take(text, '{')) {
    const std::string_view all = front_of(text, is_hex);
    std::uint32_t value = 0;
    for (const char digit : all) value = std::min(value << 4U | hex_value(digit), 0x110000U);
    text.remove_prefix(all.size());
    if (all.empty() || value > last_code_point || !take(text, '}'))
      return fault("\\u{...} needs a code point in hexadecimal");
    return character(value);
  }
  const std::uint32_t high = take_hex(text, 4);
  if (high == no_code_point) return fault("\\u needs four hexadecimal digits");
  if (high < 0xD800 || high > 0xDBFF || !text.starts_with("\\u")) return character(high);
  std::string_view ahead = text.substr(2);
  const std::uint32_t low = take_hex(ahead, 4);
  if (low < 0xDC00 || low > 0xDFFF) return character(high);
  text = ahead;
  return character(0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00));
}

Escape property_escape(std::string_view& text, char letter) noexcept {
  const std::size_t end = text.find('}');
  if (!text.starts_with('{') || end == std::string_view::npos)
    return fault("\\p needs a property in braces");
  const auto property = find_property(text.substr(1, end - 1));
  if (!property) return fault("a Unicode property that ECMA-262 does not know");
  text.remove_prefix(end + 1);
  return {.kind = EscapeKind::set, .letter = letter, .property = *property, .words = {}};
}

Escape digit_escape(std::string_view& text, char first, bool is_in_class) noexcept {
  if (first == '0') {
    if (!text.empty() && is_digit(text.front())) return fault("an octal escape");
    return character(0);
  }
  if (is_in_class) return fault("an octal escape");
  std::uint32_t number = static_cast<std::uint32_t>(first - '0');
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1))
    number = std::min(number * 10 + static_cast<std::uint32_t>(text.front() - '0'), 1'000'000U);
  return {.kind = EscapeKind::group_number, .code = number, .words = {}};
}

}  // namespace

Escape take_escape(std::string_view& text, bool is_in_class) noexcept {
  const std::string_view before = text;
  text.remove_prefix(1);
  if (text.empty()) return fault("a backslash at the end");
  const char letter = text.front();
  if (static_cast<unsigned char>(letter) < 0x80) text.remove_prefix(1);
  switch (letter) {
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W':
      return {.kind = EscapeKind::set, .letter = letter, .words = {}};
    case 'p':
    case 'P':
      return property_escape(text, letter);
    case 't':
      return character('\t');
    case 'n':
      return character('\n');
    case 'v':
      return character('\v');
    case 'f':
      return character('\f');
    case 'r':
      return character('\r');
    case 'u':
      return unicode_escape(text);
    case 'x': {
      const std::uint32_t code = take_hex(text, 2);
      return code == no_code_point ? fault("\\x needs two hexadecimal digits") : character(code);
    }
    case 'c':
      if (text.empty() || !is_alpha(text.front())) return fault("\\c needs a letter");
      text.remove_prefix(1);
      return character(static_cast<std::uint32_t>(text.data()[-1]) % 32);
    case 'k':
      if (is_in_class || !take(text, '<')) return fault("\\k needs a group name in <>");
      return {.kind = EscapeKind::group_name, .words = {}};
    case 'b':
      if (is_in_class) return character('\b');
      break;
    default:
      break;
  }
  if (is_digit(letter)) return digit_escape(text, letter, is_in_class);
  if (!is_alpha(letter) && static_cast<unsigned char>(letter) < 0x80)
    return character(static_cast<std::uint32_t>(letter));
  text = before;
  return fault("an escape that ECMA-262 does not have");
}

void add_escape_to(PatternSet& set, const Escape& escape) {
  if (to_lower(escape.letter) == 'p') {
    set.properties.push_back({escape.property, escape.letter == 'P'});
    return;
  }
  const char lower = to_lower(escape.letter);
  const std::span<const CodePointRange> ranges = lower == 'd' ? std::span{digits}
                                                 : lower == 's'
                                                     ? std::span<const CodePointRange>{blanks}
                                                     : std::span<const CodePointRange>{words};
  if (lower == escape.letter) {
    set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
    return;
  }
  std::uint32_t next = 0;
  for (const CodePointRange& range : ranges) {
    set.ranges.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  set.ranges.push_back({next, last_code_point});
}

}  // namespace barbacane::schema
