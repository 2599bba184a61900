#include "dataplane/generation/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/artifact/errors.hpp"
#include "dataplane/exchange/series.hpp"
#include "dataplane/generation/artifact_file.hpp"
#include "dataplane/generation/errors.hpp"
#include "support/gateway_fixture.hpp"
#include "support/signing_keys.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

using artifact::ArtifactErrc;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr WallTime before_expiry{std::chrono::sys_days{std::chrono::year{2030} / 1 / 1}};
constexpr WallTime after_expiry{std::chrono::sys_days{std::chrono::year{2040} / 1 / 1}};
constexpr const char* expiry = "2035-01-01T00:00:00Z";

struct Signed {
  std::uint64_t release = 1;
  std::string not_after = {};
};

/// An artifact that a gateway can run, told apart by the title of its API.
std::string make_bytes(const std::string& title, const std::vector<Signed>& signatures = {}) {
  support::GatewayParts tables = support::make_gateway();
  tables.apis = {{tables.intern(title), tables.intern("1.0.0"), 0}};
  tables.middlewares.clear();
  tables.chains.clear();
  tables.operations[0].chain = {0, 0};
  tables.dispatchers.resize(1);  // http-upstream
  tables.operations[2].dispatch = 0;
  std::string detail;
  auto written = artifact::write_artifact(support::make_artifact_parts(tables.build()), detail);
  EXPECT_TRUE(written) << detail;
  if (!written) return {};
  std::string bytes = written.value().bytes;
  for (const Signed& one : signatures) {
    const auto signature = artifact::sign(
        written.value().digest, support::first_key(), one.release, {}, one.not_after
    );
    EXPECT_TRUE(signature);
    auto longer = artifact::add_signature(bytes, signature.value(), detail);
    EXPECT_TRUE(longer) << detail;
    bytes = std::move(longer).value();
  }
  return bytes;
}

class LoadTest : public ::testing::Test {
 protected:
  LoadTest() {
    needs_.path = folder_.path("api.bca");
    needs_.program = {
        .secrets = [](std::string_view) { return Result<Secret>(Secret("s")); },
        .series = std::make_shared<exchange::SeriesRegistry>(),
        .default_ca_file = {}
    };
  }
  void trust() {
    needs_.trusted_keys = {support::first_key().public_key()};
    Failure failure;
    needs_.releases = ReleaseStore::open(folder_.path("state"), failure);
    ASSERT_TRUE(needs_.releases) << failure.detail;
  }
  void put(const std::string& bytes) { folder_.write("api.bca", bytes); }
  std::optional<Candidate> load(WallTime now = before_expiry, std::string_view running = {}) {
    failure_ = {};
    return load_candidate(needs_, now, running, failure_);
  }
  /// The code of a load that must fail.
  ErrorCode refused(WallTime now = before_expiry) {
    EXPECT_FALSE(load(now));
    EXPECT_THAT(failure_.failure.detail, StartsWith(needs_.path));
    return failure_.failure.code;
  }

  support::TemporaryDirectory folder_;
  LoadNeeds needs_;
  LoadFailure failure_;
};

TEST_F(LoadTest, MakesAProgram) {
  put(make_bytes("Harbour"));
  const auto candidate = load();
  ASSERT_TRUE(candidate) << failure_.failure.detail;
  ASSERT_NE(candidate->program, nullptr);
  EXPECT_EQ(&exchange::artifact_of(*candidate->program), candidate->artifact.get());
  EXPECT_EQ(candidate->release, 0U);
  EXPECT_EQ(candidate->signed_by, "");
}

TEST_F(LoadTest, BuildsNothingForWhatRunsAlready) {
  put(make_bytes("Harbour"));
  const std::string digest = load()->artifact->digest();
  const auto again = load(before_expiry, digest);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->program, nullptr);
  EXPECT_EQ(again->artifact->digest(), digest);
}

