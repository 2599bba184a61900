#include "dataplane/http1/chunk_decoder.hpp"

#include <algorithm>
#include <array>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {
namespace {

constexpr std::uint32_t size_digits_max = 16;

int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// RFC 9110 §6.5.1: fields that frame, route, authenticate or say how to read the content must not
/// come after it. Known fields are all of that kind, but for a few.
bool is_forbidden_trailer(std::string_view name) noexcept {
  switch (known_field(name)) {
    case Known::date:
    case Known::server:
    case Known::user_agent:
      return false;
    case Known::other:
      break;
    default:
      return true;
  }
  constexpr std::array<std::string_view, 7> names{
      "age", "expires", "pragma", "retry-after", "vary", "warning", "authentication-info"
  };
  return std::ranges::any_of(names, [name](std::string_view forbidden) {
    return same_ignoring_case(name, forbidden);
  });
}

}  // namespace

void ChunkDecoder::reset() noexcept {
  state_ = State::size;
  left_ = 0;
  digits_ = overhead_ = trailer_bytes_ = 0;
  line_.clear();
  trailers_.clear();
}

ChunkStep ChunkDecoder::next(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (state_ == State::data) {
      const auto count =
          static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
      left_ -= count;
      if (left_ == 0) state_ = State::data_cr;
      return {ChunkEvent::data, at + count, bytes.substr(at, count)};
    }
    if (!take(bytes[at])) return {ChunkEvent::failed, at, {}};
    ++at;
    if (state_ == State::done) return {ChunkEvent::end, at, {}};
  }
  return {ChunkEvent::need_more, at, {}};
}

bool ChunkDecoder::take(char byte) {
  switch (state_) {
    case State::size:
      return take_size(byte);
    case State::extension:
      if (++overhead_ > limits_.extension_bytes_max) return fail(HeadErrc::chunk_overhead);
      if (byte == '\r' && extension_.is_whole()) {
        state_ = State::size_lf;
        return true;
      }
      return extension_.take(byte) || fail(HeadErrc::bad_chunk_extension);
    case State::size_lf:
      if (byte != '\n') return fail(HeadErrc::bad_chunk_size);
      digits_ = 0;
      state_ = left_ == 0 ? State::trailer : State::data;
      return true;
    case State::data_cr:
      state_ = State::data_lf;
      return byte == '\r' || fail(HeadErrc::bad_chunk_end);
    case State::data_lf:
      state_ = State::size;
      return byte == '\n' || fail(HeadErrc::bad_chunk_end);
    case State::trailer:
      return take_trailer(byte);
    case State::failed:
      return false;
    case State::data:
    case State::done:
      break;
  }
  return fail(HeadErrc::bad_chunk_size);
}

bool ChunkDecoder::take_size(char byte) {
  if (const int value = hex_value(byte); value >= 0) {
    if (++digits_ > size_digits_max) return fail(HeadErrc::bad_chunk_size);
    left_ = left_ * 16 + static_cast<std::uint64_t>(value);
    return left_ <= limits_.chunk_bytes_max || fail(HeadErrc::chunk_too_large);
  }
  if (digits_ == 0) return fail(HeadErrc::bad_chunk_size);
  if (byte == '\r') {
    state_ = State::size_lf;
    return true;
  }
  // §7.1.1 allows white space only before an extension's ';' (BWS); we ask for the ';' itself.
  if (byte != ';') return fail(HeadErrc::bad_chunk_size);
  state_ = State::extension;
  extension_.reset();
  return ++overhead_ <= limits_.extension_bytes_max || fail(HeadErrc::chunk_overhead);
}

bool ChunkDecoder::take_trailer(char byte) {
  if (++trailer_bytes_ > limits_.trailer_bytes_max) return fail(HeadErrc::chunk_overhead);
  line_ += byte;
  if (byte != '\n') return true;
  if (!line_.ends_with("\r\n")) return fail(HeadErrc::bare_line_feed);
  if (line_.size() == 2) {
    state_ = State::done;
    return true;
  }
  return end_trailer_line();
}

bool ChunkDecoder::end_trailer_line() {
  const std::string_view text = std::string_view{line_}.substr(0, line_.size() - 2);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_token(text.substr(0, colon)))
    return fail(HeadErrc::bad_trailer);
  if (!is_field_value(text.substr(colon + 1))) return fail(HeadErrc::bad_trailer);
  if (!is_forbidden_trailer(text.substr(0, colon))) trailers_ += line_;
  line_.clear();
  return true;
}

}  // namespace barbacane::http1
