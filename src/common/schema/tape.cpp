#include "common/schema/tape.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace barbacane::schema {
namespace {

constexpr std::uint32_t quadratic_keys_max = 8;  // below, comparing all is faster than hashing

constexpr std::array<std::string_view, 14> words{
    "no error",
    "the text is empty",
    "the text ends too early",
    "a character that does not belong here",
    "a malformed number",
    "a malformed escape in a string",
    "half of a surrogate pair in a string",
    "bytes that are not UTF-8",
    "a control character in a string",
    "a byte order mark in front of the text",
    "values are nested too deeply",
    "too many values",
    "a key that stands twice in its object",
    "something behind the end of the value"
};

bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}

}  // namespace

std::string_view words_of(TapeErrc code) noexcept {
  return words[static_cast<std::size_t>(code)];
}

std::uint64_t hash_bytes(std::string_view bytes) noexcept {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    hash = (std::rotl(hash, 23) ^ word) * 0xBF58476D1CE4E5B9ULL;
    bytes.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data(), bytes.size());
  hash = (std::rotl(hash, 23) ^ rest) * 0x94D049BB133111EBULL;
  return hash ^ (hash >> 29U);
}

bool Tape::fail(TapeErrc code) noexcept {
  if (error_ == TapeErrc::none) error_ = code;
  return false;
}

void Tape::begin(std::string_view text) {
  text_ = text;
  side_.clear();
  nodes_.clear();
  open_.clear();
  at_ = 0;
  error_ = TapeErrc::none;
}

TapeErrc Tape::read(std::string_view text, const TapeLimits& limits) {
  begin(text);
  limits_ = limits;
  if (!run()) nodes_.clear();
  return error_;
}

void Tape::set_string(std::string_view text) {
  begin();
  add_string(text);
}

bool Tape::set_scalar(std::string_view text) {
  begin();
  return add_scalar(text);
}

std::uint32_t Tape::open(Kind kind) {
  nodes_.push_back({.kind = kind});
  return size() - 1;
}

void Tape::close(std::uint32_t container, std::uint32_t count) {
  nodes_[container].count = count;
  nodes_[container].end = size();
}

void Tape::add_string(std::string_view text) {
  nodes_.push_back(
      {.kind = Kind::string,
       .flag = true,
       .offset = static_cast<std::uint32_t>(side_.size()),
       .length = static_cast<std::uint32_t>(text.size()),
       .count = 0,
       .end = size() + 1}
  );
  side_ += text;
}

bool Tape::add_scalar(std::string_view text) {
  Node node{
      .kind = Kind::null, .flag = false, .offset = 0, .length = 0, .count = 0, .end = size() + 1
  };
  if (text == "true" || text == "false") {
    node.kind = Kind::boolean;
    node.flag = text == "true";
  } else if (text != "null") {
    const std::string_view before = text_;
    const std::size_t place = at_;
    text_ = text;
    at_ = 0;
    const std::size_t count = nodes_.size();
    const bool is_number = !text.empty() && number() && at_ == text.size();
    nodes_.resize(count);
    text_ = before;
    at_ = place;
    error_ = TapeErrc::none;
    if (!is_number) return false;
    node.kind = Kind::number;
    node.flag = true;
    node.offset = static_cast<std::uint32_t>(side_.size());
    node.length = static_cast<std::uint32_t>(text.size());
    side_ += text;
  }
  nodes_.push_back(node);
  return true;
}

void Tape::skip_space() noexcept {
  while (at_ < text_.size()) {
    const char byte = text_[at_];
    if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') return;
    ++at_;
  }
}

bool Tape::run() {
  if (text_.size() >= UINT32_MAX) return fail(TapeErrc::too_large);
  if (text_.starts_with("\xEF\xBB\xBF")) return fail(TapeErrc::byte_order_mark);
  skip_space();
  if (at_ == text_.size()) return fail(TapeErrc::empty);
  do {
    skip_space();
    if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
    if (!value(text_[at_])) return false;
    // What a value leads to is another value, or the end of all containers.
    if (!after_value()) return false;
  } while (!open_.empty());
  skip_space();
  return at_ == text_.size() || fail(TapeErrc::trailing_bytes);
}

bool Tape::add(Kind kind, std::size_t offset, std::size_t length, bool flag) {
  if (nodes_.size() >= limits_.nodes_max) return fail(TapeErrc::too_large);
  nodes_.push_back(
      {.kind = kind,
       .flag = flag,
       .offset = static_cast<std::uint32_t>(offset),
       .length = static_cast<std::uint32_t>(length),
       .count = 0,
       .end = size() + 1}
  );
  return true;
}

bool Tape::value(char first) {
  switch (first) {
    case '{':
    case '[':
      if (open_.size() >= limits_.depth_max) return fail(TapeErrc::too_deep);
      open_.push_back(size());
      ++at_;
      return add(first == '{' ? Kind::object : Kind::array, 0, 0, false);
    case '"':
      return string(false);
    case 't':
      return literal("true", Kind::boolean, true);
    case 'f':
      return literal("false", Kind::boolean, false);
    case 'n':
      return literal("null", Kind::null, false);
    default:
      return number();
  }
}

