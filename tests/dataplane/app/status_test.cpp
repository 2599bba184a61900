#include "dataplane/app/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/gateway_fixture.hpp"

namespace barbacane::dataplane {
namespace {

constexpr Instant start{};

generation::Candidate candidate(std::uint64_t release = 0, std::string signed_by = {}) {
  Failure failure;
  generation::Candidate out;
  out.artifact = artifact::load_artifact(
      support::make_artifact(), {.features = artifact::supported_features}, failure
  );
  EXPECT_NE(out.artifact, nullptr) << failure.detail;
  out.release = release;
  out.signed_by = std::move(signed_by);
  return out;
}

TEST(Status, BeginsWithNothing) {
  const Status status(start);
  EXPECT_FALSE(status.readiness().is_ready());
  EXPECT_EQ(status.health(start).status, "empty");
  EXPECT_EQ(status.health(start).digest, "");
  EXPECT_EQ(status.provenance().digest, "");
}

TEST(Status, ShowsWhatRuns) {
  Status status(start);
  const generation::Candidate running = candidate();
  status.set_running(running, 3);
  EXPECT_TRUE(status.readiness().is_ready());
  const admin::Health health = status.health(start + std::chrono::seconds(9));
  EXPECT_EQ(health.status, "serving");
  EXPECT_EQ(health.digest, running.artifact->digest());
  EXPECT_EQ(health.routes, 3U);
  EXPECT_EQ(health.uptime, std::chrono::seconds(9));
  EXPECT_EQ(health.generation, 3U);
  const admin::Provenance provenance = status.provenance();
  EXPECT_EQ(provenance.release, std::nullopt);
  EXPECT_EQ(provenance.signed_by, "");
  EXPECT_EQ(provenance.manifest_json, running.artifact->manifest_text());
}

TEST(Status, ANewSignatureOfWhatRunsIsShown) {
  Status status(start);
  status.set_running(candidate(7, "aa"), 1);
  EXPECT_EQ(status.provenance().release, 7U);
  status.confirm_running(candidate(8, "bb"));
  EXPECT_EQ(status.provenance().release, 8U);
  EXPECT_EQ(status.provenance().signed_by, "bb");
  EXPECT_EQ(status.running().number, 1U);
}

TEST(Status, AFailedReloadInformsAndDoesNotFailReadiness) {
  Status status(start);
  status.set_running(candidate(), 1);
  status.count_reload(ReloadKind::rejected, "api.bca: truncated");
  EXPECT_TRUE(status.readiness().is_ready());
  const auto last = status.readiness().checks.back();
  EXPECT_FALSE(last.is_ok);
  EXPECT_EQ(last.detail, "api.bca: truncated");
  status.count_reload(ReloadKind::unchanged, {});
  EXPECT_TRUE(status.readiness().checks.back().is_ok);
  status.count_reload(ReloadKind::failed, "gone");
  status.count_reload(ReloadKind::applied, {});
  EXPECT_TRUE(status.readiness().checks.back().is_ok);
  EXPECT_THAT(status.reloads(), ::testing::ElementsAre(1, 1, 1, 1));
}

TEST(Status, DrainingIsNotReady) {
  Status status(start);
  status.set_running(candidate(), 1);
  EXPECT_FALSE(status.is_draining());
  status.set_draining();
  EXPECT_TRUE(status.is_draining());
  EXPECT_FALSE(status.readiness().is_ready());
  EXPECT_EQ(status.health(start).status, "draining");
}

}  // namespace
}  // namespace barbacane::dataplane
