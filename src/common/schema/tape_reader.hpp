#pragma once
// The inside of Tape::read and Tape::add_json: one pass over a JSON text that appends nodes. The
// place in the text goes through all of it by value, so that it stays in a register.

#include <array>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "common/schema/tape.hpp"

namespace barbacane::schema {

/// May stand in a string as it is and is ASCII.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}
inline constexpr std::array<bool, 256> is_plain = make_plain();

class TapeReader {
 public:
  /// Of what the tape was begun with; appends to what it has.
  TapeReader(Tape& tape, std::size_t offset, std::size_t length, const TapeLimits& limits) noexcept
      : tape_(tape),
        begin_(tape.text_.data()),
        start_(begin_ + offset),
        end_(start_ + length),
        size_(tape.size_),
        nodes_max_(limits.nodes_max),
        depth_max_(limits.depth_max) {}

  TapeErrc run();

 private:
  /// No container, in `container_` and in the `end` of the outermost one while it is open.
  static constexpr std::uint32_t no_container = UINT32_MAX;

  // Each takes a place and returns the one behind what it has read, or null after fail().
  const char* value(const char* at);
  const char* behind_value(const char* at);
  const char* open(const char* at, Kind kind);
  const char* key(const char* at);
  const char* string(const char* at, bool is_key);
  const char* rest_of_string(const char* start, const char* at, bool is_key);
  const char* utf8(const char* at);
  const char* escape(const char* at);
  const char* code_unit(const char* at, std::uint32_t& unit);
  const char* number(const char* at);
  const char* rest_of_number(const char* start, const char* at);
  const char* literal(const char* at, std::string_view word, Kind kind, bool flag);

  const char* fail(TapeErrc code, const char* at) noexcept;
  [[nodiscard]] const char* skip_space(const char* at) const noexcept;
  [[nodiscard]] const char* plain_end(const char* at) const noexcept;
  /// Null, after fail(), when there are too many.
  Node* add(const char* at, Kind kind, std::uint8_t types);
  [[nodiscard]] bool grow();
  [[nodiscard]] std::uint32_t offset_of(const char* at) const noexcept {
    return static_cast<std::uint32_t>(at - begin_);
  }

  Tape& tape_;
  const char* begin_;  // places are counted from here
  const char* start_;
  const char* end_;
  Node* nodes_ = nullptr;
  std::uint32_t size_;
  std::uint32_t room_ = 0;  // nodes there is memory for
  std::uint32_t nodes_max_;
  std::uint32_t depth_max_;
  std::uint32_t depth_ = 0;
  std::uint32_t container_ = no_container;  // the innermost open one
  TapeErrc error_ = TapeErrc::none;
};

/// The first byte that is the end of a string, an escape, a control character or not ASCII.
[[gnu::always_inline]] inline const char* TapeReader::plain_end(const char* at) const noexcept {
#if defined(__SSE2__)
  constexpr std::ptrdiff_t step = 16;
  while (end_ - at >= step) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    // Bytes are signed here: what is not ASCII is less than a space, too.
    const __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
    const int found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, slashes), others));
    if (found != 0) return at + __builtin_ctz(static_cast<unsigned>(found));
    at += step;
  }
#endif
  while (at != end_ && is_plain[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

[[gnu::always_inline]] inline Node* TapeReader::add(const char* at, Kind kind, std::uint8_t types) {
  if (size_ == room_ && !grow()) {
    fail(TapeErrc::too_large, at);
    return nullptr;
  }
  Node* const node = nodes_ + size_++;
  node->kind = kind;
  node->flag = false;
  node->types = types;
  node->is_simple = false;
  node->is_opaque = false;
  node->count = 0;
  node->end = size_;
  node->word = 0;
  return node;
}

}  // namespace barbacane::schema
