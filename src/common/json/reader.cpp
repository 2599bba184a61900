#include "common/json/reader.hpp"

#include <algorithm>
#include <utility>

#include "common/text/shown.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::json {
namespace {

constexpr std::string_view syntax_code = "E1001";
constexpr std::string_view duplicate_code = "E1003";
constexpr std::string_view encoding_code = "E1004";
constexpr std::string_view limit_code = "E1005";
constexpr std::size_t small_object = 12;  // below it comparing all pairs beats sorting

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

std::string shown(char byte) {
  if (byte >= 0x20 && byte < 0x7F) return std::string{'\''} + byte + '\'';
  return "byte " + std::to_string(static_cast<unsigned char>(byte));
}

}  // namespace

Reader::Reader(
    std::string_view text,
    std::uint32_t source,
    Document& document,
    Report& report,
    const ReadLimits& limits
)
    : text_{text}, source_{source}, document_{document}, report_{report}, limits_{limits} {}

Mark Reader::here() const {
  return {source_, line_, static_cast<std::uint32_t>(at_ - line_start_ + 1)};
}

bool Reader::fail(std::string_view code, Mark mark, std::string message, std::string help) {
  report_.add({
      .code = std::string{code},
      .severity = Severity::error,
      .where = {document_.source(source_), mark.line, mark.column},
      .message = std::move(message),
      .help = std::move(help),
      .pointer = {},
  });
  return false;
}

void Reader::skip_space() {
  for (; at_ < text_.size(); ++at_) {
    const char byte = text_[at_];
    if (byte == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    } else if (byte != ' ' && byte != '\t' && byte != '\r') {
      return;
    }
  }
}

const Node* Reader::read() {
  const std::size_t errors_before = report_.errors();
  // First of all, so that no finding can echo bytes that are no text.
  const std::size_t valid = text::valid_utf8_prefix(text_);
  if (valid < text_.size()) {
    const std::string_view before = text_.substr(0, valid);
    const auto line = static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1);
    const std::size_t start = before.rfind('\n') + 1;
    fail(
        encoding_code,
        {source_, line, static_cast<std::uint32_t>(valid - start + 1)},
        "the text is not valid UTF-8 here",
        "save the file as UTF-8"
    );
    return nullptr;
  }
  const Node* root = nullptr;
  bool is_done = false;
  bool is_sound = true;
  while (is_sound && !is_done) {
    skip_space();
    const Node* value = nullptr;
    is_sound = read_value(value);
    // A container that just opened has no value yet; everything else ends one or several levels.
    if (is_sound && value != nullptr) is_sound = after_value(value, root, is_done);
  }
  if (!is_sound) return nullptr;
  skip_space();
  if (at_ < text_.size()) {
    fail(
        syntax_code, here(), "unexpected " + shown(text_[at_]) + " after the end of the JSON text"
    );
    return nullptr;
  }
  return report_.errors() == errors_before ? root : nullptr;
}

bool Reader::read_value(const Node*& value) {
  if (at_ >= text_.size()) {
    return fail(syntax_code, here(), "the text ends where a value should be");
  }
  if (++nodes_ > limits_.nodes_max) {
    return fail(
        limit_code,
        here(),
        "the document has more than " + std::to_string(limits_.nodes_max) + " values"
    );
  }
  const Mark mark = here();
  switch (text_[at_]) {
    case '{':
    case '[':
      return open(text_[at_]);
    case ']':
    case '}':
      return close(value);
    case '"': {
      std::string_view text;
      if (!read_string(text)) return false;
      Node* node = document_.make_node(Kind::string, mark);
      node->text = text;
      value = node;
      return true;
    }
    case 't':
      return read_literal("true", Kind::boolean, true, value);
    case 'f':
      return read_literal("false", Kind::boolean, false, value);
    case 'n':
      return read_literal("null", Kind::null, false, value);
    default:
      return read_number(value);
  }
}

bool Reader::open(char bracket) {
  if (frames_.size() >= limits_.depth_max) {
    return fail(
        limit_code, here(), "nested deeper than " + std::to_string(limits_.depth_max) + " levels"
    );
  }
  const bool is_object = bracket == '{';
  frames_.push_back({is_object, here(), is_object ? members_.size() : items_.size(), {}, {}});
  ++at_;
  skip_space();
  if (at_ < text_.size() && text_[at_] == (is_object ? '}' : ']'))
    return true;  // closed by the next round
  return !is_object || read_key();
}

