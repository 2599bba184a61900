#pragma once
// The counters of all workers as one scrape (DESIGN 6.5).

#include <span>

#include "common/observe/metrics_text.hpp"
#include "dataplane/exchange/counters.hpp"
#include "dataplane/exchange/series.hpp"

namespace barbacane::exchange {

/// Sums the shards and writes what the request path knows: requests, durations, sizes, connections,
/// limits, upstreams. Safe while the workers run; numbers of one scrape may be a few requests
/// apart.
void render_metrics(
    std::span<const CounterShard* const> shards,
    const SeriesRegistry& registry,
    observe::MetricsText& out
);

}  // namespace barbacane::exchange
