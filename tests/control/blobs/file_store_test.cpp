#include "control/blobs/file_store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/crypto/digest.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::blobs {
namespace {

std::string digest_of(std::string_view bytes) {
  return "sha256:" + crypto::to_hex(crypto::sha256(bytes));
}

class FileStoreTest : public ::testing::Test {
 protected:
  support::TemporaryDirectory folder;
  std::string fault;
  std::unique_ptr<BlobStore> store = open_file_store(folder.path("blobs"), fault);
};

TEST_F(FileStoreTest, KeepsBytesUnderTheirDigest) {
  const std::string bytes(600'000, 'x');
  const std::string digest = digest_of(bytes);
  ASSERT_TRUE(store->put(digest, bytes));
  ASSERT_TRUE(store->put(digest, bytes));
  ASSERT_TRUE(store->put_file(digest_of("y"), folder.write("y", "y")));
  EXPECT_EQ(**store->size(digest), bytes.size());
  EXPECT_EQ(*store->read(digest, 599'990, 100), "xxxxxxxxxx");
  EXPECT_EQ(*store->read(digest_of("y"), 0, 10), "y");
  EXPECT_TRUE(store->remove(digest));
  EXPECT_TRUE(store->remove(digest));
  EXPECT_FALSE(store->size(digest)->has_value());
  EXPECT_FALSE(store->read(digest, 0, 1));
}

TEST_F(FileStoreTest, IsForUsAlone) {
  ASSERT_TRUE(store->put(digest_of("a"), "a"));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path("blobs"))) {
    struct stat facts{};
    ASSERT_EQ(::stat(entry.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0077U, 0U) << entry.path();
  }
}

TEST_F(FileStoreTest, NothingButADigestIsAName) {
  for (const char* name :
       {"",
        "sha256:",
        "../../etc/passwd",
        "sha256:../../../../../../../../../../../../../../../etc/passwdxxxxxxxxxx"}) {
    EXPECT_FALSE(store->put(name, "x")) << name;
    EXPECT_FALSE(store->read(name, 0, 1)) << name;
    EXPECT_FALSE(store->size(name)) << name;
    EXPECT_FALSE(store->remove(name)) << name;
  }
}

TEST_F(FileStoreTest, ABlobThatCannotBeReadLeavesNothing) {
  EXPECT_FALSE(store->put_file(digest_of("a"), folder.path("none")));
  EXPECT_FALSE(store->size(digest_of("a"))->has_value());
}

TEST_F(FileStoreTest, OldLeftoversAreCleared) {
  const std::string old = folder.write("blobs/ab/.part-1", "half");
  const std::string fresh = folder.write("blobs/ab/.part-2", "half");
  std::filesystem::last_write_time(
      old, std::filesystem::file_time_type::clock::now() - std::chrono::hours(2)
  );
  ASSERT_NE(open_file_store(folder.path("blobs"), fault), nullptr);
  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(fresh)) << "somebody may be writing it";
}

TEST(FileStore, SaysThatItCannotWrite) {
  std::string fault;
  EXPECT_EQ(open_file_store("/proc/blobs", fault), nullptr);
  EXPECT_NE(fault.find("/proc/blobs"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::blobs
