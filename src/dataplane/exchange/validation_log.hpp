#pragma once
// Log lines about what is not as described. Whoever sends the wrong thing sends it often: a worker
// writes a few lines a second, counts the rest, and says so with the next line.

#include <cstdint>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/validation/violation.hpp"

namespace barbacane::exchange {

struct ValidationNote {
  std::string_view operation;  // its id
  std::string_view reason;     // as in metrics
  std::string_view outcome;    // "passed" or "refused"
  std::string_view request_id;
  std::string_view words = {};  // when there is no violation to tell
};

/// Owner    one worker
class ValidationLog {
 public:
  static constexpr std::uint32_t lines_per_second_max = 10;
  static constexpr std::size_t text_bytes_max = 256;  // of a pointer or a name in a line

  /// Whether a line may be written now; else it is counted.
  [[nodiscard]] bool take(Instant now) noexcept;
  /// Writes the first of `violations`. Values are in no line.
  void write(const ValidationNote& note, const validation::Violations& violations);
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  Instant window_{};
  std::uint32_t lines_ = lines_per_second_max;  // of the window; the first call opens one
  std::uint64_t dropped_ = 0;                   // since the last line
};

}  // namespace barbacane::exchange