bool Tape::literal(std::string_view word, Kind kind, bool flag) {
  const std::string_view rest = text_.substr(at_, word.size());
  if (rest != word)
    return fail(word.starts_with(rest) ? TapeErrc::unexpected_end : TapeErrc::unexpected_character);
  at_ += word.size();
  return add(kind, 0, 0, flag);
}

/// Behind a value, or behind the bracket that opens a container: goes to where the next value
/// starts, closing what ends here.
bool Tape::after_value() {
  bool is_first = nodes_.back().end == size() && !open_.empty() && open_.back() == size() - 1;
  while (!open_.empty()) {
    skip_space();
    if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
    const char byte = text_[at_];
    Node& container = nodes_[open_.back()];
    const bool is_object = container.kind == Kind::object;
    if (byte == (is_object ? '}' : ']')) {
      if (!is_first) ++container.count;
      ++at_;
      if (!close_container()) return false;
      is_first = false;
      continue;
    }
    if (!is_first) {
      if (byte != ',') return fail(TapeErrc::unexpected_character);
      ++container.count;
      ++at_;
      skip_space();
      if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
    }
    return !is_object || key();
  }
  return true;
}

bool Tape::close_container() {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  nodes_[index].end = size();
  return nodes_[index].kind != Kind::object || !has_duplicate(index);
}

bool Tape::key() {
  if (text_[at_] != '"') return fail(TapeErrc::unexpected_character);
  if (!string(true)) return false;
  skip_space();
  if (at_ == text_.size()) return fail(TapeErrc::unexpected_end);
  if (text_[at_] != ':') return fail(TapeErrc::unexpected_character);
  ++at_;
  return true;
}

bool Tape::number() {
  const std::size_t start = at_;
  const auto digits = [this] {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ != first;
  };
  const auto missing = [this] {
    return fail(at_ == text_.size() ? TapeErrc::unexpected_end : TapeErrc::bad_number);
  };
  if (text_[at_] == '-') {
    ++at_;
  } else if (!is_digit(text_[at_])) {
    return fail(TapeErrc::unexpected_character);
  }
  if (at_ < text_.size() && text_[at_] == '0') {
    ++at_;
    if (at_ < text_.size() && is_digit(text_[at_])) return fail(TapeErrc::bad_number);
  } else if (!digits()) {
    return missing();
  }
  if (at_ < text_.size() && text_[at_] == '.') {
    ++at_;
    if (!digits()) return missing();
  }
  if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
    ++at_;
    if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
    if (!digits()) return missing();
  }
  return add(Kind::number, start, at_ - start, false);
}

bool Tape::has_duplicate(std::uint32_t object) {
  const Node& node = nodes_[object];
  const auto repeats = [this](std::uint32_t one, std::uint32_t other) {
    return text_of(nodes_[one]) == text_of(nodes_[other]);
  };
  if (node.count <= quadratic_keys_max) {
    std::array<std::uint32_t, quadratic_keys_max> keys{};
    std::uint32_t at = object + 1;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      for (std::uint32_t j = 0; j < i; ++j) {
        if (repeats(keys[j], at)) return !fail(TapeErrc::duplicate_key);
      }
      keys[i] = at;
      at = nodes_[at + 1].end;
    }
    return false;
  }
  const std::size_t size = std::bit_ceil(std::size_t{node.count} * 2);
  slots_.assign(size, 0);
  std::uint32_t at = object + 1;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    std::size_t slot = hash_bytes(text_of(nodes_[at])) & (size - 1);
    while (slots_[slot] != 0) {
      if (repeats(slots_[slot], at)) return !fail(TapeErrc::duplicate_key);
      slot = (slot + 1) & (size - 1);
    }
    slots_[slot] = at;
    at = nodes_[at + 1].end;
  }
  return false;
}

std::uint32_t Tape::find(std::uint32_t object, std::string_view key) const noexcept {
  const Node& node = nodes_[object];
  std::uint32_t at = object + 1;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (nodes_[at].length == key.size() && text_of(nodes_[at]) == key) return at + 1;
    at = nodes_[at + 1].end;
  }
  return 0;
}

void Tape::append_pointer(std::uint32_t node, std::string& out) const {
  std::uint32_t container = 0;
  while (container != node && container < node && node < nodes_[container].end) {
    const bool is_object = nodes_[container].kind == Kind::object;
    std::uint32_t at = container + 1;
    for (std::uint32_t i = 0; i < nodes_[container].count; ++i) {
      const std::uint32_t item = is_object ? at + 1 : at;
      if (node >= nodes_[item].end) {
        at = nodes_[item].end;
        continue;
      }
      out += '/';
      if (is_object) {
        for (const char byte : text_of(nodes_[at])) {
          if (byte == '~') {
            out += "~0";
          } else if (byte == '/') {
            out += "~1";
          } else {
            out += byte;
          }
        }
      } else {
        out += std::to_string(i);
      }
      container = item;
      break;
    }
    if (node < container) return;  // the key itself: its member is the place
  }
}

}  // namespace barbacane::schema
