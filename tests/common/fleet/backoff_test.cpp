#include "common/fleet/backoff.hpp"

#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, DoublesUpToTheCapAndSpreads) {
  Backoff backoff(7);
  milliseconds ceiling{1000};
  for (int i = 0; i < 20; ++i) {
    const milliseconds wait = backoff.after_failure();
    EXPECT_GE(wait, ceiling / 10);
    EXPECT_LE(wait, ceiling);
    ceiling = std::min(ceiling * 2, milliseconds{60'000});
  }
  backoff.reset();
  EXPECT_LE(backoff.after_failure(), milliseconds{1000});
}

TEST(Backoff, TwoLinksDoNotWaitAlike) {
  Backoff one(1);
  Backoff other(2);
  int same = 0;
  for (int i = 0; i < 10; ++i) same += one.after_failure() == other.after_failure() ? 1 : 0;
  EXPECT_LT(same, 3);
}

TEST(Backoff, HonoursWhatIsAskedWithinReason) {
  Backoff backoff(3);
  const milliseconds wait = backoff.after_asked(std::chrono::seconds{8});
  EXPECT_GE(wait, milliseconds{8'000});
  EXPECT_LE(wait, milliseconds{10'200});
  EXPECT_LE(backoff.after_asked(std::chrono::hours{100}), milliseconds{376'000});
}

TEST(Backoff, PermanentRefusalsGoToTheCap) {
  Backoff backoff(3);
  EXPECT_GE(backoff.after_permanent(), milliseconds{30'000});
}

}  // namespace
}  // namespace barbacane::fleet
