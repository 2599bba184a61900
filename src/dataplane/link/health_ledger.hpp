#pragma once
// What is counted between heartbeats, by the artifact that ran meanwhile, until the control plane
// has acknowledged it.

#include <string>
#include <vector>

#include "common/fleet/messages.hpp"

namespace barbacane::link {

/// Counters since the process began.
struct CounterTotals {
  std::uint64_t gateway_errors = 0;
  std::uint64_t upstream_errors = 0;
  fleet::LatencyCounts latency{};  // every request is in one bucket
};

/// Owner    the link
class HealthLedger {
 public:
  /// Until now `digest` ran: what was counted since the last call is its. "" = nothing ran.
  void settle(const std::string& digest, const CounterTotals& now);
  /// Everything that was not acknowledged yet.
  [[nodiscard]] std::vector<fleet::Health> offer();
  /// What the last offer() gave has arrived.
  void acknowledge();

 private:
  CounterTotals before_;
  std::vector<fleet::Health> pending_;
  std::vector<fleet::Health> offered_;
};

}  // namespace barbacane::link
