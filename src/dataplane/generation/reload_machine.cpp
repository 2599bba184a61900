#include "dataplane/generation/reload_machine.hpp"

#include <algorithm>

namespace barbacane::generation {

void ReloadMachine::on_change(Instant now) {
  last_change_ = now;
  if (!burst_began_) burst_began_ = now;
  if (is_asked_) return;  // due at once
  due_ = std::min(now + debounce_time, *burst_began_ + debounce_time_max);
}

void ReloadMachine::on_request(Instant now) {
  is_asked_ = true;
  due_ = now;
}

bool ReloadMachine::step(Instant now) {
  if (is_loading_ || !due_ || now < *due_) return false;
  is_loading_ = true;
  is_load_asked_ = is_asked_;
  is_asked_ = false;
  due_.reset();
  burst_began_.reset();
  return true;
}

ReloadMachine::Verdict ReloadMachine::on_load_ended(Instant now, bool has_failed) {
  is_loading_ = false;
  if (!has_failed || is_load_asked_) return Verdict::final;
  if (due_) return Verdict::not_yet_told;
  if (last_change_ && now < *last_change_ + settle_time) {
    due_ = *last_change_ + settle_time;
    return Verdict::not_yet_told;
  }
  return Verdict::final;
}

std::optional<Instant> ReloadMachine::next() const noexcept {
  return is_loading_ ? std::nullopt : due_;
}

}  // namespace barbacane::generation
