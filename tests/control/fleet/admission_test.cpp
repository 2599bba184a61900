#include "control/fleet/admission.hpp"

#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

TEST(Admission, NeverMoreThanItsRateASecond) {
  const Instant start{};
  Admission admission(start, 1);
  int first = 0;
  while (admission.admit(start)) ++first;
  EXPECT_EQ(first, 200);
  int second = 0;
  for (int i = 0; i < 5000; ++i)
    second += admission.admit(start + std::chrono::microseconds{200 * i}) ? 1 : 0;
  EXPECT_LE(second, 200);
  EXPECT_GE(second, 198);
  EXPECT_EQ(admission.admitted(), static_cast<std::uint64_t>(first + second));
}

TEST(Admission, TheMoreWaitTheLaterTheyShallComeBack) {
  const Instant start{};
  Admission admission(start, 1);
  while (admission.admit(start)) continue;
  std::int64_t few = 0;
  for (int i = 0; i < 100; ++i) few = std::max<std::int64_t>(few, admission.retry_after().count());
  for (int i = 0; i < 2000; ++i) EXPECT_FALSE(admission.admit(start));
  std::int64_t many = 0;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t seconds = admission.retry_after().count();
    EXPECT_GE(seconds, 1);
    EXPECT_LE(seconds, 60);
    many = std::max(many, seconds);
  }
  EXPECT_GT(many, few);
}

}  // namespace
}  // namespace barbacane::fleet
