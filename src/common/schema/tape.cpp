#include "common/schema/tape.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "common/schema/key_word.hpp"

namespace barbacane::schema {
namespace {

constexpr std::uint32_t quadratic_keys_max = 32;   // below, comparing all hashes is the fastest
constexpr std::size_t kept_nodes_max = 1U << 18U;  // 8 MiB: what a large text took is given back

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

/// Its types when the text is a number (RFC 8259 §6), or 0.
std::uint8_t types_of_number(std::string_view text) noexcept {
  const auto skip_digits = [&text] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool has_zero = text.starts_with('0');
  const std::size_t digits = skip_digits();
  if (digits == 0 || (has_zero && digits > 1)) return 0;
  if (text.empty()) return type_integer | type_number;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (skip_digits() == 0) return 0;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (skip_digits() == 0) return 0;
  }
  return text.empty() ? type_number : 0;
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

void Tape::begin(std::string_view text) {
  text_ = text;
  side_.clear();
  if (nodes_.size() > kept_nodes_max) std::vector<Node>().swap(nodes_);
  size_ = 0;
  at_ = 0;
}

void Tape::set_string(std::string_view text) {
  begin();
  add_string(text);
}

bool Tape::set_scalar(std::string_view text) {
  begin();
  return add_scalar(text);
}

Node& Tape::add(Kind kind, std::uint8_t types) {
  if (size_ == nodes_.size()) nodes_.resize(std::max<std::size_t>(16, std::size_t{size_} * 2));
  Node& node = nodes_[size_++];
  node = Node{.kind = kind, .types = types, .end = size_};
  return node;
}

std::uint32_t Tape::open(Kind kind) {
  add(kind, kind == Kind::object ? type_object : type_array);
  return size_ - 1;
}

void Tape::close(std::uint32_t container, std::uint32_t count) {
  nodes_[container].count = count;
  nodes_[container].end = size_;
}

void Tape::add_string(std::string_view text) {
  Node& node = add(Kind::string, type_string);
  node.flag = true;
  node.offset = static_cast<std::uint32_t>(side_.size());
  node.length = static_cast<std::uint32_t>(text.size());
  node.is_simple = std::ranges::none_of(text, [](char byte) { return byte < 0; });
  node.word = word_of(text);  // maybe it is a key
  side_ += text;
}

bool Tape::add_scalar(std::string_view text) {
  if (text == "true" || text == "false") {
    add(Kind::boolean, type_boolean).flag = text == "true";
    return true;
  }
  if (text == "null") {
    add(Kind::null, type_null);
    return true;
  }
  const std::uint8_t types = types_of_number(text);
  if (types == 0) return false;
  Node& node = add(Kind::number, types);
  node.flag = true;
  const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
  node.is_simple = (types & type_integer) != 0 && digits.size() <= simple_digits_max;
  if (node.is_simple) {
    std::int64_t value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    node.word = static_cast<std::uint64_t>(text.front() == '-' ? -value : value);
  }
  node.offset = static_cast<std::uint32_t>(side_.size());
  node.length = static_cast<std::uint32_t>(text.size());
  side_ += text;
  return true;
}

void Tape::add_opaque(std::uint64_t octets) {
  std::array<char, sizeof octets> bytes;
  std::memcpy(bytes.data(), &octets, bytes.size());
  add_string({bytes.data(), bytes.size()});
  Node& node = nodes_[size_ - 1];
  node.is_simple = false;
  node.is_opaque = true;
}

std::uint64_t Tape::octets_of(const Node& opaque) const noexcept {
  std::uint64_t octets = 0;
  std::memcpy(&octets, text_of(opaque).data(), sizeof octets);
  return octets;
}

bool Tape::has_duplicate(std::uint32_t object) {
  const Node& node = nodes_[object];
  if (node.count > quadratic_keys_max) return has_duplicate_of_many(object);
  std::array<std::uint32_t, quadratic_keys_max> seen;  // the first i are set
  std::uint32_t at = object + 1;
  bool is_alike = false;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const auto word = static_cast<std::uint32_t>(spread(nodes_[at].word) >> 32U);
    for (std::uint32_t j = 0; j < i; ++j) is_alike |= seen[j] == word;
    seen[i] = word;
    at = nodes_[at + 1].end;
  }
  return is_alike && has_duplicate_of_many(object);
}

/// By hash; when somebody made hashes collide, by sorting.
bool Tape::has_duplicate_of_many(std::uint32_t object) {
  const std::uint32_t count = nodes_[object].count;
  const std::size_t size = std::bit_ceil(std::size_t{count} * 2);
  slots_.assign(size, 0);
  std::size_t collisions = 0;
  std::uint32_t at = object + 1;
  for (std::uint32_t i = 0; i < count && collisions <= 4 * std::size_t{count}; ++i) {
    std::size_t slot = (spread(nodes_[at].word) >> 32U) & (size - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (size - 1), ++collisions) {
      if (text_of(nodes_[slots_[slot]]) == text_of(nodes_[at])) return true;
    }
    slots_[slot] = at;
    at = nodes_[at + 1].end;
  }
  if (collisions <= 4 * std::size_t{count}) return false;
  keys_.clear();
  at = object + 1;
  for (std::uint32_t i = 0; i < count; ++i, at = nodes_[at + 1].end) keys_.push_back(at);
  const auto text = [this](std::uint32_t key) { return text_of(nodes_[key]); };
  std::ranges::sort(keys_, {}, text);
  return std::ranges::adjacent_find(keys_, {}, text) != keys_.end();
}

std::uint32_t Tape::find(std::uint32_t object, std::string_view key) const noexcept {
  return find(object, key, word_of(key));
}

std::uint32_t Tape::find(std::uint32_t object, std::string_view key, std::uint64_t word)
    const noexcept {
  const std::uint32_t end = nodes_[object].end;
  for (std::uint32_t at = object + 1; at != end; at = nodes_[at + 1].end) {
    if (nodes_[at].word == word && (is_whole(word) || text_of(nodes_[at]) == key)) return at + 1;
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
