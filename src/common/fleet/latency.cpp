#include "common/fleet/latency.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace barbacane::fleet {

double quantile_of(const LatencyCounts& counts, double quantile) noexcept {
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (total == 0) return 0;
  const double rank = std::max(1.0, std::ceil(quantile * static_cast<double>(total)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < latency_bounds_seconds.size(); ++i) {
    seen += counts[i];
    if (static_cast<double>(seen) >= rank) return latency_bounds_seconds[i];
  }
  return latency_bounds_seconds.back();
}

}  // namespace barbacane::fleet
