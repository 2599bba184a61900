#include "dataplane/exchange/errors.hpp"

#include <gtest/gtest.h>

#include "common/base/problem_kind.hpp"

namespace barbacane::exchange {
namespace {

TEST(ProgramErrc, EachHasWordsAndAKind) {
  for (const ProgramErrc code :
       {ProgramErrc::unknown_dispatcher, ProgramErrc::unknown_middleware, ProgramErrc::bad_rewrite
       }) {
    EXPECT_NE(make_error_code(code).message(), "unknown");
    EXPECT_EQ(make_error_code(code), make_error_condition(ProblemKind::invalid));
  }
  EXPECT_EQ(make_error_code(static_cast<ProgramErrc>(99)).message(), "unknown");
}

}  // namespace
}  // namespace barbacane::exchange
