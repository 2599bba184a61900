#include "control/fleet/admission.hpp"

#include <algorithm>

namespace barbacane::fleet {
namespace {

constexpr std::uint64_t retry_seconds_min = 2;
constexpr std::uint64_t retry_seconds_max = 60;

}  // namespace

bool Admission::admit(Instant now) {
  const double seconds = std::chrono::duration<double>(now - filled_at_).count();
  filled_at_ = now;
  const double gained = std::max(0.0, seconds) * registrations_rate;
  tokens_ = std::min(registrations_burst_max, tokens_ + gained);
  waiting_ = std::max(0.0, waiting_ - gained);
  if (tokens_ < 1) {
    ++refused_;
    waiting_ += 1;
    return false;
  }
  tokens_ -= 1;
  ++admitted_;
  return true;
}

std::chrono::seconds Admission::retry_after() {
  const auto needed = static_cast<std::uint64_t>(waiting_ / registrations_rate);
  const std::uint64_t most =
      std::clamp(retry_seconds_min + 2 * needed, retry_seconds_min, retry_seconds_max);
  return std::chrono::seconds{1 + static_cast<std::int64_t>(random_() % most)};
}

}  // namespace barbacane::fleet
