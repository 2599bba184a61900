#include "common/observe/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::observe {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string written(Level level, std::string_view message) {
  ::testing::internal::CaptureStderr();
  log(level, message, {{"n", std::int64_t{1}}});
  return ::testing::internal::GetCapturedStderr();
}

TEST(Log, WritesOneLineAnEventFromItsLevelOn) {
  configure_log({.format = LogFormat::json, .level = Level::warn});
  EXPECT_THAT(written(Level::info, "quiet"), IsEmpty());
  EXPECT_THAT(
      written(Level::error, "loud"),
      AllOf(HasSubstr("\"msg\":\"loud\",\"n\":1}\n"), HasSubstr("Z\",\"level\":\"error\""))
  );
  set_level(Level::debug);
  EXPECT_EQ(level(), Level::debug);
  EXPECT_THAT(written(Level::debug, "now"), HasSubstr("now"));
  configure_log({.format = LogFormat::text, .level = Level::info});
  EXPECT_THAT(written(Level::info, "words"), HasSubstr("Z info  words n=1\n"));
}

}  // namespace
}  // namespace barbacane::observe
