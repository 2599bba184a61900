#include "dataplane/exchange/metrics.hpp"

#include <map>
#include <string>
#include <vector>

namespace barbacane::exchange {
namespace {

using Shards = std::span<const CounterShard* const>;

template <std::size_t size>
struct Sums {
  std::array<std::uint64_t, size> counts{};
  std::uint64_t sum = 0;
  bool is_used = false;

  template <class H>
  void add(const H& histogram) {
    for (std::size_t i = 0; i < size; ++i) {
      counts[i] += histogram.buckets[i].read();
      is_used = is_used || counts[i] != 0;
    }
    sum += histogram.sum.read();
  }
};
using DurationSums = Sums<duration_bounds_seconds.size() + 1>;
using SizeSums = Sums<size_bounds_bytes.size() + 1>;

void render_requests(Shards shards, const SeriesRegistry& registry, observe::MetricsText& out) {
  out.family("barbacane_requests_total", "Requests answered.", "counter");
  for (std::uint32_t id = 0; id < registry.series_max(); ++id) {
    const SeriesLabels* const labels = registry.series(id);
    if (labels == nullptr) break;
    std::map<std::uint16_t, std::uint64_t> statuses;
    for (const CounterShard* shard : shards) {
      const SeriesCounts* const counts = shard->find_series(id);
      if (counts == nullptr) continue;
      for (const auto& slot : counts->slots) {
        const std::uint64_t count = slot.count.read();
        if (count != 0) statuses[slot.status.load(std::memory_order_relaxed)] += count;
      }
    }
    for (const auto& [status, count] : statuses) {
      const std::string word = status == 0 ? "other" : std::to_string(status);
      out.sample(
          "barbacane_requests_total",
          {{"api", labels->api},
           {"method", labels->method},
           {"route", labels->route},
           {"status", word}},
          count
      );
    }
  }
}

void render_durations(Shards shards, const SeriesRegistry& registry, observe::MetricsText& out) {
  constexpr std::array<std::string_view, 5> classes{"1xx", "2xx", "3xx", "4xx", "5xx"};
  constexpr std::string_view name = "barbacane_request_duration_seconds";
  out.family(name, "From the request's head to the end of its response.", "histogram");
  for (std::uint32_t id = 0; id < registry.series_max(); ++id) {
    const SeriesLabels* const labels = registry.route(id);
    if (labels == nullptr) break;
    for (std::size_t status_class = 0; status_class < classes.size(); ++status_class) {
      DurationSums sums;
      for (const CounterShard* shard : shards) {
        const RouteCounts* const counts = shard->find_route(id);
        if (counts == nullptr) continue;
        const auto* histogram = counts->durations[status_class].load(std::memory_order_acquire);
        if (histogram != nullptr) sums.add(*histogram);
      }
      if (!sums.is_used) continue;
      out.histogram(
          name,
          {{"api", labels->api}, {"route", labels->route}, {"status_class", classes[status_class]}},
          duration_bounds_seconds,
          sums.counts,
          static_cast<double>(sums.sum) * 1e-9
      );
    }
  }
}

void render_sizes(
    Shards shards,
    const SeriesRegistry& registry,
    std::string_view name,
    std::string_view help,
    SizeHistogram RouteCounts::* member,
    observe::MetricsText& out
) {
  out.family(name, help, "histogram");
  for (std::uint32_t id = 0; id < registry.series_max(); ++id) {
    const SeriesLabels* const labels = registry.route(id);
    if (labels == nullptr) break;
    SizeSums sums;
    for (const CounterShard* shard : shards) {
      const RouteCounts* const counts = shard->find_route(id);
      if (counts != nullptr) sums.add(counts->*member);
    }
    if (!sums.is_used) continue;
    out.histogram(
        name,
        {{"api", labels->api}, {"route", labels->route}},
        size_bounds_bytes,
        sums.counts,
        static_cast<double>(sums.sum)
    );
  }
}

void render_validation(Shards shards, const SeriesRegistry& registry, observe::MetricsText& out) {
  constexpr std::string_view name = "barbacane_validation_failures_total";
  out.family(name, "Requests and responses that were not as the description has them.", "counter");
  for (std::uint32_t id = 0; id < registry.series_max(); ++id) {
    const SeriesLabels* const labels = registry.route(id);
    if (labels == nullptr) break;
    for (std::size_t reason = 0; reason < validation_reasons.size(); ++reason) {
      std::uint64_t sum = 0;
      for (const CounterShard* shard : shards) {
        const RouteCounts* const counts = shard->find_route(id);
        if (counts != nullptr) sum += counts->validation_failures[reason].read();
      }
      if (sum == 0) continue;
      out.sample(
          name,
          {{"api", labels->api}, {"route", labels->route}, {"reason", validation_reasons[reason]}},
          sum
      );
    }
  }
}

template <class Read>
std::uint64_t total(Shards shards, Read&& read) {
  std::uint64_t sum = 0;
  for (const CounterShard* shard : shards) sum += read(*shard);
  return sum;
}

void render_process(Shards shards, const SeriesRegistry& registry, observe::MetricsText& out) {
  const auto sample = [&](std::string_view name,
                          std::string_view help,
                          std::string_view type,
                          Count CounterShard::* member) {
    out.family(name, help, type);
    out.sample(name, {}, total(shards, [member](const CounterShard& s) {
                 return (s.*member).read();
               }));
  };
  sample(
      "barbacane_active_connections",
      "Open client connections.",
      "gauge",
      &CounterShard::connections_active
  );
  sample(
      "barbacane_connections_total",
      "Client connections accepted.",
      "counter",
      &CounterShard::connections_total
  );
  sample(
      "barbacane_active_requests", "Requests under way.", "gauge", &CounterShard::requests_active
  );
  sample(
      "barbacane_buffered_bytes",
      "Buffers that connections hold, bounded by --buffered-bytes-max.",
      "gauge",
      &CounterShard::buffered_bytes
  );
  sample(
      "barbacane_tls_handshake_failures_total",
      "Client handshakes that failed.",
      "counter",
      &CounterShard::tls_failures_total
  );
  sample(
      "barbacane_access_log_dropped_total",
      "Access log lines lost because the log could not be written.",
      "counter",
      &CounterShard::access_log_dropped_total
  );
  out.family("barbacane_limit_hits_total", "How often a bound was run into.", "counter");
  for (std::size_t i = 0; i < limits_count; ++i) {
    const auto limit = static_cast<Limit>(i);
    out.sample(
        "barbacane_limit_hits_total",
        {{"limit", word_of(limit)}},
        total(shards, [limit](const CounterShard& shard) { return shard.hits(limit); })
    );
  }
  out.sample("barbacane_limit_hits_total", {{"limit", "metrics_series"}}, registry.refused());
}

/// One family with a sample for each upstream that was ever used.
template <class Read>
void render_upstream(
    Shards shards,
    const SeriesRegistry& registry,
    std::string_view name,
    std::string_view help,
    std::string_view type,
    Read&& read,
    observe::MetricsText& out
) {
  out.family(name, help, type);
  for (std::uint32_t id = 0; id < registry.upstreams_max(); ++id) {
    const std::string* const label = registry.upstream(id);
    if (label == nullptr) break;
    std::uint64_t sum = 0;
    bool is_used = false;
    for (const CounterShard* shard : shards) {
      const UpstreamCounts* const counts = shard->find_upstream(id);
      if (counts == nullptr) continue;
      is_used = true;
      sum += read(counts->stats);
    }
    if (is_used) out.sample(name, {{"upstream", *label}}, sum);
  }
}

void render_upstream_durations(
    Shards shards, const SeriesRegistry& registry, observe::MetricsText& out
) {
  constexpr std::string_view name = "barbacane_dispatch_duration_seconds";
  out.family(
      name, "From the dispatch of a request to the head of the upstream's response.", "histogram"
  );
  for (std::uint32_t id = 0; id < registry.upstreams_max(); ++id) {
    const std::string* const label = registry.upstream(id);
    if (label == nullptr) break;
    DurationSums sums;
    for (const CounterShard* shard : shards) {
      const UpstreamCounts* const counts = shard->find_upstream(id);
      if (counts != nullptr) sums.add(counts->dispatch_duration);
    }
    if (!sums.is_used) continue;
    out.histogram(
        name,
        {{"upstream", *label}},
        duration_bounds_seconds,
        sums.counts,
        static_cast<double>(sums.sum) * 1e-9
    );
  }
}

void render_upstream_failures(
    Shards shards, const SeriesRegistry& registry, observe::MetricsText& out
) {
  constexpr std::string_view name = "barbacane_upstream_failures_total";
  out.family(name, "Calls to an upstream that failed, by reason.", "counter");
  for (std::uint32_t id = 0; id < registry.upstreams_max(); ++id) {
    const std::string* const label = registry.upstream(id);
    if (label == nullptr) break;
    for (std::size_t kind = 1; kind < upstream::upstream_errors_count; ++kind) {
      const std::uint64_t count = total(shards, [id, kind](const CounterShard& shard) {
        const UpstreamCounts* const counts = shard.find_upstream(id);
        return counts == nullptr ? 0 : counts->stats.failures_total[kind].read();
      });
      if (count == 0) continue;
      const auto code = static_cast<upstream::UpstreamErrc>(kind);
      out.sample(name, {{"upstream", *label}, {"reason", upstream::word_of(code)}}, count);
    }
  }
}

void render_upstreams(Shards shards, const SeriesRegistry& registry, observe::MetricsText& out) {
  const auto one = [&](std::string_view name,
                       std::string_view help,
                       std::string_view type,
                       Count upstream::TargetStats::* member) {
    render_upstream(
        shards,
        registry,
        name,
        help,
        type,
        [member](const upstream::TargetStats& stats) { return (stats.*member).read(); },
        out
    );
  };
  using Stats = upstream::TargetStats;
  one("barbacane_upstream_connections", "Open connections.", "gauge", &Stats::connections_open);
  one("barbacane_upstream_connections_idle",
      "Connections kept open between requests.",
      "gauge",
      &Stats::connections_idle);
  one("barbacane_upstream_requests_pending",
      "Requests that wait for a connection.",
      "gauge",
      &Stats::requests_pending);
  one("barbacane_upstream_connects_total", "Connections opened.", "counter", &Stats::connects_total
  );
  one("barbacane_upstream_reuses_total",
      "Requests sent over a kept connection.",
      "counter",
      &Stats::reuses_total);
  one("barbacane_upstream_retries_total",
      "Requests sent again after a kept connection had died.",
      "counter",
      &Stats::retries_total);
  render_upstream_failures(shards, registry, out);
  render_upstream_durations(shards, registry, out);
}

}  // namespace

Totals sum_totals(std::span<const CounterShard* const> shards, const SeriesRegistry& registry) {
  Totals out;
  DurationSums sums;
  for (const CounterShard* shard : shards) {
    out.gateway_errors += shard->gateway_errors_total.read();
    out.upstream_errors += shard->upstream_errors_total.read();
    out.connections_active += shard->connections_active.read();
    for (std::uint32_t id = 0; id < registry.series_max(); ++id) {
      if (registry.route(id) == nullptr) break;
      const RouteCounts* const counts = shard->find_route(id);
      if (counts == nullptr) continue;
      for (const auto& one : counts->durations) {
        const DurationHistogram* const histogram = one.load(std::memory_order_acquire);
        if (histogram != nullptr) sums.add(*histogram);
      }
    }
  }
  out.durations = sums.counts;
  return out;
}

void render_metrics(
    std::span<const CounterShard* const> shards,
    const SeriesRegistry& registry,
    observe::MetricsText& out
) {
  render_requests(shards, registry, out);
  render_durations(shards, registry, out);
  render_validation(shards, registry, out);
  render_sizes(
      shards,
      registry,
      "barbacane_request_size_bytes",
      "Request bodies.",
      &RouteCounts::request_bytes,
      out
  );
  render_sizes(
      shards,
      registry,
      "barbacane_response_size_bytes",
      "Response bodies.",
      &RouteCounts::response_bytes,
      out
  );
  render_process(shards, registry, out);
  render_upstreams(shards, registry, out);
}

}  // namespace barbacane::exchange
