#include "dataplane/generation/artifact_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "common/crypto/digest.hpp"
#include "dataplane/generation/errors.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

using std::chrono::milliseconds;

TEST(StampOf, ChangesWithTheFile) {
  const support::TemporaryDirectory folder;
  EXPECT_EQ(stamp_of(folder.path("api.bca")), FileStamp());
  const std::string path = folder.write("api.bca", "one");
  const FileStamp first = stamp_of(path);
  EXPECT_TRUE(first.exists);
  EXPECT_EQ(first.size, 3);
  EXPECT_EQ(stamp_of(path), first);
  std::filesystem::rename(folder.write("fresh", "two"), path);
  EXPECT_NE(stamp_of(path), first);
}

TEST(StampOf, FollowsLinks) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.write("api.bca", "one");
  std::filesystem::create_symlink("api.bca", folder.path("link"));
  EXPECT_EQ(stamp_of(folder.path("link")), stamp_of(path));
}

TEST(IsSettled, OnlyAfterAWhile) {
  const FileStamp stamp{
      .exists = true, .modified = milliseconds(1000), .changed = milliseconds(5000)
  };
  EXPECT_FALSE(is_settled(stamp, WallTime(milliseconds(5000))));
  EXPECT_FALSE(is_settled(stamp, WallTime(milliseconds(5099))));
  EXPECT_TRUE(is_settled(stamp, WallTime(milliseconds(5100))));
  EXPECT_FALSE(is_settled(stamp, WallTime(milliseconds(100)))) << "a file from the future";
  EXPECT_TRUE(is_settled(FileStamp(), WallTime(milliseconds(5000)))) << "no file";
}

TEST(OpenArtifact, OpensARegularFile) {
  const support::TemporaryDirectory folder;
  Failure failure;
  EXPECT_TRUE(open_artifact(folder.write("api.bca", "x"), failure).is_open());
  EXPECT_FALSE(failure);
}

TEST(OpenArtifact, RefusesWhatIsNone) {
  const support::TemporaryDirectory folder;
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  folder.write("file", "x");
  struct Row {
    const char* name;
    std::string path;
    GenerationErrc code;
  };
  const Row rows[] = {
      {"missing", folder.path("none.bca"), GenerationErrc::missing},
      {"below a file", folder.path("file/api.bca"), GenerationErrc::missing},
      {"folder", folder.path(), GenerationErrc::unreadable},
      {"pipe without a writer", folder.path("pipe"), GenerationErrc::unreadable},
      {"device", "/dev/zero", GenerationErrc::unreadable},
      {"nothing", "", GenerationErrc::missing},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Failure failure;
    EXPECT_FALSE(open_artifact(row.path, failure).is_open());
    EXPECT_EQ(failure.code, row.code);
    EXPECT_THAT(failure.detail, ::testing::StartsWith(row.path + ": "));
  }
}

TEST(ContentDigest, IsThatOfTheWholeFile) {
  const support::TemporaryDirectory folder;
  Failure failure;
  const std::string text(200'000, 'x');
  const Descriptor file = open_artifact(folder.write("api.bca", text), failure);
  ASSERT_TRUE(file.is_open());
  ::lseek(file.get(), 100, SEEK_SET);
  EXPECT_EQ(content_digest(file.get()), crypto::to_hex(crypto::sha256(text)));
  EXPECT_EQ(content_digest(-1), "");
}

}  // namespace
}  // namespace barbacane::generation
