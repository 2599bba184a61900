#include "control/access/attempts.hpp"

#include <gtest/gtest.h>

namespace barbacane::access {
namespace {

using std::chrono::seconds;

TEST(Attempts, AnAddressWaitsAfterTooManyAndOnlyThen) {
  Attempts attempts({.failures_max = 3, .window = seconds{60}, .addresses_max = 10});
  Instant now{};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(attempts.wait_of("a", now), seconds{0}) << i;
    attempts.fail("a", now);
    now += seconds{10};
  }
  EXPECT_EQ(attempts.wait_of("a", now), seconds{30});
  EXPECT_EQ(attempts.wait_of("b", now), seconds{0});
  now += seconds{30};
  EXPECT_EQ(attempts.wait_of("a", now), seconds{0});
  attempts.fail("a", now);
  EXPECT_EQ(attempts.wait_of("a", now), seconds{0}) << "a new window begins";
}

TEST(Attempts, TheTableForgetsTheOldest) {
  Attempts attempts({.failures_max = 1, .window = seconds{60}, .addresses_max = 2});
  const Instant now{};
  for (const char* address : {"a", "b", "c"}) attempts.fail(address, now);
  EXPECT_EQ(attempts.wait_of("a", now), seconds{0});
  EXPECT_GT(attempts.wait_of("b", now), seconds{0});
  EXPECT_GT(attempts.wait_of("c", now), seconds{0});
}

}  // namespace
}  // namespace barbacane::access