bool Reader::read_key() {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != '"') {
    const bool is_end = at_ >= text_.size();
    return fail(
        syntax_code,
        here(),
        is_end ? "the text ends inside an object"
               : "expected a key in quotes, found " + shown(text_[at_])
    );
  }
  Frame& frame = frames_.back();
  frame.key_mark = here();
  if (!read_string(frame.key)) return false;
  skip_space();
  if (at_ >= text_.size() || text_[at_] != ':')
    return fail(syntax_code, here(), "expected ':' after the key");
  ++at_;
  return true;
}

/// A closing bracket stands where a value was expected: right only when the container is empty.
bool Reader::close(const Node*& value) {
  const char bracket = text_[at_];
  const bool is_empty =
      !frames_.empty() &&
      (frames_.back().is_object ? bracket == '}' && members_.size() == frames_.back().first &&
                                      frames_.back().key_mark.line == 0
                                : bracket == ']' && items_.size() == frames_.back().first);
  if (!is_empty)
    return fail(
        syntax_code, here(), "unexpected " + shown(bracket), "a value is missing before it"
    );
  Node* node = document_.make_node(
      frames_.back().is_object ? Kind::object : Kind::array, frames_.back().mark
  );
  frames_.pop_back();
  ++at_;
  value = node;
  return true;
}

bool Reader::after_value(const Node* value, const Node*& root, bool& is_done) {
  while (true) {
    if (frames_.empty()) {
      root = value;
      is_done = true;
      return true;
    }
    Frame& frame = frames_.back();
    if (frame.is_object) {
      members_.push_back({frame.key, frame.key_mark, value});
    } else {
      items_.push_back(value);
    }
    skip_space();
    if (at_ >= text_.size()) {
      return fail(
          syntax_code,
          here(),
          frame.is_object ? "the text ends inside an object" : "the text ends inside an array"
      );
    }
    const char byte = text_[at_];
    if (byte == ',') {
      ++at_;
      if (frame.is_object) return read_key();
      skip_space();
      if (at_ < text_.size() && text_[at_] == ']')
        return fail(syntax_code, here(), "a comma stands before ']'");
      return true;
    }
    if (byte != (frame.is_object ? '}' : ']')) {
      return fail(
          syntax_code,
          here(),
          std::string{"expected ',' or '"} + (frame.is_object ? '}' : ']') + "', found " +
              shown(byte)
      );
    }
    ++at_;
    if (frame.is_object) {
      const std::span<const Member> own{
          members_.data() + frame.first, members_.size() - frame.first
      };
      check_members(own);
      value = document_.make_object(own, frame.mark);
      members_.resize(frame.first);
    } else {
      const std::span<const Node* const> own{
          items_.data() + frame.first, items_.size() - frame.first
      };
      value = document_.make_array(own, frame.mark);
      items_.resize(frame.first);
    }
    frames_.pop_back();
  }
}

/// Every key that stands twice is a finding; reading goes on.
void Reader::check_members(std::span<const Member> members) {
  const auto refuse = [this](const Member& first, const Member& again) {
    fail(
        duplicate_code,
        again.key_mark,
        "the key \"" + text::shown(again.key) + "\" stands twice in this object, first in line " +
            std::to_string(first.key_mark.line),
        "keep one of them"
    );
  };
  if (members.size() <= small_object) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      const auto before = members.first(i);
      const auto same = std::ranges::find(before, members[i].key, &Member::key);
      if (same != before.end()) refuse(*same, members[i]);
    }
    return;
  }
  // Sorting keeps the worst case at n log n without a hash that somebody could aim at.
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::ranges::sort(sorted, [](const Member* a, const Member* b) {
    return std::pair{a->key, a} < std::pair{b->key, b};
  });
  const Member* first = sorted.front();
  for (const Member* member : std::span{sorted}.subspan(1)) {
    if (member->key == first->key) {
      refuse(*first, *member);
    } else {
      first = member;
    }
  }
}

bool Reader::read_literal(std::string_view word, Kind kind, bool boolean, const Node*& value) {
  if (!text_.substr(at_).starts_with(word)) {
    return fail(
        syntax_code, here(), "unexpected " + shown(text_[at_]), "strings stand in double quotes"
    );
  }
  Node* node = document_.make_node(kind, here());
  node->boolean = boolean;
  at_ += word.size();
  value = node;
  return true;
}

