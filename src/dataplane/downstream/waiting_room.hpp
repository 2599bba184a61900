#pragma once
// The connections of a worker that wait for their caller, longest waiting first: what can be closed
// with the least loss when descriptors or memory run short. A caller that sends its head slowly has
// waited since its last request, so that it is among the first to go.

#include "common/base/clock.hpp"

namespace barbacane::downstream {

class Session;

/// A member of each session.
struct Waiting {
  explicit Waiting(Session& owner) noexcept : session(&owner) {}
  Session* session;
  Waiting* earlier = nullptr;
  Waiting* later = nullptr;
  Instant since;
  bool is_in = false;
};

/// Owner    the worker
class WaitingRoom {
 public:
  void enter(Waiting& one, Instant now) noexcept {
    if (one.is_in) return;
    one.is_in = true;
    one.since = now;
    one.later = nullptr;
    one.earlier = last_;
    (last_ != nullptr ? last_->later : first_) = &one;
    last_ = &one;
  }
  void leave(Waiting& one) noexcept {
    if (!one.is_in) return;
    one.is_in = false;
    (one.earlier != nullptr ? one.earlier->later : first_) = one.later;
    (one.later != nullptr ? one.later->earlier : last_) = one.earlier;
  }
  /// Null when nobody waits.
  [[nodiscard]] Waiting* longest() const noexcept { return first_; }

 private:
  Waiting* first_ = nullptr;
  Waiting* last_ = nullptr;
};

}  // namespace barbacane::downstream
