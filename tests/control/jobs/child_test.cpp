#include "control/jobs/child.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_directory.hpp"

namespace barbacane::jobs {
namespace {

using ::testing::HasSubstr;

class ChildTest : public ::testing::Test {
 protected:
  support::TemporaryDirectory folder;

  ChildEnd run(
      const std::string& script,
      const ChildBounds& bounds = {},
      const std::function<bool()>& goes_on = [] { return true; }
  ) {
    return run_child(
        {.words = {"/bin/sh", "-c", script},
         .folder = folder.path(),
         .out = folder.path("out"),
         .err = folder.path("err")},
        bounds,
        goes_on
    );
  }
};

TEST_F(ChildTest, EndsWithACodeOfItsOwn) {
  const ChildEnd end = run("echo one; exit 3");
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.reason, "");
  EXPECT_EQ(support::read_file(folder.path("out")), "one\n");
}

TEST_F(ChildTest, ASignalThatIsNotOursIsACrash) {
  for (const char* signal : {"9", "11"}) {
    const ChildEnd end = run("kill -" + std::string(signal) + " $$");
    EXPECT_FALSE(end.code);
    EXPECT_TRUE(end.is_crash);
    EXPECT_EQ(end.reason, "it ended by signal " + std::string(signal));
  }
}

TEST_F(ChildTest, ABoundThatIsHitIsNoCrash) {
  const ChildEnd spinning = run("while :; do :; done", {.cpu_max = std::chrono::seconds{1}});
  EXPECT_FALSE(spinning.is_crash);
  EXPECT_THAT(spinning.reason, HasSubstr("more time or space"));
  const ChildEnd late = run("exec sleep 1000", {.time_max = std::chrono::seconds{0}});
  EXPECT_FALSE(late.is_crash);
  EXPECT_THAT(late.reason, HasSubstr("longer than 0 s"));
}

TEST_F(ChildTest, EndsWhenNobodyWantsItAnyMore) {
  const ChildEnd end = run("exec sleep 1000", {}, [] { return false; });
  EXPECT_TRUE(end.is_cancelled);
  EXPECT_FALSE(end.is_crash);
}

}  // namespace
}  // namespace barbacane::jobs