bool Reader::read_number(const Node*& value) {
  const Mark mark = here();
  const std::size_t start = at_;
  const auto digits = [this] {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > first;
  };
  if (at_ < text_.size() && text_[at_] == '-') ++at_;
  if (at_ >= text_.size() || !is_digit(text_[at_])) {
    at_ = start;
    return fail(
        syntax_code, mark, "unexpected " + shown(text_[start]), "strings stand in double quotes"
    );
  }
  if (text_[at_] == '0') {
    ++at_;
  } else {
    digits();
  }
  bool is_sound = true;
  if (at_ < text_.size() && text_[at_] == '.') {
    ++at_;
    is_sound = digits();
  }
  if (is_sound && at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
    ++at_;
    if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
    is_sound = digits();
  }
  if (!is_sound || (at_ < text_.size() && is_digit(text_[at_]))) {
    return fail(
        syntax_code,
        mark,
        "this is not a JSON number",
        "no leading zeros, and a digit after '.' and 'e'"
    );
  }
  Node* node = document_.make_node(Kind::number, mark);
  node->text = text_.substr(start, at_ - start);
  value = node;
  return true;
}

bool Reader::read_string(std::string_view& text) {
  const Mark mark = here();
  const std::size_t start = ++at_;
  for (; at_ < text_.size(); ++at_) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '"') {
      text = text_.substr(start, at_ - start);
      ++at_;
      return true;
    }
    if (byte == '\\') return read_escaped(text, start, mark);
    if (byte < 0x20)
      return fail(
          syntax_code,
          here(),
          "a control character stands in a string",
          "write it as an escape, \\n for a line end"
      );
  }
  return fail(syntax_code, mark, "the string that starts here has no end");
}

bool Reader::read_escaped(std::string_view& text, std::size_t start, Mark mark) {
  std::string out{text_.substr(start, at_ - start)};
  while (at_ < text_.size()) {
    const char byte = text_[at_];
    if (byte == '"') {
      ++at_;
      text = document_.keep(out);
      return true;
    }
    if (byte == '\\') {
      if (!read_escape(out)) return false;
    } else if (static_cast<unsigned char>(byte) < 0x20) {
      return fail(
          syntax_code,
          here(),
          "a control character stands in a string",
          "write it as an escape, \\n for a line end"
      );
    } else {
      out += byte;
      ++at_;
    }
  }
  return fail(syntax_code, mark, "the string that starts here has no end");
}

bool Reader::read_escape(std::string& out) {
  const Mark mark = here();
  ++at_;
  const char kind = at_ < text_.size() ? text_[at_] : '\0';
  ++at_;
  switch (kind) {
    case '"':
    case '\\':
    case '/':
      out += kind;
      return true;
    case 'b':
      out += '\b';
      return true;
    case 'f':
      out += '\f';
      return true;
    case 'n':
      out += '\n';
      return true;
    case 'r':
      out += '\r';
      return true;
    case 't':
      out += '\t';
      return true;
    case 'u':
      break;
    default:
      return fail(syntax_code, mark, "this escape does not exist in JSON");
  }
  std::uint32_t unit = 0;
  if (!read_hex4(unit)) return fail(syntax_code, mark, "\\u needs four hexadecimal digits");
  if (unit >= 0xD800 && unit <= 0xDBFF && text_.substr(at_).starts_with("\\u")) {
    at_ += 2;
    std::uint32_t low = 0;
    if (!read_hex4(low)) return fail(syntax_code, mark, "\\u needs four hexadecimal digits");
    if (low >= 0xDC00 && low <= 0xDFFF) {
      text::append_utf8(out, 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
      return true;
    }
  }
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    fail(
        encoding_code,
        mark,
        "a surrogate stands alone in a string",
        "write the pair, or the character itself"
    );
    unit = 0xFFFD;
  }
  text::append_utf8(out, unit);
  return true;
}

bool Reader::read_hex4(std::uint32_t& unit) {
  if (text_.size() - at_ < 4 || at_ > text_.size()) return false;
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char byte = text_[at_];
    const char folded = static_cast<char>(byte | 0x20);
    if (is_digit(byte)) {
      unit = unit * 16 + static_cast<std::uint32_t>(byte - '0');
    } else if (folded >= 'a' && folded <= 'f') {
      unit = unit * 16 + static_cast<std::uint32_t>(folded - 'a' + 10);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace barbacane::json