TEST_F(LoadTest, NamesTheFileOfEachFailure) {
  EXPECT_EQ(refused(), GenerationErrc::missing);
  EXPECT_TRUE(is_unreachable(failure_.failure.code));
  EXPECT_EQ(failure_.content, "");
  const std::string bytes = make_bytes("Harbour");
  put(bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(refused(), ArtifactErrc::truncated);
  EXPECT_FALSE(is_unreachable(failure_.failure.code));
  const std::string first_content = failure_.content;
  EXPECT_NE(first_content, "");
  put("hello");
  (void)refused();
  EXPECT_NE(failure_.content, first_content);
}

TEST_F(LoadTest, AProgramThatCannotBeBuiltIsAFailure) {
  support::GatewayParts tables = support::make_gateway();
  tables.dispatchers[1] = {tables.intern("teleport"), tables.intern("{}")};
  put(support::make_artifact(tables));
  EXPECT_FALSE(load());
  EXPECT_TRUE(failure_.failure.code.failed());
}

TEST_F(LoadTest, AsksForSignaturesOfTrustedKeys) {
  trust();
  put(make_bytes("Harbour"));
  EXPECT_EQ(refused(), ArtifactErrc::unsigned_artifact);
  put(make_bytes("Harbour", {{.release = 3}}));
  const auto candidate = load();
  ASSERT_TRUE(candidate) << failure_.failure.detail;
  EXPECT_EQ(candidate->release, 3U);
  EXPECT_EQ(candidate->signed_by, support::first_key().public_key().id());
  needs_.trusted_keys = {support::second_key().public_key()};
  EXPECT_EQ(refused(), ArtifactErrc::untrusted_key);
}

TEST_F(LoadTest, TheFloorRisesAndNeverFalls) {
  trust();
  put(make_bytes("Old", {{.release = 3}}));
  ASSERT_TRUE(load());
  put(make_bytes("New", {{.release = 4}}));
  ASSERT_TRUE(load());
  put(make_bytes("Old", {{.release = 3}}));
  EXPECT_EQ(refused(), ArtifactErrc::release_too_low);
  put(make_bytes("Old", {{.release = 3}, {.release = 5}}));
  EXPECT_TRUE(load()) << "a rollback: the old digest with a higher release";
  put(make_bytes("New", {{.release = 4}}));
  EXPECT_EQ(refused(), ArtifactErrc::release_too_low);
}

TEST_F(LoadTest, WhatWasAcceptedOutlivesItsExpiry) {
  trust();
  put(make_bytes("Harbour", {{.release = 3, .not_after = expiry}}));
  EXPECT_EQ(refused(after_expiry), ArtifactErrc::expired) << "never seen before";
  ASSERT_TRUE(load(before_expiry));
  const auto restarted = load(after_expiry);
  ASSERT_TRUE(restarted) << failure_.failure.detail;
  EXPECT_EQ(restarted->release, 3U);
  EXPECT_FALSE(failure_.failure);
  put(make_bytes("Another", {{.release = 3, .not_after = expiry}}));
  EXPECT_EQ(refused(after_expiry), ArtifactErrc::expired);
}

TEST_F(LoadTest, AnExpiredSignatureNeverRaisesTheFloor) {
  trust();
  put(make_bytes("Harbour", {{.release = 3, .not_after = expiry}}));
  ASSERT_TRUE(load(before_expiry));
  put(make_bytes(
      "Harbour", {{.release = 3, .not_after = expiry}, {.release = 9, .not_after = expiry}}
  ));
  const auto restarted = load(after_expiry);
  ASSERT_TRUE(restarted) << failure_.failure.detail;
  EXPECT_EQ(restarted->release, 3U);
  Failure failure;
  EXPECT_EQ(needs_.releases->read(failure)->release, 3U);
}

TEST_F(LoadTest, AnAcceptedDigestBelowTheFloorStaysRefused) {
  trust();
  put(make_bytes("Old", {{.release = 3, .not_after = expiry}}));
  ASSERT_TRUE(load(before_expiry));
  put(make_bytes("New", {{.release = 4, .not_after = expiry}}));
  ASSERT_TRUE(load(before_expiry));
  put(make_bytes("Old", {{.release = 3, .not_after = expiry}}));
  EXPECT_TRUE(refused(after_expiry).failed());
}

TEST_F(LoadTest, WhatCannotBeRecordedIsNotTaken) {
  trust();
  std::filesystem::create_directory(needs_.releases->file() + ".new");
  put(make_bytes("Harbour", {{.release = 3}}));
  EXPECT_FALSE(load());
  EXPECT_EQ(failure_.failure.code, GenerationErrc::state_unwritable);
  EXPECT_THAT(failure_.failure.detail, HasSubstr(needs_.releases->file()));
}

TEST_F(LoadTest, ADamagedRecordRefusesEvenAGoodArtifact) {
  trust();
  put(make_bytes("Harbour", {{.release = 3}}));
  folder_.write("state/release-state.json", "gone");
  EXPECT_FALSE(load());
  EXPECT_EQ(failure_.failure.code, GenerationErrc::state_corrupted);
}

TEST_F(LoadTest, WithoutARecordThereIsNoFloor) {
  trust();
  needs_.releases.reset();
  put(make_bytes("New", {{.release = 4}}));
  ASSERT_TRUE(load());
  put(make_bytes("Old", {{.release = 3}}));
  EXPECT_TRUE(load());
}

}  // namespace
}  // namespace barbacane::generation
