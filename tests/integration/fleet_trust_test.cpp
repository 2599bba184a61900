// Who may serve what to whom: signatures, projects and keys in a fleet of real gateways.
#include <gmock/gmock.h>

#include <fstream>

#include "support/fleet_fixture.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

class FleetTrust : public FleetFixture {
 protected:
  FleetTrust() {
    EXPECT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
    static_cast<void>(fleet->artifact(7, {"--sign-key", key, "--release", "7"}));
    seed = fleet->file();
  }
  /// It serves release 7 of a file that was there before the fleet.
  [[nodiscard]] FleetGateway seeded() {
    FleetGateway gateway = fleet->start("a", {"--trusted-key", key + ".pub", "--artifact", seed});
    EXPECT_TRUE(is_online("a"));
    EXPECT_EQ(gateway.version(), "7");
    return gateway;
  }
  /// It is refused, the deployment says why, and what served goes on.
  void expect_refused(const std::string& artifact, const std::string& code) {
    const FleetGateway gateway = seeded();
    const std::string id = fleet->deploy(artifact, R"({"type":"all","on_failure":"pause"})");
    ASSERT_TRUE(fleet->reaches(id, "paused"));
    EXPECT_EQ(fleet->verdict(id, "a"), "rejected");
    const Answer view = fleet->deployment(id);
    EXPECT_EQ(view.at("targets/0/reason/code"), code) << view.body;
    EXPECT_EQ(view.at("targets/0/reason/permanent"), "true");
    EXPECT_EQ(fleet->fact("a", "last_error/code"), code);
    EXPECT_EQ(gateway.version(), "7");
    EXPECT_THAT(gateway.admin("GET", "/readyz?verbose").body, HasSubstr("[!] desired_artifact"));
  }
  TemporaryDirectory keys;
  std::string key = keys.path() + "/release";
  std::string seed;
};

TEST_F(FleetTrust, AnUnsignedArtifactIsRefused) {
  expect_refused(fleet->artifact(8), "unsigned_artifact");
}

TEST_F(FleetTrust, ADowngradeIsRefused) {
  expect_refused(fleet->artifact(3, {"--sign-key", key, "--release", "3"}), "release_too_low");
}

TEST_F(FleetTrust, WhatWasSignedForAnotherProjectIsRefused) {
  expect_refused(
      fleet->artifact(8, {"--sign-key", key, "--release", "8", "--project", other_project}),
      "wrong_project"
  );
}

TEST_F(FleetTrust, WithoutAKeyOfTheServerARollbackTakesASignatureOfCi) {
  const FleetGateway gateway = seeded();
  const std::string old = fleet->artifact(8, {"--sign-key", key, "--release", "8"});
  ASSERT_TRUE(deployed(old));
  const std::string id = fleet->deploy(fleet->artifact(9, {"--sign-key", key, "--release", "9"}));
  ASSERT_TRUE(fleet->reaches(id, "succeeded"));
  ASSERT_TRUE(serves(gateway, "9"));
  const std::string undo = "/deployments/" + id + "/rollback";
  const Answer refused = plane->call("POST", undo);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("release 10 or more"));
  // The same bytes with another signature are the same artifact.
  const std::string file = keys.path() + "/again.bca";
  ASSERT_EQ(
      run({control_program(), "artifact", "download", old, "-o", file, "--server", plane->url()},
          {.environment = {{"BARBACANE_API_KEY", plane->key()}}}
      ).code,
      0
  );
  ASSERT_EQ(run({control_program(), "sign", file, "--sign-key", key, "--release", "10"}).code, 0);
  ASSERT_EQ(
      run({control_program(),
           "artifact",
           "upload",
           file,
           "--project",
           "fleet",
           "--server",
           plane->url()},
          {.environment = {{"BARBACANE_API_KEY", plane->key()}}}
      ).code,
      0
  );
  const Answer undone = plane->call("POST", undo);
  ASSERT_EQ(undone.status, 202) << undone.body;
  ASSERT_TRUE(fleet->reaches(undone.at("id"), "succeeded"));
  EXPECT_TRUE(serves(gateway, "8"));
}

TEST_F(FleetTrust, AnotherKeyInTheFileEndsARevocationAtOnce) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_EQ(plane->call("DELETE", "/api-keys/" + fleet->key_id()).status, 204);
  ASSERT_NE(gateway.process().wait_line("revoked"), "");
  ASSERT_TRUE(eventually([&] { return fleet->fact("a", "status") == "offline"; }));
  const Answer fresh = plane->call(
      "POST", "/projects/" + fleet->project() + "/api-keys", R"({"name":"b","role":"data-plane"})"
  );
  std::ofstream(fleet->key_file()) << fresh.at("key") << '\n';
  // Refusals are tried again after half a minute to a minute.
  EXPECT_TRUE(
      eventually([&] { return fleet->fact("a", "status") == "online"; }, std::chrono::seconds{25})
  );
}

}  // namespace
}  // namespace barbacane::support
