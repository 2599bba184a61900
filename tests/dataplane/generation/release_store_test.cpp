#include "dataplane/generation/release_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "common/artifact/errors.hpp"
#include "dataplane/generation/errors.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

using ::testing::HasSubstr;

const std::string digest_a = "sha256:" + std::string(64, 'a');
const std::string digest_b = "sha256:" + std::string(64, 'b');

class ReleaseStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string folder() const { return temporary_.path("state"); }
  ReleaseStore open() {
    Failure failure;
    auto store = ReleaseStore::open(folder(), failure);
    EXPECT_TRUE(store) << failure.detail;
    return store.value();
  }
  static ReleaseState read(const ReleaseStore& store) {
    Failure failure;
    return store.read(failure).value_or(ReleaseState{.release = 999, .digests = {}});
  }
  support::TemporaryDirectory temporary_;
  Failure failure_;
};

TEST_F(ReleaseStoreTest, BeginsEmptyInAFolderOfItsOwn) {
  const ReleaseStore store = open();
  EXPECT_EQ(read(store), ReleaseState());
  struct stat facts{};
  ASSERT_EQ(::stat(folder().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
  EXPECT_FALSE(std::filesystem::exists(store.file()));
}

TEST_F(ReleaseStoreTest, RemembersAcrossRestarts) {
  ASSERT_TRUE(open().accept(digest_a, 7, failure_)) << failure_.detail;
  EXPECT_EQ(read(open()), (ReleaseState{.release = 7, .digests = {digest_a}}));
  struct stat facts{};
  ASSERT_EQ(::stat(open().file().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_FALSE(std::filesystem::exists(open().file() + ".new"));
}

TEST_F(ReleaseStoreTest, AHigherReleaseForgetsTheLowerOnes) {
  const ReleaseStore store = open();
  ASSERT_TRUE(store.accept(digest_a, 7, failure_));
  ASSERT_TRUE(store.accept(digest_b, 7, failure_));
  EXPECT_EQ(read(store), (ReleaseState{.release = 7, .digests = {digest_a, digest_b}}));
  ASSERT_TRUE(store.accept(digest_a, 8, failure_));
  EXPECT_EQ(read(store), (ReleaseState{.release = 8, .digests = {digest_a}}));
}

TEST_F(ReleaseStoreTest, RefusesALowerRelease) {
  const ReleaseStore store = open();
  ASSERT_TRUE(store.accept(digest_a, 7, failure_));
  EXPECT_FALSE(store.accept(digest_a, 6, failure_));
  EXPECT_EQ(failure_.code, artifact::ArtifactErrc::release_too_low);
  EXPECT_EQ(read(store).release, 7U);
}

TEST_F(ReleaseStoreTest, SeesWhatAnotherGatewayAccepted) {
  const ReleaseStore one = open();
  const ReleaseStore other = open();
  ASSERT_TRUE(other.accept(digest_b, 9, failure_));
  EXPECT_FALSE(one.accept(digest_a, 8, failure_));
  EXPECT_EQ(read(one).release, 9U);
}

TEST_F(ReleaseStoreTest, KeepsABoundedNumberOfDigests) {
  const ReleaseStore store = open();
  const auto digest = [](std::size_t i) {
    std::string text = "sha256:" + std::string(64, '0');
    text[70] = static_cast<char>('a' + i % 6);
    text[69] = static_cast<char>('0' + i / 6);
    return text;
  };
  for (std::size_t i = 0; i <= accepted_digests_max; ++i) {
    ASSERT_TRUE(store.accept(digest(i), 1, failure_)) << failure_.detail;
  }
  EXPECT_EQ(read(store).digests.size(), accepted_digests_max);
  EXPECT_FALSE(read(store).has_accepted(digest(0), 1));
  EXPECT_TRUE(read(store).has_accepted(digest(accepted_digests_max), 1));
}

TEST_F(ReleaseStoreTest, DamageIsNamedWithItsFix) {
  temporary_.write("state/release-state.json", "{\"format\":1,");
  EXPECT_FALSE(ReleaseStore::open(folder(), failure_));
  EXPECT_EQ(failure_.code, GenerationErrc::state_corrupted);
  EXPECT_THAT(failure_.detail, HasSubstr(folder() + "/release-state.json"));
  EXPECT_THAT(failure_.detail, HasSubstr("remove it"));
}

TEST_F(ReleaseStoreTest, DamageWhileRunningRefusesEverything) {
  const ReleaseStore store = open();
  ASSERT_TRUE(store.accept(digest_a, 7, failure_));
  temporary_.write("state/release-state.json", "");
  EXPECT_FALSE(store.accept(digest_a, 8, failure_));
  EXPECT_EQ(failure_.code, GenerationErrc::state_corrupted);
}

TEST_F(ReleaseStoreTest, AFolderThatCannotBeIsNamed) {
  temporary_.write("file", "x");
  EXPECT_FALSE(ReleaseStore::open(temporary_.path("file"), failure_));
  EXPECT_EQ(failure_.code, GenerationErrc::state_unreadable);
  EXPECT_FALSE(ReleaseStore::open(temporary_.path("file/below"), failure_));
  EXPECT_THAT(failure_.detail, HasSubstr("--state-dir"));
}

TEST_F(ReleaseStoreTest, WhatCannotBeWrittenIsRefusedButWhatIsOnRecordIsNot) {
  const ReleaseStore store = open();
  ASSERT_TRUE(store.accept(digest_a, 7, failure_));
  // A folder where the new file would be: as unwritable for root as for anybody.
  std::filesystem::create_directory(store.file() + ".new");
  EXPECT_TRUE(store.accept(digest_a, 7, failure_)) << failure_.detail;
  EXPECT_FALSE(store.accept(digest_a, 8, failure_));
  EXPECT_EQ(failure_.code, GenerationErrc::state_unwritable);
  EXPECT_THAT(failure_.detail, HasSubstr(store.file()));
  EXPECT_EQ(read(store).release, 7U);
}

TEST(ChooseStateFolder, GivenThenServiceThenUserThenSystem) {
  struct Row {
    const char* name;
    std::string given;
    std::map<std::string, std::string> environment;
    std::string expected;
  };
  const Row rows[] = {
      {"Given", "/srv/a", {{"STATE_DIRECTORY", "/var/lib/x"}}, "/srv/a"},
      {"Service", "", {{"STATE_DIRECTORY", "/var/lib/x"}, {"XDG_STATE_HOME", "/u"}}, "/var/lib/x"},
      {"FirstOfService", "", {{"STATE_DIRECTORY", "/var/lib/x:/var/lib/y"}}, "/var/lib/x"},
      {"User", "", {{"XDG_STATE_HOME", "/u/state"}}, "/u/state/barbacane"},
      {"EmptyService", "", {{"STATE_DIRECTORY", ""}, {"XDG_STATE_HOME", "/u"}}, "/u/barbacane"},
      {"RelativeUser", "", {{"XDG_STATE_HOME", "state"}}, "/var/lib/barbacane"},
      {"System", "", {}, "/var/lib/barbacane"},
  };
  for (const Row& row : rows) {
    const auto environment = [&row](const char* name) -> const char* {
      const auto found = row.environment.find(name);
      return found == row.environment.end() ? nullptr : found->second.c_str();
    };
    EXPECT_EQ(choose_state_folder(row.given, environment), row.expected) << row.name;
  }
}

}  // namespace
}  // namespace barbacane::generation
