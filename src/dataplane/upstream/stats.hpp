#pragma once
// Numbers that one worker writes and the scraper reads.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "dataplane/upstream/errors.hpp"

namespace barbacane::upstream {

/// A counter or gauge with one writer: a plain addition, read from elsewhere without tearing.
class Count {
 public:
  void add(std::uint64_t step = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + step, std::memory_order_relaxed);
  }
  void subtract(std::uint64_t step = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) - step, std::memory_order_relaxed);
  }
  void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t read() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// One upstream, as one worker sees it.
struct TargetStats {
  Count connections_open;  // gauge
  Count connections_idle;  // gauge
  Count requests_pending;  // gauge: waiting for a connection
  Count connects_total;
  Count reuses_total;
  Count retries_total;
  std::array<Count, upstream_errors_count> failures_total;
};

}  // namespace barbacane::upstream
