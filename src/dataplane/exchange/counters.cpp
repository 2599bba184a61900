#include "dataplane/exchange/counters.hpp"

#include <algorithm>

namespace barbacane::exchange {
namespace {

/// Published with release, so that the scraper sees a whole object.
template <class T>
T& made(std::atomic<T*>& slot) {
  T* found = slot.load(std::memory_order_relaxed);
  if (found == nullptr) {
    found = new T;
    slot.store(found, std::memory_order_release);
  }
  return *found;
}

template <class T>
const T* find(const std::vector<std::atomic<T*>>& slots, std::uint32_t id) noexcept {
  return id < slots.size() ? slots[id].load(std::memory_order_acquire) : nullptr;
}

template <class T>
void destroy(std::vector<std::atomic<T*>>& slots) noexcept {
  for (auto& slot : slots) delete slot.load(std::memory_order_relaxed);
}

}  // namespace

std::string_view word_of(Limit limit) noexcept {
  constexpr std::array<std::string_view, limits_count> words{
      "head_bytes",
      "fields",
      "target_bytes",
      "request_body_bytes",
      "response_body_bytes",
      "connections",
      "connections_per_address",
      "requests_active",
      "pipelined_requests",
      "buffered_bytes",
      "descriptors",
      "connection_age",
      "requests_per_connection",
      "chunk_overhead",
      "interim_responses",
      "upstream_connections",
      "upstream_pending",
      "head_timeout",
      "body_timeout",
      "body_rate",
      "request_timeout",
      "write_timeout",
      "tls_handshake_timeout",
      "statuses_per_series",
      "access_log",
      "validation_log",
      "checked_response_bytes"
  };
  return words[static_cast<std::size_t>(limit)];
}

RouteCounts::~RouteCounts() {
  for (auto& histogram : durations) delete histogram.load(std::memory_order_relaxed);
}

CounterShard::CounterShard(const SeriesRegistry& registry)
    : series_(registry.series_max()),
      routes_(registry.series_max()),
      upstreams_(registry.upstreams_max()) {}

CounterShard::~CounterShard() {
  destroy(series_);
  destroy(routes_);
  destroy(upstreams_);
}

void CounterShard::count(const Request& request) {
  SeriesCounts& series = made(series_[request.series.series]);
  // The last slot takes what does not fit, as status 0.
  auto* slot = series.slots.data();
  auto* const last = slot + SeriesCounts::statuses_max - 1;
  while (slot != last && slot->status.load(std::memory_order_relaxed) != request.status) {
    if (slot->status.load(std::memory_order_relaxed) == 0) {
      slot->status.store(request.status, std::memory_order_relaxed);
      break;
    }
    ++slot;
  }
  if (slot == last) hit(Limit::statuses_per_series);
  slot->count.add();

  if (request.status >= 500)
    (request.is_from_upstream ? upstream_errors_total : gateway_errors_total).add();
  RouteCounts& route = made(routes_[request.series.route]);
  const std::size_t status_class = std::clamp<std::size_t>(request.status / 100U, 1, 5) - 1;
  observe(made(route.durations[status_class]), request.duration);
  route.request_bytes.observe(static_cast<double>(request.request_bytes), request.request_bytes);
  route.response_bytes.observe(static_cast<double>(request.response_bytes), request.response_bytes);
}

void CounterShard::validation_failure(std::uint32_t route, ValidationReason reason) {
  made(routes_[route]).validation_failures[static_cast<std::size_t>(reason)].add();
}

UpstreamCounts& CounterShard::upstream(std::uint32_t id) {
  return made(upstreams_[id]);
}

const SeriesCounts* CounterShard::find_series(std::uint32_t id) const noexcept {
  return find(series_, id);
}

const RouteCounts* CounterShard::find_route(std::uint32_t id) const noexcept {
  return find(routes_, id);
}

const UpstreamCounts* CounterShard::find_upstream(std::uint32_t id) const noexcept {
  return find(upstreams_, id);
}

}  // namespace barbacane::exchange
