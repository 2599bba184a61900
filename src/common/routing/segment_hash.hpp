#pragma once
// The hash of a literal child of a trie node. Part of the artifact format: builder, checker and
// router of any version must agree on it, bit for bit.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace barbacane::routing {

/// Up to eight bytes as a little-endian word, zeros behind them. No branch on single bytes: two
/// loads that overlap.
[[nodiscard]] inline std::uint64_t load_word(const char* at, std::size_t bytes) noexcept {
  static_assert(std::endian::native == std::endian::little, "the hash reads words as they lie");
  if (bytes >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
  }
  if (bytes >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, at, 4);
    std::memcpy(&last, at + bytes - 4, 4);
    return first | std::uint64_t{last} << (8 * (bytes - 4));
  }
  if (bytes == 0) return 0;
  const auto byte = [at](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  };
  return byte(0) | byte(bytes / 2) | byte(bytes - 1);
}

/// Whether two texts of the same length hold the same bytes. For short texts, without a call.
[[nodiscard]] inline bool same_bytes(const char* a, const char* b, std::size_t bytes) noexcept {
  while (bytes > 8) {
    if (load_word(a, 8) != load_word(b, 8)) return false;
    a += 8;
    b += 8;
    bytes -= 8;
  }
  return load_word(a, bytes) == load_word(b, bytes);
}

/// Offset of the first '/' at or behind `at`, or path.size(). Segments are short: no call.
[[nodiscard]] inline std::size_t find_slash(std::string_view path, std::size_t at) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101ULL;
  for (; at + 8 <= path.size(); at += 8) {
    const std::uint64_t zeros = load_word(path.data() + at, 8) ^ (ones * '/');
    const std::uint64_t found = (zeros - ones) & ~zeros & (ones * 0x80);
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < path.size() && path[at] != '/') ++at;
  return at;
}

/// Eight bytes at a time, little endian, zero padded; the multipliers are those of xxHash64:
///   h = (node + 1) * k1 + length; for each word: h = (h ^ word) * k2, h ^= h >> 32;
///   the hash is the upper half of h * k1.
[[nodiscard]] inline std::uint32_t hash_segment(
    std::uint32_t node, std::string_view segment
) noexcept {
  constexpr std::uint64_t k1 = 0x9E3779B185EBCA87ULL;
  constexpr std::uint64_t k2 = 0xC2B2AE3D27D4EB4FULL;
  std::uint64_t hash = (std::uint64_t{node} + 1) * k1 + segment.size();
  const char* at = segment.data();
  for (std::size_t left = segment.size(); left != 0;) {
    const std::size_t taken = left < 8 ? left : 8;
    hash = (hash ^ load_word(at, taken)) * k2;
    hash ^= hash >> 32U;
    at += taken;
    left -= taken;
  }
  hash *= k1;
  return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace barbacane::routing
