#include "control/fleet/admission.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace barbacane::fleet {
namespace {

TEST(Admission, NeverMoreThanItsRateInAnySecond) {
  const Instant start{};
  Admission admission(start, 1);
  std::deque<Instant> admitted;
  std::size_t most = 0;
  for (int i = 0; i < 25'000; ++i) {
    const Instant now = start + std::chrono::microseconds{200 * i};
    if (!admission.admit(now)) continue;
    admitted.push_back(now);
    while (now - admitted.front() >= std::chrono::seconds{1}) admitted.pop_front();
    most = std::max(most, admitted.size());
  }
  EXPECT_LE(most, 200U);
  EXPECT_GE(admission.admitted(), 5U * 180U);
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
