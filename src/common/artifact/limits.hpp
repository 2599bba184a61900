#pragma once
// Bounds of an artifact. The writer keeps them, so that nothing is compiled that no gateway loads.

#include <cstddef>
#include <cstdint>

namespace barbacane::artifact {

inline constexpr std::uint64_t artifact_bytes_max = 1ULL << 30U;   // 1 GiB; GitHub's takes 20 MB
inline constexpr std::uint64_t gateway_bytes_max = 512ULL << 20U;  // offsets inside are 32 bits
inline constexpr std::uint64_t spec_bytes_max = 128ULL << 20U;     // twice what a reader takes
inline constexpr std::uint64_t manifest_bytes_max = 4ULL << 20U;   // specs_max names and digests
inline constexpr std::uint64_t signatures_bytes_max = 64ULL << 10U;
inline constexpr std::size_t specs_max = 4096;
inline constexpr std::size_t features_max = 1024;
inline constexpr std::size_t signatures_max = 64;  // keys in rotation times projects
inline constexpr std::uint64_t release_max =
    (1ULL << 53U) - 1;                                // what every JSON reader keeps exact
inline constexpr std::size_t literal_depth_max = 64;  // tables::schema_depth_max
/// Schemas that one value may be held against, one inside the other: references and combinations
/// multiply. At this many a value costs about a millisecond; large descriptions have hundreds.
inline constexpr std::uint32_t in_place_visits_max = 65'536;

}  // namespace barbacane::artifact
