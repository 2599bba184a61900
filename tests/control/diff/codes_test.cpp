#include "control/diff/codes.hpp"

#include <gtest/gtest.h>

#include <set>

namespace barbacane::diff {
namespace {

TEST(Codes, AreFoundInAnyCase) {
  ASSERT_NE(find_code("d1407"), nullptr);
  EXPECT_EQ(find_code("d1407")->code, "D1407");
  EXPECT_EQ(find_code("D9999"), nullptr);
}

TEST(Codes, AreDifferentAndExplained) {
  std::set<std::string_view> seen;
  for (const CodeInfo& one : all_codes()) {
    EXPECT_TRUE(seen.insert(one.code).second) << one.code;
    EXPECT_FALSE(one.title.empty()) << one.code;
    EXPECT_FALSE(one.explanation.empty()) << one.code;
  }
}

}  // namespace
}  // namespace barbacane::diff
