#pragma once
// Who gets which connection of one target: idle ones last in, first out, a bound on open ones, and
// a bounded queue behind it. Bookkeeping only; upstream/target_pool does the connecting.

#include <cstdint>

namespace barbacane::upstream {

/// A connection, as the pool sees it. Part of the connection's object.
struct PoolMember {
  PoolMember* newer = nullptr;  // towards the one that went idle last
  PoolMember* older = nullptr;
  bool is_idle = false;
};

/// A request that waits for a connection. Part of the call's object.
struct PoolWaiter {
  PoolWaiter* earlier = nullptr;
  PoolWaiter* later = nullptr;
  bool is_waiting = false;
};

/// The share of `upstream_connections_max` that belongs to one worker, over all targets.
struct ConnectionBudget {
  std::uint32_t max = 0;
  std::uint32_t open = 0;
};

struct PoolLimits {
  std::uint32_t pending_max = 0;
  std::uint32_t idle_max = 0;
};

enum class PoolAnswer : std::uint8_t {
  reuse,    // take `member`
  connect,  // open one; it is counted already
  queue,    // the waiter stands in the queue
  refuse,   // the queue is full
};

/// Owner    one worker. Members and waiters belong to others and must leave before they end
class Pool {
 public:
  Pool(PoolLimits limits, ConnectionBudget& budget) noexcept : limits_{limits}, budget_{&budget} {}

  /// A request asks. `fresh` = not one that was idle.
  [[nodiscard]] PoolAnswer ask(PoolWaiter& waiter, bool fresh, PoolMember*& member) noexcept;

  /// A connection has done its work well. Returns the waiter that takes it over at once; without
  /// one it is idle now when `is_parked`, else it must be closed (and then reported to `closed`).
  [[nodiscard]] PoolWaiter* release(PoolMember& member, bool& is_parked) noexcept;

  /// A connection is gone, wherever it was. Returns the waiter for which one may be opened instead;
  /// that one is counted already.
  [[nodiscard]] PoolWaiter* closed(PoolMember& member) noexcept;

  /// The next waiter when the budget has room again, counted as connecting.
  [[nodiscard]] PoolWaiter* next_to_connect() noexcept;

  /// A waiter gives up.
  void abandon(PoolWaiter& waiter) noexcept;

  [[nodiscard]] PoolMember* oldest_idle() const noexcept { return oldest_; }
  [[nodiscard]] std::uint32_t open() const noexcept { return open_; }
  [[nodiscard]] std::uint32_t idle() const noexcept { return idle_; }
  [[nodiscard]] std::uint32_t pending() const noexcept { return pending_; }

 private:
  void unpark(PoolMember& member) noexcept;
  PoolWaiter* pop_waiter() noexcept;

  PoolLimits limits_;
  ConnectionBudget* budget_;
  std::uint32_t open_ = 0;
  std::uint32_t idle_ = 0;
  std::uint32_t pending_ = 0;
  PoolMember* newest_ = nullptr;
  PoolMember* oldest_ = nullptr;
  PoolWaiter* first_ = nullptr;
  PoolWaiter* last_ = nullptr;
};

}  // namespace barbacane::upstream
