#include "control/access/attempts.hpp"

namespace barbacane::access {

std::chrono::seconds Attempts::wait_of(std::string_view address, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(std::string(address));
  if (found == index_.end()) return {};
  const Entry& entry = *found->second;
  const Instant end = entry.since + limits_.window;
  if (now >= end || entry.failures < limits_.failures_max) return {};
  return std::chrono::ceil<std::chrono::seconds>(end - now);
}

void Attempts::fail(std::string_view address, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(std::string(address));
  if (found != index_.end()) {
    Entry& entry = *found->second;
    if (now >= entry.since + limits_.window) {
      entry.since = now;
      entry.failures = 0;
    }
    ++entry.failures;
    entries_.splice(entries_.begin(), entries_, found->second);
    return;
  }
  if (entries_.size() >= limits_.addresses_max) {
    index_.erase(entries_.back().address);
    entries_.pop_back();
  }
  entries_.push_front({.address = std::string(address), .since = now, .failures = 1});
  index_.emplace(std::string(address), entries_.begin());
}

}  // namespace barbacane::access
