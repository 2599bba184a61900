#include "dataplane/upstream/pool.hpp"

#include <gtest/gtest.h>

#include <array>

namespace barbacane::upstream {
namespace {

class PoolTest : public testing::Test {
 protected:
  ConnectionBudget budget{.max = 2};
  Pool pool{{.pending_max = 2, .idle_max = 2}, budget};
  std::array<PoolMember, 4> members;
  std::array<PoolWaiter, 4> waiters;

  PoolAnswer ask(std::size_t waiter, PoolMember*& member, bool fresh = false) {
    return pool.ask(waiters[waiter], fresh, member);
  }
  PoolAnswer ask(std::size_t waiter, bool fresh = false) {
    PoolMember* ignored = nullptr;
    return ask(waiter, ignored, fresh);
  }
  bool park(std::size_t member) {
    bool is_parked = false;
    EXPECT_EQ(pool.release(members[member], is_parked), nullptr);
    return is_parked;
  }
};

TEST_F(PoolTest, ReusesTheNewestIdleFirst) {
  EXPECT_EQ(ask(0), PoolAnswer::connect);
  EXPECT_EQ(ask(1), PoolAnswer::connect);
  EXPECT_TRUE(park(0));
  EXPECT_TRUE(park(1));
  EXPECT_EQ(pool.oldest_idle(), members.data());
  PoolMember* got = nullptr;
  EXPECT_EQ(ask(2, got), PoolAnswer::reuse);
  EXPECT_EQ(got, &members[1]);
  EXPECT_FALSE(got->is_idle);
  EXPECT_EQ(ask(3, got), PoolAnswer::reuse);
  EXPECT_EQ(got, members.data());
  EXPECT_EQ(pool.open(), 2U);
}

TEST_F(PoolTest, AFreshConnectionIsNotAnIdleOne) {
  EXPECT_EQ(ask(0), PoolAnswer::connect);
  EXPECT_TRUE(park(0));
  EXPECT_EQ(ask(1, true), PoolAnswer::connect);
  EXPECT_EQ(pool.idle(), 1U);
}

TEST_F(PoolTest, QueuesBehindTheBudgetAndRefusesBehindTheQueue) {
  EXPECT_EQ(ask(0), PoolAnswer::connect);
  EXPECT_EQ(ask(1), PoolAnswer::connect);
  EXPECT_EQ(ask(2), PoolAnswer::queue);
  EXPECT_EQ(ask(3), PoolAnswer::queue);
  PoolWaiter late;
  PoolMember* ignored = nullptr;
  EXPECT_EQ(pool.ask(late, false, ignored), PoolAnswer::refuse);
  EXPECT_FALSE(late.is_waiting);
}

TEST_F(PoolTest, HandsAReleasedConnectionToTheFirstWaiter) {
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  static_cast<void>(ask(2));
  static_cast<void>(ask(3));
  bool is_parked = true;
  EXPECT_EQ(pool.release(members[0], is_parked), &waiters[2]);
  EXPECT_FALSE(is_parked);
  EXPECT_EQ(pool.pending(), 1U);
}

TEST_F(PoolTest, AClosedConnectionMakesRoomForTheFirstWaiter) {
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  static_cast<void>(ask(2));
  EXPECT_EQ(pool.closed(members[0]), &waiters[2]);
  EXPECT_EQ(pool.open(), 2U);
  EXPECT_EQ(budget.open, 2U);
  EXPECT_EQ(pool.closed(members[1]), nullptr);
  EXPECT_EQ(budget.open, 1U);
}

TEST_F(PoolTest, AWaiterThatGaveUpIsNotServed) {
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  static_cast<void>(ask(2));
  static_cast<void>(ask(3));
  pool.abandon(waiters[2]);
  pool.abandon(waiters[2]);
  EXPECT_EQ(pool.closed(members[0]), &waiters[3]);
  EXPECT_EQ(pool.pending(), 0U);
}

TEST_F(PoolTest, KeepsNoMoreIdleThanItMay) {
  budget.max = 4;
  for (std::size_t i = 0; i < 3; ++i) static_cast<void>(ask(i));
  EXPECT_TRUE(park(0));
  EXPECT_TRUE(park(1));
  EXPECT_FALSE(park(2));
  EXPECT_EQ(pool.idle(), 2U);
}

TEST_F(PoolTest, AnIdleConnectionMayDie) {
  budget.max = 3;
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  EXPECT_TRUE(park(0));
  EXPECT_TRUE(park(1));
  EXPECT_EQ(pool.closed(members[0]), nullptr);
  EXPECT_EQ(pool.idle(), 1U);
  EXPECT_EQ(pool.oldest_idle(), &members[1]);
  EXPECT_EQ(budget.open, 1U);
}

TEST_F(PoolTest, TheBudgetIsSharedWithOtherPools) {
  Pool other{{.pending_max = 1, .idle_max = 1}, budget};
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  PoolMember* ignored = nullptr;
  EXPECT_EQ(other.ask(waiters[2], false, ignored), PoolAnswer::queue);
  EXPECT_EQ(other.next_to_connect(), nullptr);
  EXPECT_EQ(pool.closed(members[0]), nullptr);
  EXPECT_EQ(other.next_to_connect(), &waiters[2]);
  EXPECT_EQ(budget.open, 2U);
}

TEST_F(PoolTest, NobodyOvertakesTheQueue) {
  static_cast<void>(ask(0));
  static_cast<void>(ask(1));
  EXPECT_EQ(ask(2), PoolAnswer::queue);
  --budget.open;  // room, but the queue has not been served yet
  EXPECT_EQ(ask(3), PoolAnswer::queue);
  EXPECT_EQ(pool.next_to_connect(), &waiters[2]);
}

}  // namespace
}  // namespace barbacane::upstream
