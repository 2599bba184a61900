#pragma once
// How long to wait before the next attempt: full jitter, so that a herd spreads.

#include <chrono>
#include <cstdint>
#include <random>

namespace barbacane::fleet {

struct BackoffLimits {
  std::chrono::milliseconds first{1'000};
  std::chrono::milliseconds cap{60'000};
};

/// Owner    one link
class Backoff {
 public:
  explicit Backoff(std::uint64_t seed, BackoffLimits limits = {})
      : limits_(limits), random_(seed) {}

  /// Between a tenth of, and all of, a ceiling that doubles with each failure up to the cap.
  [[nodiscard]] std::chrono::milliseconds after_failure();
  /// A refusal that trying again will not change: from half the cap up.
  [[nodiscard]] std::chrono::milliseconds after_permanent();
  /// What the other side asked for, and up to a quarter more; never over five minutes.
  [[nodiscard]] std::chrono::milliseconds after_asked(std::chrono::seconds asked);
  /// The connection held: the next failure is the first one again.
  void reset() noexcept { failures_ = 0; }
  [[nodiscard]] unsigned failures() const noexcept { return failures_; }

 private:
  [[nodiscard]] std::chrono::milliseconds between(
      std::chrono::milliseconds low, std::chrono::milliseconds high
  );

  BackoffLimits limits_;
  std::minstd_rand random_;
  unsigned failures_ = 0;
};

}  // namespace barbacane::fleet
