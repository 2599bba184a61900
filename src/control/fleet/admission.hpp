#pragma once
// How many gateways may come in at once: after a restart of the control plane all of them come
// back, and each costs a key lookup and a few statements.

#include <chrono>
#include <cstdint>
#include <random>

#include "common/base/clock.hpp"

namespace barbacane::fleet {

/// In any second: what the bucket holds and what it gains.
inline constexpr double registrations_per_second_max = 200;
inline constexpr double registrations_burst_max = 20;
inline constexpr double registrations_rate = registrations_per_second_max - registrations_burst_max;

/// A token bucket that knows how many it turned away.
/// Owner    one thread
class Admission {
 public:
  Admission(Instant now, std::uint64_t seed)
      : tokens_(registrations_burst_max), filled_at_(now), random_(seed) {}

  [[nodiscard]] bool admit(Instant now);
  /// When who was turned away shall come back: as many seconds as the bucket needs for those who
  /// were turned away lately, spread.
  [[nodiscard]] std::chrono::seconds retry_after();
  [[nodiscard]] std::uint64_t admitted() const noexcept { return admitted_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

 private:
  double tokens_;
  Instant filled_at_;
  std::minstd_rand random_;
  double waiting_ = 0;  // turned away, less what the bucket gave since
  std::uint64_t admitted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace barbacane::fleet
