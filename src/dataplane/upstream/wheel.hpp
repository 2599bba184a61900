#pragma once
// The deadlines of one worker: a hashed wheel of 100 ms slots. Exact enough for timeouts, and
// setting or moving one costs a few pointer writes; nothing is ever allocated.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "common/base/clock.hpp"

namespace barbacane::upstream {

class Wheel;

/// One deadline, a member of whoever waits for it. Unlinks itself when destroyed.
/// Owner    one thread; must not move while it is set
class Timer {
 public:
  using Callback = void (*)(void* owner);

  Timer(void* owner, Callback callback) noexcept : owner_{owner}, callback_{callback} {}
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void cancel() noexcept;
  [[nodiscard]] bool is_set() const noexcept { return wheel_ != nullptr; }

 private:
  friend class Wheel;
  void* owner_;
  Callback callback_;
  Wheel* wheel_ = nullptr;
  Timer* next_ = nullptr;
  Timer** link_ = nullptr;  // what points at this timer
  std::uint64_t tick_ = 0;
};

/// Sans-io: time comes in through `advance`, callbacks go out of it.
class Wheel {
 public:
  static constexpr std::chrono::milliseconds tick_length{100};
  static constexpr std::size_t slots_count =
      1024;  // 102 s a turn: most deadlines fire in the first

  explicit Wheel(Instant start) noexcept : start_{start}, now_{start} {}
  Wheel(const Wheel&) = delete;
  Wheel& operator=(const Wheel&) = delete;

  /// Sets or moves a deadline: it fires in the first `advance` to `after` or later from now,
  /// never earlier, at most one tick late.
  void set(Timer& timer, std::chrono::milliseconds after) noexcept;
  /// Fires everything that is due. Callbacks may set and cancel timers, and destroy their owners.
  void advance(Instant now) noexcept;

  [[nodiscard]] bool is_empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  /// The time of the last `advance`: at most one tick old while the wheel turns.
  [[nodiscard]] Instant now() const noexcept { return now_; }
  /// Lets time pass without firing: for a wheel that stood still while it was empty.
  void catch_up(Instant now) noexcept;

 private:
  friend class Timer;
  [[nodiscard]] std::uint64_t tick_of(Instant time) const noexcept;

  Instant start_;
  Instant now_;
  std::uint64_t done_ = 0;  // ticks up to and including this one have fired
  std::size_t count_ = 0;
  std::array<Timer*, slots_count> slots_{};
};

}  // namespace barbacane::upstream
