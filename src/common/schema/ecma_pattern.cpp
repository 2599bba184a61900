#include "common/schema/ecma_pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "common/schema/unicode_property.hpp"

namespace barbacane::schema {
namespace {

constexpr std::size_t source_bytes_max = 64U << 10U;
constexpr int groups_depth_max = 200;
constexpr int linear_repeat_max = 1000;  // RE2's bound
constexpr int repeat_max = 65535;        // PCRE2's
constexpr std::string_view digits = "0-9";
constexpr std::string_view word = "0-9A-Za-z_";
constexpr std::string_view space =
    "\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}"
    "\\x{3000}\\x{FEFF}";
constexpr std::string_view not_digits = "\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}";
constexpr std::string_view not_word =
    "\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}\\x{7B}-\\x{10FFFF}";
constexpr std::string_view not_space =
    "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}\\x{200B}-"
    "\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}"
    "-"
    "\\x{10FFFF}";

int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}

class Translator {
 public:
  explicit Translator(std::string_view source) : source_(source) {}

  TranslatedPattern run() {
    if (source_.size() > source_bytes_max) {
      fail("it is longer than 64 KiB");
    } else {
      alternatives(0);
      if (is_sound() && at_ != source_.size()) fail("a ')' without its '('");
    }
    if (is_sound() && highest_reference_ > groups_) fail("a back-reference to no group");
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_sound() const { return out_.fault.empty(); }
  [[nodiscard]] bool is_end() const { return at_ >= source_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool take(std::string_view text) {
    if (!source_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  void fail(std::string_view words) {
    if (!is_sound()) return;
    out_.fault = words;
    out_.at = at_;
  }
  void emit(std::string_view text) { out_.text += text; }
  void emit_point(std::uint32_t point) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string text;
    do {
      text.insert(text.begin(), hex[point & 15U]);
      point >>= 4U;
    } while (point != 0);
    emit("\\x{" + text + "}");
  }
  void needs_backtracking() { out_.engine = tables::PatternEngine::pcre2; }

  void alternatives(int depth);
  void term(int depth);
  void group(int depth);
  void quantifier(bool is_allowed);
  bool braces(int& least, int& most);
  void escape();
  void char_class();
  std::optional<std::uint32_t> class_atom(bool& is_set);
  std::optional<std::uint32_t> point_of_escape(bool in_class);
  std::optional<std::uint32_t> unicode_escape();
  void property(bool is_negated, bool in_class);
  std::uint32_t point();
  std::string_view group_name();

  std::string_view source_;
  std::size_t at_ = 0;
  int groups_ = 0;
  int highest_reference_ = 0;
  TranslatedPattern out_;
};

void Translator::alternatives(int depth) {
  if (depth > groups_depth_max) return fail("groups are nested too deeply");
  while (is_sound() && !is_end() && peek() != ')') {
    if (take("|")) {
      emit("|");
    } else {
      term(depth);
    }
  }
}

void Translator::term(int depth) {
  switch (peek()) {
    case '^':
      ++at_;
      emit("^");
      return quantifier(false);
    case '$':
      ++at_;
      emit("\\z");
      return quantifier(false);
    case '(':
      return group(depth);
    case '.':
      ++at_;
      emit("[^\\n\\r\\x{2028}\\x{2029}]");
      return quantifier(true);
    case '[':
      char_class();
      return quantifier(true);
    case '\\':
      return escape();
    case '*':
    case '+':
    case '?':
      return fail("nothing to repeat");
    case '{': {
      const std::size_t start = at_;
      int least = 0;
      int most = 0;
      if (braces(least, most)) return fail("nothing to repeat");
      at_ = start + 1;
      emit("\\{");
      return quantifier(true);
    }
    default:
      emit_point(point());
      return quantifier(true);
  }
}

void Translator::group(int depth) {
  bool is_assertion = false;
  bool is_behind = false;
  if (take("(?:")) {
    emit("(?:");
  } else if (take("(?=") || take("(?!")) {
    emit(source_.substr(at_ - 3, 3));
    is_assertion = true;
  } else if (take("(?<=") || take("(?<!")) {
    emit(source_.substr(at_ - 4, 4));
    is_assertion = is_behind = true;
  } else if (take("(?<")) {
    const std::string_view name = group_name();
    if (!is_sound()) return;
    ++groups_;
    emit("(?P<" + std::string(name) + ">");
  } else if (take("(?")) {
    return fail("a kind of group that ECMA-262 does not have");
  } else {
    ++at_;
    ++groups_;
    emit("(");
  }
  if (is_assertion) needs_backtracking();
  alternatives(depth + 1);
  if (!is_sound()) return;
  if (!take(")")) return fail("a '(' without its ')'");
  emit(")");
  quantifier(!is_behind);
}

std::string_view Translator::group_name() {
  const std::size_t start = at_;
  while (!is_end() && peek() != '>') {
    const char byte = peek();
    if (!is_digit(byte) && ((byte | 0x20) < 'a' || (byte | 0x20) > 'z') && byte != '_') break;
    ++at_;
  }
  const std::string_view name = source_.substr(start, at_ - start);
  if (name.empty() || is_digit(name.front()) || !take(">")) fail("a malformed group name");
  return name;
}

/// "{2,5}" with at_ behind it, or at_ as it was.
bool Translator::braces(int& least, int& most) {
  const std::size_t start = at_;
  const auto number = [this](int& value) {
    value = 0;
    const std::size_t first = at_;
    while (is_digit(peek())) value = std::min(value * 10 + (source_[at_++] - '0'), repeat_max + 1);
    return at_ != first;
  };
  ++at_;
  bool is_quantifier = number(least);
  most = least;
  if (is_quantifier && take(",") && !number(most)) most = -1;
  is_quantifier = is_quantifier && take("}");
  if (!is_quantifier) at_ = start;
  return is_quantifier;
}

void Translator::quantifier(bool is_allowed) {
  if (!is_sound() || is_end()) return;
  const std::size_t start = at_;
  const char kind = peek();
  if (kind == '*' || kind == '+' || kind == '?') {
    ++at_;
  } else if (kind == '{') {
    int least = 0;
    int most = 0;
    if (!braces(least, most)) return;
    if (most >= 0 && most < least) return fail("a repetition from more to less");
    if (std::max(least, most) > repeat_max) return fail("a repetition of more than 65535");
    if (std::max(least, most) > linear_repeat_max) needs_backtracking();
  } else {
    return;
  }
  if (!is_allowed) return fail("nothing to repeat");
  take("?");
  emit(source_.substr(start, at_ - start));
  const char next = peek();
  if (next == '*' || next == '+' || next == '?') fail("nothing to repeat");
}

std::optional<std::uint32_t> Translator::unicode_escape() {
  const auto unit = [this](std::size_t count) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const int digit = hex_value(peek(i));
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    at_ += count;
    return value;
  };
  if (take("{")) {
    std::uint32_t value = 0;
    std::size_t count = 0;
    for (; hex_value(peek()) >= 0 && value <= 0x10FFFF; ++at_, ++count)
      value = value * 16 + static_cast<std::uint32_t>(hex_value(peek()));
    if (count == 0 || value > 0x10FFFF || !take("}")) return std::nullopt;
    return value;
  }
  auto high = unit(4);
  if (!high || *high < 0xD800 || *high > 0xDBFF || !source_.substr(at_).starts_with("\\u"))
    return high;
  const std::size_t behind = at_;
  at_ += 2;
  const auto low = unit(4);
  if (low && *low >= 0xDC00 && *low <= 0xDFFF)
    return 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00);
  at_ = behind;
  return high;
}

/// The character that an escape stands for; at_ is behind the backslash. Nothing when it is another
/// kind of escape, or none.
std::optional<std::uint32_t> Translator::point_of_escape(bool in_class) {
  const char kind = peek();
  constexpr std::array<std::pair<char, std::uint32_t>, 5> controls{
      {{'t', 9}, {'n', 10}, {'v', 11}, {'f', 12}, {'r', 13}}
  };
  for (const auto& [letter, value] : controls) {
    if (kind != letter) continue;
    ++at_;
    return value;
  }
  if (in_class && take("b")) return 8;
  if (kind == '0' && !is_digit(peek(1))) {
    ++at_;
    return 0;
  }
  if (kind == 'c' && (peek(1) | 0x20) >= 'a' && (peek(1) | 0x20) <= 'z') {
    at_ += 2;
    return static_cast<std::uint32_t>(source_[at_ - 1]) & 31U;
  }
  if (kind == 'x') {
    const int high = hex_value(peek(1));
    const int low = high < 0 ? -1 : hex_value(peek(2));
    if (low < 0) return std::nullopt;
    at_ += 3;
    return static_cast<std::uint32_t>(high * 16 + low);
  }
  if (kind == 'u') {
    ++at_;
    return unicode_escape();
  }
  const bool is_letter = (kind | 0x20) >= 'a' && (kind | 0x20) <= 'z';
  if (is_end() || is_letter || is_digit(kind)) return std::nullopt;
  return point();
}

void Translator::escape() {
  ++at_;
  const char kind = peek();
  const auto set = [this](std::string_view members) {
    ++at_;
    emit("[" + std::string(members) + "]");
    quantifier(true);
  };
  switch (kind) {
    case 'd':
      return set(digits);
    case 'D':
      return set(not_digits);
    case 'w':
      return set(word);
    case 'W':
      return set(not_word);
    case 's':
      return set(space);
    case 'S':
      return set(not_space);
    case 'b':
    case 'B':
      ++at_;
      emit(kind == 'b' ? "\\b" : "\\B");
      return quantifier(false);
    case 'p':
    case 'P':
      ++at_;
      property(kind == 'P', false);
      return quantifier(true);
    case 'k':
      ++at_;
      if (!take("<")) return fail("'\\k' without the name of a group");
      needs_backtracking();
      emit("\\k<" + std::string(group_name()) + ">");
      return quantifier(true);
    default:
      break;
  }
  if (kind >= '1' && kind <= '9') {
    int number = 0;
    while (is_digit(peek())) number = std::min(number * 10 + (source_[at_++] - '0'), repeat_max);
    highest_reference_ = std::max(highest_reference_, number);
    needs_backtracking();
    emit("\\g{" + std::to_string(number) + "}");
    return quantifier(true);
  }
  const auto point = point_of_escape(false);
  if (!point) return fail("an escape that ECMA-262 does not have");
  emit_point(*point);
  quantifier(true);
}

void Translator::property(bool is_negated, bool in_class) {
  if (!take("{")) return fail("'\\p' without the name of a property");
  const std::size_t end = source_.find('}', at_);
  if (end == std::string_view::npos) return fail("'\\p{' without its '}'");
  const std::string_view name = source_.substr(at_, end - at_);
  const std::string members = unicode_property(name, is_negated);
  if (members.empty()) return fail("a property of characters that is not known");
  at_ = end + 1;
  emit(in_class ? members : "[" + members + "]");
}

/// One character of the source, which is UTF-8.
std::uint32_t Translator::point() {
  const auto byte = static_cast<unsigned char>(source_[at_++]);
  if (byte < 0x80) return byte;
  const int tails = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  std::uint32_t value = byte & (0x3FU >> static_cast<unsigned>(tails));
  for (int i = 0; i < tails && !is_end(); ++i)
    value = (value << 6U) | (static_cast<unsigned char>(source_[at_++]) & 0x3FU);
  return value;
}

/// One character of a class, or nothing after a set such as \d, which has been emitted.
std::optional<std::uint32_t> Translator::class_atom(bool& is_set) {
  is_set = false;
  if (peek() != '\\') return point();
  ++at_;
  constexpr std::array<std::pair<char, std::string_view>, 6> sets{{
      {'d', digits},
      {'D', not_digits},
      {'w', word},
      {'W', not_word},
      {'s', space},
      {'S', not_space},
  }};
  for (const auto& [letter, members] : sets) {
    if (peek() != letter) continue;
    ++at_;
    emit(members);
    is_set = true;
    return std::nullopt;
  }
  if (peek() == 'p' || peek() == 'P') {
    is_set = true;
    const bool is_negated = source_[at_++] == 'P';
    property(is_negated, true);
    return std::nullopt;
  }
  const auto point = point_of_escape(true);
  if (!point) fail("an escape that ECMA-262 does not have");
  return point;
}

void Translator::char_class() {
  ++at_;
  const bool is_negated = take("^");
  if (take("]")) return emit(is_negated ? "[\\x{0}-\\x{10FFFF}]" : "[^\\x{0}-\\x{10FFFF}]");
  emit(is_negated ? "[^" : "[");
  while (is_sound()) {
    if (is_end()) return fail("a '[' without its ']'");
    if (take("]")) return emit("]");
    bool is_set = false;
    const auto first = class_atom(is_set);
    if (!is_sound()) return;
    if (first) emit_point(*first);
    if (peek() != '-' || peek(1) == ']' || at_ + 1 >= source_.size()) continue;
    ++at_;
    if (is_set) {  // the hyphen stands for itself
      emit("\\x{2D}");
      continue;
    }
    const std::size_t place = at_;
    const std::size_t size = out_.text.size();
    const auto last = class_atom(is_set);
    if (!is_sound()) return;
    if (is_set) {  // a range to a set: the hyphen stands for itself
      out_.text.insert(size, "\\x{2D}");
      continue;
    }
    if (*last < *first) {
      at_ = place;
      return fail("a range from more to less");
    }
    emit("-");
    emit_point(*last);
  }
}

}  // namespace

TranslatedPattern translate_pattern(std::string_view source) {
  return Translator(source).run();
}

}  // namespace barbacane::schema
