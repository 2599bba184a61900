#include "dataplane/generation/directory_watch.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

namespace fs = std::filesystem;

/// Whether anything waits to be taken. Events of this process are queued before its call returns.
bool has_events(const DirectoryWatch& watch) {
  pollfd entry{.fd = watch.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, 0) == 1;
}

class DirectoryWatchTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(std::string_view name) const { return folder_.path(name); }
  support::TemporaryDirectory folder_;
};

TEST_F(DirectoryWatchTest, IsQuietWhileNothingHappens) {
  folder_.write("api.bca", "1");
  DirectoryWatch watch(at("api.bca"));
  ASSERT_GE(watch.descriptor(), 0);
  EXPECT_FALSE(has_events(watch));
  EXPECT_FALSE(watch.take());
}

TEST_F(DirectoryWatchTest, SeesEveryWayAFileChanges) {
  folder_.write("api.bca", "1");
  DirectoryWatch watch(at("api.bca"));
  folder_.write("api.bca", "in place");
  EXPECT_TRUE(watch.take());
  folder_.write("fresh", "renamed over it");
  (void)watch.take();
  fs::rename(at("fresh"), at("api.bca"));
  EXPECT_TRUE(watch.take());
  fs::remove(at("api.bca"));
  EXPECT_TRUE(watch.take());
  folder_.write("api.bca", "made again");
  EXPECT_TRUE(watch.take());
  std::ofstream(at("api.bca"), std::ios::app) << "more";
  EXPECT_TRUE(watch.take());
  fs::last_write_time(at("api.bca"), fs::file_time_type::clock::now());
  EXPECT_TRUE(watch.take());
  EXPECT_FALSE(watch.take());
}

TEST_F(DirectoryWatchTest, OtherFilesOfTheFolderAreNoneOfItsBusiness) {
  folder_.write("api.bca", "1");
  DirectoryWatch watch(at("api.bca"));
  folder_.write("other.bca", "1");
  folder_.write("api.bca.new", "1");
  fs::remove(at("other.bca"));
  EXPECT_TRUE(has_events(watch));
  EXPECT_FALSE(watch.take());
}

TEST_F(DirectoryWatchTest, FollowsALinkThatIsSwapped) {
  folder_.write("..1/api.bca", "1");
  folder_.write("..2/api.bca", "2");
  fs::create_directory_symlink("..1", at("..data"));
  fs::create_symlink("..data/api.bca", at("api.bca"));
  DirectoryWatch watch(at("api.bca"));
  folder_.write("..1/api.bca", "1, changed");
  EXPECT_TRUE(watch.take());
  fs::create_directory_symlink("..2", at("..tmp"));
  (void)watch.take();
  fs::rename(at("..tmp"), at("..data"));
  EXPECT_TRUE(watch.take());
  folder_.write("..2/api.bca", "2, changed");
  EXPECT_TRUE(watch.take());
  folder_.write("..1/api.bca", "nobody cares any more");
  EXPECT_FALSE(watch.take());
}

TEST_F(DirectoryWatchTest, WaitsForAFolderThatIsNotThereYet) {
  DirectoryWatch watch(at("later/api.bca"));
  fs::create_directory(at("later"));
  EXPECT_TRUE(watch.take());
  folder_.write("later/api.bca", "1");
  EXPECT_TRUE(watch.take());
}

TEST_F(DirectoryWatchTest, SurvivesTheRemovalOfTheFolder) {
  folder_.write("in/api.bca", "1");
  DirectoryWatch watch(at("in/api.bca"));
  fs::remove_all(at("in"));
  EXPECT_TRUE(watch.take());
  (void)watch.take();
  folder_.write("in/api.bca", "2");
  EXPECT_TRUE(watch.take());
}

}  // namespace
}  // namespace barbacane::generation
