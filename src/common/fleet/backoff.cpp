#include "common/fleet/backoff.hpp"

#include <algorithm>

namespace barbacane::fleet {
namespace {

constexpr unsigned doublings_max = 16;
constexpr std::chrono::milliseconds asked_max{300'000};

}  // namespace

std::chrono::milliseconds Backoff::after_failure() {
  const std::chrono::milliseconds ceiling =
      std::min(limits_.cap, limits_.first * (1 << std::min(failures_, doublings_max)));
  ++failures_;
  return between(ceiling / 10, ceiling);
}

std::chrono::milliseconds Backoff::after_permanent() {
  ++failures_;
  return between(limits_.cap / 2, limits_.cap);
}

std::chrono::milliseconds Backoff::after_asked(std::chrono::seconds asked) {
  ++failures_;
  const std::chrono::milliseconds least =
      std::clamp<std::chrono::milliseconds>(asked, std::chrono::milliseconds{0}, asked_max);
  return between(least, least + least / 4 + limits_.first / 10);
}

std::chrono::milliseconds Backoff::between(
    std::chrono::milliseconds low, std::chrono::milliseconds high
) {
  const auto width = static_cast<std::uint64_t>((high - low).count()) + 1;
  return low + std::chrono::milliseconds{static_cast<std::int64_t>(random_() % width)};
}

}  // namespace barbacane::fleet
