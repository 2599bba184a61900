#include "control/cli/file_loader.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace barbacane::cli {
namespace {

namespace fs = std::filesystem;

class FileLoaderTest : public ::testing::Test {
 protected:
  FileLoaderTest()
      : folder_{fs::path{::testing::TempDir()} / ("loader-" + std::to_string(::getpid()))} {
    fs::create_directories(folder_);
  }
  ~FileLoaderTest() override { fs::remove_all(folder_); }

  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  fs::path folder_;
};

TEST_F(FileLoaderTest, LinesCountFromOneAndLoseTheirEnd) {
  std::ofstream{path("a.yaml"), std::ios::binary} << "one\r\ntwo\nthree";
  FileLoader loader;
  ASSERT_TRUE(loader.load(path("a.yaml")));
  EXPECT_EQ(loader.line_of(path("a.yaml"), 1), "one");
  EXPECT_EQ(loader.line_of(path("a.yaml"), 3), "three");
  EXPECT_EQ(loader.line_of(path("a.yaml"), 4), "");
  EXPECT_EQ(loader.line_of(path("a.yaml"), 0), "");
  EXPECT_EQ(loader.line_of("other", 1), "");
}

TEST_F(FileLoaderTest, SeesOneStateOfAFileThatChanges) {
  std::ofstream{path("a.yaml")} << "old";
  FileLoader loader;
  ASSERT_TRUE(loader.load(path("a.yaml")));
  std::ofstream{path("a.yaml")} << "new";
  EXPECT_EQ(loader.load(path("a.yaml")).value(), "old");
  EXPECT_EQ(loader.files(), 1U);
}

TEST_F(FileLoaderTest, SaysWhatTheSystemSays) {
  FileLoader loader;
  EXPECT_EQ(loader.load(path("missing")).error(), boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(loader.load(folder_.string()).error(), boost::system::errc::is_a_directory);
}

TEST_F(FileLoaderTest, RefusesAFileOverTheBound) {
  std::ofstream{path("big")} << std::string(100, 'x');
  EXPECT_EQ(read_file(path("big"), 99).error(), boost::system::errc::file_too_large);
  EXPECT_EQ(read_file(path("big"), 100).value().size(), 100U);
}

TEST_F(FileLoaderTest, WritesWholeFilesWithTheirMode) {
  ASSERT_TRUE(write_file(path("key"), "secret", 0600));
  struct stat status{};
  ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_TRUE(write_file(path("key"), "other", 0600));
  EXPECT_EQ(read_file(path("key"), 100).value(), "other");
  EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}), 1);
}

TEST_F(FileLoaderTest, WritingIntoNothingFails) {
  EXPECT_FALSE(write_file(path("no/such/folder"), "x", 0600));
  EXPECT_EQ(write_file(folder_.string(), "x", 0600).error(), boost::system::errc::is_a_directory);
}

}  // namespace
}  // namespace barbacane::cli
