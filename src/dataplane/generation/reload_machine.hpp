#pragma once
// When to load: changes of a file come in bursts, people ask in between, and a load takes a while.
// No clock, no file, no thread.

#include <chrono>
#include <cstdint>
#include <optional>

#include "common/base/clock.hpp"

namespace barbacane::generation {

inline constexpr std::chrono::milliseconds debounce_time{100};
/// A file that never rests is tried all the same.
inline constexpr std::chrono::milliseconds debounce_time_max{2000};
/// A file that does not verify is believed to be still in the making for as long after its last
/// change: slow copies write every second or so.
inline constexpr std::chrono::milliseconds settle_time{2000};

/// Owner    one thread. Cost: O(1), no allocation
class ReloadMachine {
 public:
  enum class Verdict : std::uint8_t {
    final,        // tell and count how the load went
    not_yet_told  // the file may be half written: it is loaded again, and only that tells
  };

  /// Something about the file changed.
  void on_change(Instant now);
  /// Somebody asks: no debounce, and the outcome counts whatever the file is doing.
  void on_request(Instant now);
  /// True when a load has to start now; `on_load_ended` must follow. Never while one is under way:
  /// what came meanwhile leads to one more.
  [[nodiscard]] bool step(Instant now);
  [[nodiscard]] Verdict on_load_ended(Instant now, bool has_failed);

  /// When to call `step`; nothing while loading or at rest.
  [[nodiscard]] std::optional<Instant> next() const noexcept;
  [[nodiscard]] bool is_loading() const noexcept { return is_loading_; }
  /// Whether the load under way was asked for.
  [[nodiscard]] bool is_load_asked() const noexcept { return is_load_asked_; }

 private:
  std::optional<Instant> due_;
  std::optional<Instant> burst_began_;
  std::optional<Instant> last_change_;
  bool is_asked_ = false;
  bool is_loading_ = false;
  bool is_load_asked_ = false;
};

}  // namespace barbacane::generation
