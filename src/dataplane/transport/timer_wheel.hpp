#pragma once
// Deadlines of a worker: coarse (100 ms), O(1) to set and to clear, no allocation, no syscall. One
// tick a worker drives them all.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "common/base/clock.hpp"

namespace barbacane::transport {

class TimerWheel;

/// Something with a deadline. Unlinks itself when it dies.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  [[nodiscard]] bool is_set() const noexcept { return next_ != nullptr; }
  void clear() noexcept;

 protected:
  virtual ~Timer() { clear(); }
  /// Called once when the deadline has passed; the timer is no longer set then.
  virtual void on_deadline() = 0;

 private:
  friend class TimerWheel;
  Timer* next_ = nullptr;
  Timer* previous_ = nullptr;
  std::uint64_t tick_ = 0;
};

/// Owner    one worker's thread
class TimerWheel {
 public:
  static constexpr std::chrono::milliseconds tick_length{100};

  explicit TimerWheel(Instant now) noexcept;

  /// Sets or moves a timer: it fires at the first tick at or after `deadline`.
  void set(Timer& timer, Deadline deadline) noexcept;
  /// Fires what is due. Timers may set, clear and destroy timers, themselves included.
  void advance(Instant now);
  /// The time of the last advance: what the hot path takes for now.
  [[nodiscard]] Instant now() const noexcept { return now_; }

 private:
  struct Anchor final : Timer {
    void on_deadline() override {}
  };
  static constexpr std::size_t slots = 1024;  // 102 s; longer deadlines go round more than once

  void link(Timer& timer) noexcept;

  Instant start_;
  Instant now_;
  std::uint64_t tick_ = 0;
  std::array<Anchor, slots> ring_;
};

}  // namespace barbacane::transport
