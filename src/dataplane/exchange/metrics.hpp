#pragma once
// The counters of all workers as one scrape (DESIGN 6.5).

#include <array>
#include <cstdint>
#include <span>

#include "common/observe/metrics_text.hpp"
#include "dataplane/exchange/counters.hpp"
#include "dataplane/exchange/series.hpp"

namespace barbacane::exchange {

/// What all workers answered since the process began.
struct Totals {
  std::uint64_t gateway_errors = 0;
  std::uint64_t upstream_errors = 0;
  std::array<std::uint64_t, duration_bounds_seconds.size() + 1> durations{};
  std::uint64_t connections_active = 0;
};
[[nodiscard]] Totals sum_totals(
    std::span<const CounterShard* const> shards, const SeriesRegistry& registry
);

/// Sums the shards and writes what the request path knows: requests, durations, sizes, connections,
/// limits, upstreams. Safe while the workers run; numbers of one scrape may be a few requests
/// apart.
void render_metrics(
    std::span<const CounterShard* const> shards,
    const SeriesRegistry& registry,
    observe::MetricsText& out
);

}  // namespace barbacane::exchange
