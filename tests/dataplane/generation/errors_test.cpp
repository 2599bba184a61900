#include "dataplane/generation/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/base/problem_kind.hpp"

namespace barbacane::generation {
namespace {

TEST(GenerationErrors, EachHasWordsOfItsOwn) {
  std::set<std::string> words;
  for (int value = 1; value <= static_cast<int>(GenerationErrc::state_unwritable); ++value) {
    const auto code = make_error_code(static_cast<GenerationErrc>(value));
    EXPECT_TRUE(code.failed());
    EXPECT_NE(code.message(), "unknown");
    EXPECT_TRUE(words.insert(code.message()).second) << code.message();
  }
  EXPECT_EQ(generation_category().message(0), "unknown");
}

TEST(GenerationErrors, AreKindsOfTrouble) {
  EXPECT_EQ(make_error_code(GenerationErrc::missing), ProblemKind::not_found);
  EXPECT_EQ(make_error_code(GenerationErrc::unreadable), ProblemKind::unavailable);
  EXPECT_EQ(make_error_code(GenerationErrc::state_corrupted), ProblemKind::internal);
  EXPECT_EQ(make_error_code(GenerationErrc::state_unwritable), ProblemKind::unavailable);
}

}  // namespace
}  // namespace barbacane::generation
