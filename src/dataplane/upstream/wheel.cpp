#include "dataplane/upstream/wheel.hpp"

#include <algorithm>

namespace barbacane::upstream {

void Timer::cancel() noexcept {
  if (wheel_ == nullptr) return;
  *link_ = next_;
  if (next_ != nullptr) next_->link_ = link_;
  next_ = nullptr;
  link_ = nullptr;
  --wheel_->count_;
  wheel_ = nullptr;
}

std::uint64_t Wheel::tick_of(Instant time) const noexcept {
  if (time <= start_) return 0;
  return static_cast<std::uint64_t>((time - start_) / tick_length);
}

void Wheel::set(Timer& timer, std::chrono::milliseconds after) noexcept {
  timer.cancel();
  // Rounded up, and one more: `now_` may stand anywhere inside its tick.
  const auto ticks = static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, (after + tick_length - std::chrono::milliseconds{1}) / tick_length)
  );
  timer.tick_ = std::max(done_, tick_of(now_)) + ticks + 1;
  Timer*& head = slots_[timer.tick_ % slots_count];
  timer.wheel_ = this;
  timer.link_ = &head;
  timer.next_ = head;
  if (head != nullptr) head->link_ = &timer.next_;
  head = &timer;
  ++count_;
}

void Wheel::catch_up(Instant now) noexcept {
  if (count_ != 0) return;
  now_ = std::max(now_, now);
  done_ = std::max(done_, tick_of(now_));
}

void Wheel::advance(Instant now) noexcept {
  now_ = std::max(now_, now);
  const std::uint64_t target = tick_of(now_);
  if (target <= done_) return;
  // After a long sleep one turn sees every slot.
  const std::uint64_t first = done_ + 1;
  const std::uint64_t last = std::min(target, done_ + slots_count);
  done_ = target;
  // Taken out first, so that callbacks may change every list.
  Timer* due = nullptr;
  for (std::uint64_t tick = first; tick <= last; ++tick) {
    for (Timer* timer = slots_[tick % slots_count]; timer != nullptr;) {
      Timer* const next = timer->next_;
      if (timer->tick_ <= target) {
        timer->cancel();
        timer->wheel_ = this;
        timer->link_ = &due;
        timer->next_ = due;
        if (due != nullptr) due->link_ = &timer->next_;
        due = timer;
        ++count_;
      }
      timer = next;
    }
  }
  while (due != nullptr) {
    Timer* const timer = due;
    timer->cancel();
    timer->callback_(timer->owner_);
  }
}

}  // namespace barbacane::upstream
