#include "common/settings/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/base/problem_kind.hpp"

namespace barbacane::settings {
namespace {

TEST(SettingsErrc, SaysSomethingOfItsOwnForEveryCode) {
  std::set<std::string> messages;
  for (int value = 1; value <= static_cast<int>(SettingsErrc::secret_empty); ++value) {
    messages.insert(make_error_code(static_cast<SettingsErrc>(value)).message());
  }
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(SettingsErrc::secret_empty));
  EXPECT_FALSE(messages.contains("unknown"));
}

TEST(SettingsErrc, MapsToNeutralKinds) {
  EXPECT_EQ(make_error_code(SettingsErrc::bad_reference), ProblemKind::invalid);
  EXPECT_EQ(make_error_code(SettingsErrc::secret_missing), ProblemKind::unavailable);
}

}  // namespace
}  // namespace barbacane::settings
