#pragma once
// The hash of a literal child of a trie node. Part of the artifact format: builder and router of
// any version must agree on it.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace barbacane::routing {

/// Eight bytes at a time, little endian, zero padded; the multipliers are those of xxHash64.
[[nodiscard]] inline std::uint32_t hash_segment(
    std::uint32_t node, std::string_view segment
) noexcept {
  constexpr std::uint64_t k1 = 0x9E3779B185EBCA87ULL;
  constexpr std::uint64_t k2 = 0xC2B2AE3D27D4EB4FULL;
  std::uint64_t hash = (std::uint64_t{node} + 1) * k1 + segment.size();
  const char* at = segment.data();
  std::size_t left = segment.size();
  while (left != 0) {
    const std::size_t taken = left < 8 ? left : 8;
    std::uint64_t word = 0;
    std::memcpy(&word, at, taken);
    hash = (hash ^ word) * k2;
    hash ^= hash >> 32U;
    at += taken;
    left -= taken;
  }
  hash *= k1;
  return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace barbacane::routing
