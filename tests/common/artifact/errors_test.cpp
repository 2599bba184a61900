#include "common/artifact/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/base/problem_kind.hpp"

namespace barbacane::artifact {
namespace {

TEST(ArtifactErrc, SaysSomethingOfItsOwnForEveryCode) {
  constexpr int last = static_cast<int>(ArtifactErrc::unknown_feature);
  std::set<std::string> messages;
  for (int value = 1; value <= last; ++value) {
    messages.insert(make_error_code(static_cast<ArtifactErrc>(value)).message());
  }
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(last));
  EXPECT_FALSE(messages.contains("unknown"));
}

TEST(ArtifactErrc, MapsToNeutralKinds) {
  EXPECT_EQ(make_error_code(ArtifactErrc::unreadable), ProblemKind::unavailable);
  EXPECT_EQ(make_error_code(ArtifactErrc::truncated), ProblemKind::malformed);
  EXPECT_EQ(make_error_code(ArtifactErrc::too_large), ProblemKind::too_large);
  EXPECT_EQ(make_error_code(ArtifactErrc::release_too_low), ProblemKind::forbidden);
  EXPECT_EQ(make_error_code(ArtifactErrc::unsound_tables), ProblemKind::invalid);
}

}  // namespace
}  // namespace barbacane::artifact
