#include "dataplane/upstream/wheel.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace barbacane::upstream {
namespace {

using std::chrono::milliseconds;

struct Bell {
  explicit Bell(std::vector<std::string>& log, std::string text)
      : rings(&log), name(std::move(text)), timer(this, [](void* self) {
          auto& bell = *static_cast<Bell*>(self);
          bell.rings->push_back(bell.name);
        }) {}
  std::vector<std::string>* rings;
  std::string name;
  Timer timer;
};

class WheelTest : public testing::Test {
 protected:
  Instant start{std::chrono::hours(1)};
  Wheel wheel{start};
  std::vector<std::string> rings;
  Bell a{rings, "a"};
  Bell b{rings, "b"};
};

struct Row {
  std::string name;
  int after_ms;
  int quiet_until_ms;  // the last tick at which it must not have fired
  int fired_at_ms;     // the first at which it must
};
class Firing : public WheelTest, public testing::WithParamInterface<Row> {};
TEST_P(Firing, IsNeverEarlyAndAtMostTwoTicksLate) {
  wheel.set(a.timer, milliseconds(GetParam().after_ms));
  for (int at = 50; at <= GetParam().quiet_until_ms; at += 50) {
    wheel.advance(start + milliseconds(at));
    ASSERT_TRUE(rings.empty()) << at;
  }
  wheel.advance(start + milliseconds(GetParam().fired_at_ms));
  EXPECT_EQ(rings.size(), 1U);
  EXPECT_TRUE(wheel.is_empty());
}
INSTANTIATE_TEST_SUITE_P(
    Times,
    Firing,
    testing::Values(
        Row{"Now", 0, 50, 200},
        Row{"Negative", -5, 50, 200},
        Row{"OneMillisecond", 1, 50, 200},
        Row{"OneTick", 100, 100, 200},
        Row{"JustOverATick", 101, 200, 300},
        Row{"TenSeconds", 10'000, 10'000, 10'100},
        Row{"OverATurn", 250'000, 250'000, 250'100}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(WheelTest, CancelledTimersStayQuiet) {
  wheel.set(a.timer, milliseconds(100));
  wheel.set(b.timer, milliseconds(100));
  a.timer.cancel();
  a.timer.cancel();
  wheel.advance(start + milliseconds(1000));
  EXPECT_EQ(rings, std::vector<std::string>{"b"});
}

TEST_F(WheelTest, SettingAgainMovesTheDeadline) {
  wheel.set(a.timer, milliseconds(100));
  wheel.set(a.timer, milliseconds(1000));
  EXPECT_EQ(wheel.size(), 1U);
  wheel.advance(start + milliseconds(900));
  EXPECT_TRUE(rings.empty());
  wheel.advance(start + milliseconds(1100));
  EXPECT_EQ(rings.size(), 1U);
}

TEST_F(WheelTest, ALongSleepFiresEverythingOnce) {
  wheel.set(a.timer, milliseconds(100));
  wheel.set(b.timer, milliseconds(200'000));
  wheel.advance(start + std::chrono::hours(3));
  EXPECT_EQ(rings.size(), 2U);
  wheel.advance(start + std::chrono::hours(4));
  EXPECT_EQ(rings.size(), 2U);
}

TEST_F(WheelTest, TimeDoesNotRunBackwards) {
  wheel.advance(start + milliseconds(1000));
  wheel.advance(start);
  wheel.set(a.timer, milliseconds(100));
  wheel.advance(start + milliseconds(1050));
  EXPECT_TRUE(rings.empty());
}

TEST_F(WheelTest, OwnersMayEndInsideTheirCallback) {
  struct Fleeting {
    explicit Fleeting(std::unique_ptr<Fleeting>& slot)
        : own(&slot), timer(this, [](void* self) { static_cast<Fleeting*>(self)->own->reset(); }) {}
    std::unique_ptr<Fleeting>* own;
    Timer timer;
  };
  std::unique_ptr<Fleeting> one;
  one = std::make_unique<Fleeting>(one);
  wheel.set(one->timer, milliseconds(100));
  wheel.advance(start + milliseconds(500));
  EXPECT_EQ(one, nullptr);
  EXPECT_TRUE(wheel.is_empty());
}

TEST_F(WheelTest, ACallbackMaySetAndCancelOthers) {
  struct Meddler {
    Wheel* wheel;
    Bell* cancels;
    Bell* sets;
    Timer timer{this, [](void* self) {
                  auto& meddler = *static_cast<Meddler*>(self);
                  meddler.cancels->timer.cancel();
                  meddler.wheel->set(meddler.sets->timer, milliseconds(100));
                }};
  };
  Bell c(rings, "c");
  wheel.set(a.timer, milliseconds(300));
  Meddler meddler{&wheel, &a, &c};
  wheel.set(meddler.timer, milliseconds(100));
  wheel.advance(start + milliseconds(200));
  wheel.advance(start + milliseconds(500));
  EXPECT_EQ(rings, std::vector<std::string>{"c"});
}

TEST_F(WheelTest, AnEmptyWheelCatchesUp) {
  wheel.catch_up(start + std::chrono::hours(2));
  wheel.set(a.timer, milliseconds(100));
  wheel.advance(start + std::chrono::hours(2) + milliseconds(100));
  EXPECT_TRUE(rings.empty());
  wheel.advance(start + std::chrono::hours(2) + milliseconds(200));
  EXPECT_EQ(rings.size(), 1U);
}

}  // namespace
}  // namespace barbacane::upstream
