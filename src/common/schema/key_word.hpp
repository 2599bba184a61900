#pragma once
// Texts as words of 64 bits: keys of objects, and the names that schemas know. A text of up to
// seven bytes is its word, so that equal words are equal texts; of a longer one the word is a hash.
// Not secret: whoever relies on different hashes bounds the work that equal ones make.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace barbacane::schema {

inline constexpr std::uint64_t hash_bit = std::uint64_t{1} << 63U;

/// Whether equal words mean equal texts.
[[nodiscard]] constexpr bool is_whole(std::uint64_t word) noexcept {
  return (word & hash_bit) == 0;
}

template <class Word>
[[nodiscard]] inline std::uint64_t load_bytes(const char* bytes) noexcept {
  Word word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// Of eight bytes or more: both halves of products, folded, so that each bit reaches all of it.
[[nodiscard]] inline std::uint64_t hash_of_long(const char* bytes, std::size_t length) noexcept {
  const auto fold = [](std::uint64_t left, std::uint64_t right) {
    const auto product = static_cast<unsigned __int128>(left) * right;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  };
  constexpr std::uint64_t one = 0x9E3779B97F4A7C15ULL;
  constexpr std::uint64_t other = 0xD6E8FEB86659FD93ULL;
  std::uint64_t seed = one ^ length;
  std::size_t left = length;
  for (; left > 16; left -= 8, bytes += 8)
    seed = fold(load_bytes<std::uint64_t>(bytes) ^ other, seed);
  const std::uint64_t first = load_bytes<std::uint64_t>(bytes);
  const std::uint64_t last = load_bytes<std::uint64_t>(bytes + left - 8);
  return fold(first ^ seed, last ^ other) | hash_bit;
}

/// Bytes are at their places and the length above them. Loads overlap: what is there twice is the
/// same.
[[nodiscard]] inline std::uint64_t word_of(std::string_view text) noexcept {
  const std::size_t length = text.size();
  const char* const bytes = text.data();
  const std::uint64_t top = std::uint64_t{length} << 56U;
  if (length >= 8) return hash_of_long(bytes, length);
  if (length >= 4)
    return top | load_bytes<std::uint32_t>(bytes) |
           load_bytes<std::uint32_t>(bytes + length - 4) << (length * 8 - 32);
  if (length == 0) return 0;
  return top | load_bytes<std::uint8_t>(bytes) |
         load_bytes<std::uint8_t>(bytes + length / 2) << (length / 2 * 8) |
         load_bytes<std::uint8_t>(bytes + length - 1) << (length * 8 - 8);
}

/// Whether two texts of the same word, which is none of a whole one, are the same.
[[nodiscard]] inline bool is_same_long(std::string_view left, std::string_view right) noexcept {
  const std::size_t size = left.size();
  if (size != right.size()) return false;
  const char* const one = left.data();
  const char* const other = right.data();
  if (size > 16) return std::memcmp(one, other, size) == 0;
  return load_bytes<std::uint64_t>(one) == load_bytes<std::uint64_t>(other) &&
         load_bytes<std::uint64_t>(one + size - 8) == load_bytes<std::uint64_t>(other + size - 8);
}

/// Bits of a word that differ where the word does, at the top.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t word) noexcept {
  return (word ^ word >> 32U) * 0x9E3779B97F4A7C15ULL;
}

}  // namespace barbacane::schema
