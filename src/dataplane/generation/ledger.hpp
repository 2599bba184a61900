#pragma once
// Which generations are alive: the current one, and those that requests still run on.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"

namespace barbacane::generation {

inline constexpr std::size_t live_generations_max = 4;

struct LiveGeneration {
  std::uint64_t number = 0;
  std::string digest;
  WallTime loaded_at{};
  std::shared_ptr<const void> held;  // what lives: shared with whoever runs it
};

/// Owner    one thread, or one lock
class Ledger {
 public:
  /// Numbers rise; the last one added is the current one.
  void add(LiveGeneration generation);
  /// Oldest first, the current one last. Lets go of those that nobody else holds: taking one apart
  /// costs time, which the caller has and a worker has not.
  [[nodiscard]] const std::vector<LiveGeneration>& live();
  /// Numbers of the oldest ones that must end so that at most `live_generations_max` live.
  [[nodiscard]] std::vector<std::uint64_t> find_excess();

 private:
  std::vector<LiveGeneration> all_;
};

}  // namespace barbacane::generation
