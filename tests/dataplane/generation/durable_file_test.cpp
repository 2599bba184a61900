#include "dataplane/generation/durable_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

TEST(DurableFile, ReplacesAndReadsBack) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path() + "/f";
  EXPECT_FALSE(read_small_file(path, 100));
  ASSERT_TRUE(replace_file(path, "one"));
  ASSERT_TRUE(replace_file(path, "two"));
  ASSERT_TRUE(sync_folder(folder.path()));
  EXPECT_EQ(read_small_file(path, 100), "two");
  struct stat facts{};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_NE(::stat((path + ".new").c_str(), &facts), 0);
}

TEST(DurableFile, AFailureLeavesTheOldContent) {
  EXPECT_FALSE(replace_file("/nonexistent/f", "x"));
  EXPECT_FALSE(sync_folder("/nonexistent"));
}

}  // namespace
}  // namespace barbacane::generation
