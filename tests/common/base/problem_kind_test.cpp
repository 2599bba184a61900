#include "common/base/problem_kind.hpp"

#include <gtest/gtest.h>

namespace barbacane {
namespace {

TEST(ProblemKind, BecomesAnErrorCondition) {
  const boost::system::error_condition condition = ProblemKind::loop_detected;
  EXPECT_TRUE(condition == ProblemKind::loop_detected);
  EXPECT_FALSE(condition == ProblemKind::internal);
  EXPECT_STREQ(condition.category().name(), "barbacane.problem");
}

}  // namespace
}  // namespace barbacane
