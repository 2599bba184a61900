#include "common/schema/tape_reader.hpp"

#include <algorithm>

#include "common/schema/key_word.hpp"

namespace barbacane::schema {
namespace {

bool is_digit(char byte) noexcept {
  return static_cast<unsigned char>(byte - '0') <= 9;
}

/// Eight at once: a byte is a digit when neither sum carries into its top bit.
const char* digits_end(const char* at, const char* end) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  while (end - at >= 8) {
    const std::uint64_t bytes = load_bytes<std::uint64_t>(at);
    if ((((bytes + ones * 0x46) | (bytes - ones * 0x30)) & ones * 0x80) != 0) break;
    at += 8;
  }
  while (at != end && is_digit(*at)) ++at;
  return at;
}

}  // namespace

const char* TapeReader::fail(TapeErrc code, const char* at) noexcept {
  error_ = code;
  tape_.at_ = static_cast<std::size_t>(at - begin_);
  return nullptr;
}

[[gnu::always_inline]] inline const char* TapeReader::skip_space(const char* at) const noexcept {
  while (at != end_ && static_cast<unsigned char>(*at) <= ' ') {
    if (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t') break;
    ++at;
  }
  return at;
}

bool TapeReader::grow() {
  constexpr std::uint32_t first = 64;
  if (size_ >= nodes_max_) return false;
  const std::uint64_t wanted = std::max<std::uint64_t>(first, std::uint64_t{room_} * 2);
  tape_.nodes_.resize(std::min<std::uint64_t>(wanted, nodes_max_));
  nodes_ = tape_.nodes_.data();
  room_ = static_cast<std::uint32_t>(tape_.nodes_.size());
  return true;
}

[[gnu::always_inline]] inline const char* TapeReader::string(const char* at, bool is_key) {
  const char* const start = at + 1;
  at = plain_end(start);
  if (at == end_ || *at != '"') [[unlikely]]
    return rest_of_string(start, at, is_key);
  Node* const node = add(at, Kind::string, type_string);
  if (node == nullptr) return nullptr;
  node->is_simple = true;
  node->offset = offset_of(start);
  node->length = static_cast<std::uint32_t>(at - start);
  if (is_key) node->word = word_of({start, at});
  return at + 1;
}

[[gnu::always_inline]] inline const char* TapeReader::literal(
    const char* at, std::string_view word, Kind kind, bool flag
) {
  const std::string_view rest(
      at, std::min<std::size_t>(word.size(), static_cast<std::size_t>(end_ - at))
  );
  if (rest != word)
    return fail(
        word.starts_with(rest) ? TapeErrc::unexpected_end : TapeErrc::unexpected_character, at
    );
  Node* const node = add(at, kind, kind == Kind::boolean ? type_boolean : type_null);
  if (node == nullptr) return nullptr;
  node->flag = flag;
  node->offset = node->length = 0;
  return at + word.size();
}

[[gnu::always_inline]] inline const char* TapeReader::number(const char* at) {
  const char* const start = at;
  if (*at == '-') {
    ++at;
    if (at == end_) return fail(TapeErrc::unexpected_end, at);
    if (!is_digit(*at)) return fail(TapeErrc::bad_number, at);
  } else if (!is_digit(*at)) {
    return fail(TapeErrc::unexpected_character, at);
  }
  const char* const digits = at;
  std::uint64_t value = 0;  // of simple numbers; others wrap around
  do {
    value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    ++at;
  } while (at != end_ && is_digit(*at));
  if (*digits == '0' && at - digits > 1) return fail(TapeErrc::bad_number, digits + 1);
  if (at != end_ && (*at == '.' || *at == 'e' || *at == 'E')) return rest_of_number(start, at);
  Node* const node = add(at, Kind::number, type_integer | type_number);
  if (node == nullptr) return nullptr;
  node->is_simple = static_cast<std::size_t>(at - digits) <= simple_digits_max;
  node->word = *start == '-' ? 0 - value : value;
  node->offset = offset_of(start);
  node->length = static_cast<std::uint32_t>(at - start);
  return at;
}

/// A key, its colon, and to the first byte of the value.
[[gnu::always_inline]] inline const char* TapeReader::key(const char* at) {
  if (*at != '"') return fail(TapeErrc::unexpected_character, at);
  at = string(at, true);
  if (at == nullptr) return nullptr;
  at = skip_space(at);
  if (at == end_) return fail(TapeErrc::unexpected_end, at);
  if (*at != ':') return fail(TapeErrc::unexpected_character, at);
  at = skip_space(at + 1);
  return at != end_ ? at : fail(TapeErrc::unexpected_end, at);
}

/// While a container is open its `end` is the one around it.
[[gnu::always_inline]] inline const char* TapeReader::open(const char* at, Kind kind) {
  if (depth_ >= depth_max_) return fail(TapeErrc::too_deep, at);
  Node* const node = add(at, kind, kind == Kind::object ? type_object : type_array);
  if (node == nullptr) return nullptr;
  ++depth_;
  node->offset = node->length = 0;
  node->end = container_;
  container_ = size_ - 1;
  at = skip_space(at + 1);
  return at != end_ ? at : fail(TapeErrc::unexpected_end, at);
}

/// At the first byte of a value. Behind an opened container that is not empty it goes on to the
/// first value in it, so that behind_value() sees ends only.
[[gnu::always_inline]] inline const char* TapeReader::value(const char* at) {
  while (true) {
    switch (*at) {
      case '"':
        return string(at, false);
      case 't':
        return literal(at, "true", Kind::boolean, true);
      case 'f':
        return literal(at, "false", Kind::boolean, false);
      case 'n':
        return literal(at, "null", Kind::null, false);
      case '{':
      case '[': {
        const bool is_object = *at == '{';
        at = open(at, is_object ? Kind::object : Kind::array);
        if (at == nullptr) return nullptr;
        if (*at == (is_object ? '}' : ']')) {
          container_ = nodes_[size_ - 1].end;
          nodes_[size_ - 1].end = size_;
          --depth_;
          return at + 1;
        }
        if (is_object && (at = key(at)) == nullptr) return nullptr;
        break;
      }
      default:
        return number(at);
    }
  }
}

/// Goes to where the next value starts, closing the containers that end here.
[[gnu::always_inline]] inline const char* TapeReader::behind_value(const char* at) {
  while (true) {
    at = skip_space(at);
    if (container_ == no_container) return at;
    if (at == end_) return fail(TapeErrc::unexpected_end, at);
    Node& container = nodes_[container_];
    const bool is_object = container.kind == Kind::object;
    ++container.count;
    if (*at == ',') {
      at = skip_space(at + 1);
      if (at == end_) return fail(TapeErrc::unexpected_end, at);
      return is_object ? key(at) : at;
    }
    if (*at != (is_object ? '}' : ']')) return fail(TapeErrc::unexpected_character, at);
    ++at;
    const std::uint32_t closed = container_;
    container_ = container.end;
    container.end = size_;
    --depth_;
    if (is_object && container.count > 1 && tape_.has_duplicate(closed))
      return fail(TapeErrc::duplicate_key, at);
  }
}

TapeErrc TapeReader::run() {
  if (end_ - begin_ >= UINT32_MAX || size_ > nodes_max_)
    return fail(TapeErrc::too_large, start_), error_;
  if (std::string_view(start_, end_).starts_with("\xEF\xBB\xBF"))
    return fail(TapeErrc::byte_order_mark, start_), error_;
  nodes_ = tape_.nodes_.data();
  room_ = std::min(static_cast<std::uint32_t>(tape_.nodes_.size()), nodes_max_);
  const char* at = skip_space(start_);
  if (at == end_) return fail(TapeErrc::empty, at), error_;
  // What a value leads to is another value, or the end of all containers.
  do {
    at = value(at);
    if (at == nullptr) return error_;
    at = behind_value(at);
    if (at == nullptr) return error_;
  } while (container_ != no_container);
  if (at != end_) return fail(TapeErrc::trailing_bytes, at), error_;
  tape_.at_ = static_cast<std::size_t>(at - begin_);
  tape_.size_ = size_;
  return TapeErrc::none;
}

/// From the point or the exponent on.
const char* TapeReader::rest_of_number(const char* start, const char* at) {
  const auto is_missing = [&] {
    const char* const first = at;
    at = digits_end(at, end_);
    return at == first;
  };
  if (*at == '.') {
    ++at;
    if (is_missing()) return fail(at == end_ ? TapeErrc::unexpected_end : TapeErrc::bad_number, at);
  }
  if (at != end_ && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end_ && (*at == '+' || *at == '-')) ++at;
    if (is_missing()) return fail(at == end_ ? TapeErrc::unexpected_end : TapeErrc::bad_number, at);
  }
  Node* const node = add(at, Kind::number, type_number);
  if (node == nullptr) return nullptr;
  node->offset = offset_of(start);
  node->length = static_cast<std::uint32_t>(at - start);
  return at;
}

TapeErrc Tape::read(std::string_view text, const TapeLimits& limits) {
  begin(text);
  return TapeReader(*this, 0, text.size(), limits).run();
}

TapeErrc Tape::add_json(std::size_t offset, std::size_t length, const TapeLimits& limits) {
  return TapeReader(*this, offset, length, limits).run();
}

}  // namespace barbacane::schema
