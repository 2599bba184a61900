#pragma once
// What one worker counts. One writer (the worker), one reader now and then (the scraper); nothing
// here is locked or shared on the request path. Storage of a series is made at its first request.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "dataplane/exchange/series.hpp"
#include "dataplane/upstream/stats.hpp"

namespace barbacane::exchange {

using upstream::Count;

/// Every bound that a request or a connection can run into.
enum class Limit : std::uint8_t {
  head_bytes,
  fields,
  target_bytes,
  request_body_bytes,
  response_body_bytes,
  connections,
  connections_per_address,
  requests_active,
  pipelined_requests,
  buffered_bytes,  // memory ran short: something was given up
  descriptors,     // descriptors ran short, or there were none left
  connection_age,
  requests_per_connection,
  chunk_overhead,
  interim_responses,
  upstream_connections,  // waited for one in vain
  upstream_pending,      // too many wait for one
  head_timeout,
  body_timeout,
  body_rate,
  request_timeout,
  write_timeout,
  tls_handshake_timeout,
  statuses_per_series,
  access_log,
  validation_log,
  checked_response_bytes,  // too long to be looked at: it passed unchecked
};
inline constexpr std::size_t limits_count = 27;

[[nodiscard]] std::string_view word_of(Limit limit) noexcept;

inline constexpr std::array<double, 17> duration_bounds_seconds{
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
inline constexpr std::array<double, 8> size_bounds_bytes{
    256, 1024, 4096, 16384, 65536, 1048576, 16777216, 268435456
};

/// What of a request or a response was not as the description has it.
enum class ValidationReason : std::uint8_t {
  parameters,
  media_type,
  body,
  response_status,  // these in the order of validation::ResponseFault
  response_headers,
  response_media_type,
  response_body,
};
inline constexpr std::array<std::string_view, 7> validation_reasons{
    "parameters",
    "media_type",
    "body",
    "response_status",
    "response_headers",
    "response_media_type",
    "response_body"
};

/// Counts per bucket, each observation in one bucket.
template <const auto& bounds>
struct Histogram {
  std::array<Count, std::size(bounds) + 1> buckets;
  Count sum;  // nanoseconds, or bytes

  void observe(double value, std::uint64_t exact) noexcept {
    std::size_t at = 0;
    while (at < std::size(bounds) && value > bounds[at]) ++at;
    buckets[at].add();
    sum.add(exact);
  }
};
using DurationHistogram = Histogram<duration_bounds_seconds>;
using SizeHistogram = Histogram<size_bounds_bytes>;

inline void observe(DurationHistogram& histogram, std::chrono::nanoseconds time) noexcept {
  const auto count = static_cast<std::uint64_t>(time.count() > 0 ? time.count() : 0);
  histogram.observe(static_cast<double>(count) * 1e-9, count);
}

/// Requests of one {api, method, route} by status, in the order in which statuses were seen.
struct SeriesCounts {
  static constexpr std::size_t statuses_max = 24;
  struct Slot {
    std::atomic<std::uint16_t> status{0};
    Count count;
  };
  std::array<Slot, statuses_max> slots;
};

struct RouteCounts {
  std::array<std::atomic<DurationHistogram*>, 5> durations{};  // by status class
  SizeHistogram request_bytes;
  SizeHistogram response_bytes;
  std::array<Count, validation_reasons.size()> validation_failures;
  ~RouteCounts();
};

struct UpstreamCounts {
  upstream::TargetStats stats;
  DurationHistogram dispatch_duration;  // request offered to response head
};

/// Owner    the worker writes, anyone reads
class CounterShard {
 public:
  explicit CounterShard(const SeriesRegistry& registry);
  ~CounterShard();
  CounterShard(const CounterShard&) = delete;
  CounterShard& operator=(const CounterShard&) = delete;

  struct Request {
    SeriesIds series;
    std::uint16_t status = 0;
    std::chrono::nanoseconds duration{0};
    std::uint64_t request_bytes = 0;
    std::uint64_t response_bytes = 0;
    bool is_from_upstream = false;  // the answer is that of an upstream
  };
  void count(const Request& request);
  void validation_failure(std::uint32_t route, ValidationReason reason);
  void hit(Limit limit) noexcept { limits_[static_cast<std::size_t>(limit)].add(); }

  /// Made at first use; stays for the life of the worker.
  [[nodiscard]] UpstreamCounts& upstream(std::uint32_t id);

  Count connections_active;  // gauge
  Count connections_total;
  Count requests_active;  // gauge
  Count buffered_bytes;   // gauge
  Count tls_failures_total;
  Count access_log_dropped_total;
  Count gateway_errors_total;   // 5xx made here
  Count upstream_errors_total;  // 5xx from behind

  // For the scraper.
  [[nodiscard]] const SeriesCounts* find_series(std::uint32_t id) const noexcept;
  [[nodiscard]] const RouteCounts* find_route(std::uint32_t id) const noexcept;
  [[nodiscard]] const UpstreamCounts* find_upstream(std::uint32_t id) const noexcept;
  [[nodiscard]] std::uint64_t hits(Limit limit) const noexcept {
    return limits_[static_cast<std::size_t>(limit)].read();
  }

 private:
  template <class T>
  using Slots = std::vector<std::atomic<T*>>;

  std::array<Count, limits_count> limits_;
  Slots<SeriesCounts> series_;
  Slots<RouteCounts> routes_;
  Slots<UpstreamCounts> upstreams_;
};

}  // namespace barbacane::exchange
