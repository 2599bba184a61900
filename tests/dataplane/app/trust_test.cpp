#include "dataplane/app/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"
#include "dataplane/generation/errors.hpp"
#include "support/signing_keys.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::dataplane {
namespace {

TEST(LoadTrustedKeys, ReadsThemAll) {
  const support::TemporaryDirectory folder;
  Refusal refusal;
  const auto keys = load_trusted_keys(
      {folder.write("a.pub", support::first_key().public_key().to_pem()),
       folder.write("b.pub", support::second_key().public_key().to_pem())},
      refusal
  );
  ASSERT_TRUE(keys) << refusal.message;
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ((*keys)[1].id(), support::second_key().public_key().id());
  EXPECT_TRUE(load_trusted_keys({}, refusal)->empty());
}

TEST(LoadTrustedKeys, NamesTheFileThatIsNone) {
  const support::TemporaryDirectory folder;
  struct Row {
    const char* name;
    std::string path;
    ExitCode code;
  };
  const Row rows[] = {
      {"missing", folder.path("none.pub"), ExitCode::unreachable},
      {"folder", folder.path(), ExitCode::unreachable},
      {"empty", folder.write("empty.pub", ""), ExitCode::usage},
      {"text", folder.write("text.pub", "hello"), ExitCode::usage},
      {"private", folder.write("key", support::first_key().to_pem()), ExitCode::usage},
  };
  for (const Row& row : rows) {
    Refusal refusal;
    EXPECT_FALSE(load_trusted_keys({row.path}, refusal)) << row.name;
    EXPECT_EQ(refusal.code, row.code) << row.name;
    EXPECT_THAT(refusal.message, ::testing::HasSubstr("--trusted-key " + row.path)) << row.name;
  }
}

TEST(RefusalOf, TellsAFileThatIsAwayFromOneThatIsWrong) {
  using artifact::ArtifactErrc;
  using generation::GenerationErrc;
  EXPECT_EQ(refusal_of({GenerationErrc::missing, "x"}).code, ExitCode::unreachable);
  EXPECT_EQ(refusal_of({GenerationErrc::state_corrupted, "x"}).code, ExitCode::unreachable);
  EXPECT_EQ(refusal_of({ArtifactErrc::unreadable, "x"}).code, ExitCode::unreachable);
  EXPECT_EQ(refusal_of({ArtifactErrc::truncated, "x"}).code, ExitCode::refused);
  EXPECT_EQ(refusal_of({ArtifactErrc::expired, "x"}).code, ExitCode::refused);
  EXPECT_EQ(refusal_of({ArtifactErrc::expired, "why"}).message, "why");
}

}  // namespace
}  // namespace barbacane::dataplane
