#include "dataplane/upstream/pool.hpp"

namespace barbacane::upstream {

PoolAnswer Pool::ask(PoolWaiter& waiter, bool fresh, PoolMember*& member) noexcept {
  member = nullptr;
  if (!fresh && newest_ != nullptr) {
    member = newest_;
    unpark(*member);
    return PoolAnswer::reuse;
  }
  if (budget_->open < budget_->max && pending_ == 0) {
    ++budget_->open;
    ++open_;
    return PoolAnswer::connect;
  }
  if (pending_ >= limits_.pending_max) return PoolAnswer::refuse;
  waiter.is_waiting = true;
  waiter.later = nullptr;
  waiter.earlier = last_;
  (last_ != nullptr ? last_->later : first_) = &waiter;
  last_ = &waiter;
  ++pending_;
  return PoolAnswer::queue;
}

PoolWaiter* Pool::release(PoolMember& member, bool& is_parked) noexcept {
  is_parked = false;
  if (PoolWaiter* const waiter = pop_waiter()) return waiter;
  if (idle_ >= limits_.idle_max) return nullptr;
  is_parked = true;
  member.is_idle = true;
  member.newer = nullptr;
  member.older = newest_;
  (newest_ != nullptr ? newest_->newer : oldest_) = &member;
  newest_ = &member;
  ++idle_;
  return nullptr;
}

PoolWaiter* Pool::closed(PoolMember& member) noexcept {
  if (member.is_idle) unpark(member);
  --open_;
  --budget_->open;
  return next_to_connect();
}

PoolWaiter* Pool::next_to_connect() noexcept {
  if (first_ == nullptr || budget_->open >= budget_->max) return nullptr;
  ++open_;
  ++budget_->open;
  return pop_waiter();
}

void Pool::abandon(PoolWaiter& waiter) noexcept {
  if (!waiter.is_waiting) return;
  (waiter.earlier != nullptr ? waiter.earlier->later : first_) = waiter.later;
  (waiter.later != nullptr ? waiter.later->earlier : last_) = waiter.earlier;
  waiter = {};
  --pending_;
}

void Pool::unpark(PoolMember& member) noexcept {
  (member.newer != nullptr ? member.newer->older : newest_) = member.older;
  (member.older != nullptr ? member.older->newer : oldest_) = member.newer;
  member = {};
  --idle_;
}

PoolWaiter* Pool::pop_waiter() noexcept {
  PoolWaiter* const waiter = first_;
  if (waiter != nullptr) abandon(*waiter);
  return waiter;
}

}  // namespace barbacane::upstream
