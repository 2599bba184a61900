#include "dataplane/transport/timer_wheel.hpp"

#include <algorithm>

namespace barbacane::transport {

void Timer::clear() noexcept {
  if (next_ == nullptr) return;
  next_->previous_ = previous_;
  previous_->next_ = next_;
  next_ = previous_ = nullptr;
}

TimerWheel::TimerWheel(Instant now) noexcept : start_{now}, now_{now} {
  for (Anchor& anchor : ring_) anchor.next_ = anchor.previous_ = &anchor;
}

void TimerWheel::link(Timer& timer) noexcept {
  Anchor& anchor = ring_[timer.tick_ % slots];
  timer.next_ = &anchor;
  timer.previous_ = anchor.previous_;
  anchor.previous_->next_ = &timer;
  anchor.previous_ = &timer;
}

void TimerWheel::set(Timer& timer, Deadline deadline) noexcept {
  const auto wait = deadline - start_;
  const std::uint64_t due =
      wait.count() <= 0 ? 0
                        : static_cast<std::uint64_t>(
                              (wait + tick_length - std::chrono::nanoseconds{1}) / tick_length
                          );
  const std::uint64_t tick = std::max(due, tick_ + 1);
  if (timer.is_set() && timer.tick_ == tick) return;
  timer.clear();
  timer.tick_ = tick;
  link(timer);
}

void TimerWheel::advance(Instant now) {
  now_ = std::max(now, now_);
  const auto target = static_cast<std::uint64_t>((now_ - start_) / tick_length);
  while (tick_ < target) {
    ++tick_;
    // Taken over whole: whatever a timer sets while it fires lands behind this tick.
    Anchor due;
    Anchor& anchor = ring_[tick_ % slots];
    if (anchor.next_ == &anchor) {
      continue;
    }
    due.next_ = anchor.next_;
    due.previous_ = anchor.previous_;
    due.next_->previous_ = &due;
    due.previous_->next_ = &due;
    anchor.next_ = anchor.previous_ = &anchor;
    while (due.next_ != &due) {
      Timer& timer = *due.next_;
      timer.clear();
      if (timer.tick_ > tick_) {
        link(timer);  // a later round
      } else {
        timer.on_deadline();
      }
    }
    due.next_ = due.previous_ = nullptr;
  }
}

}  // namespace barbacane::transport
