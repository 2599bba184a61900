#pragma once
// The histogram in which gateways report how long requests took: fixed bounds, so that anybody may
// add up what different gateways and versions say.

#include <array>
#include <cstddef>
#include <cstdint>

namespace barbacane::fleet {

inline constexpr std::array<double, 17> latency_bounds_seconds{
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30
};

/// Requests per bucket; the last bucket has no upper bound.
using LatencyCounts = std::array<std::uint64_t, latency_bounds_seconds.size() + 1>;

/// The upper bound in seconds of the bucket that holds the `quantile` (0..1) of all requests; 0
/// without requests, and the last bound for what lies beyond it.
[[nodiscard]] double quantile_of(const LatencyCounts& counts, double quantile) noexcept;

}  // namespace barbacane::fleet
