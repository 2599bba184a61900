// A fleet as its owner sees it: real control planes, a real database, real gateways.
#include "support/fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FleetTest : public ::testing::Test {
 protected:
  FleetTest() {
    plane.use_key(make_admin_key(database.url()));
    fleet.emplace(plane);
  }
  TestDatabase database;
  ControlPlane plane{database.url()};
  std::optional<Fleet> fleet;

  [[nodiscard]] bool serves(const FleetGateway& gateway, const std::string& version) const {
    return eventually([&] { return gateway.version() == version; });
  }
  [[nodiscard]] bool is_online(const std::string& name) {
    return eventually([&] { return fleet->fact(name, "status") == "online"; });
  }
};

TEST_F(FleetTest, AGatewayWithNothingToServeIsAliveAndNotReady) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const RawResponse refused = gateway.get("/hello");
  EXPECT_EQ(refused.status, 503);
  EXPECT_FALSE(refused.field("retry-after").empty());
  EXPECT_EQ(gateway.admin("GET", "/livez").status, 200);
  EXPECT_EQ(gateway.admin("GET", "/readyz").status, 503);
  const std::string deployment = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(deployment, "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_EQ(gateway.admin("GET", "/readyz").status, 200);
  EXPECT_EQ(fleet->verdict(deployment, "a"), "applied");
  EXPECT_THAT(gateway.admin("GET", "/provenance").body, HasSubstr("\"drift\":false"));
  EXPECT_THAT(
      gateway.admin("GET", "/metrics").body, HasSubstr("barbacane_control_plane_connected 1")
  );
}

TEST_F(FleetTest, AGatewayHasAHistory) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string deployment = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(deployment, "succeeded"));
  const std::string base = "/projects/" + fleet->project();
  const std::string id = fleet->fact("a", "id");
  const std::string target = base + "/data-planes/" + id + "/history";
  const Answer history = plane.call("GET", target);
  ASSERT_EQ(history.count("items"), 2U) << history.body;
  EXPECT_EQ(history.at("items/0/kind"), "deployment");
  EXPECT_EQ(history.at("items/0/deployment_id"), deployment);
  EXPECT_EQ(history.at("items/0/phase"), "applied");
  EXPECT_EQ(history.at("items/1/kind"), "data_plane.online");
  const Answer newest = plane.call("GET", target + "?limit=1");
  EXPECT_EQ(
      plane.call("GET", target + "?limit=1&cursor=" + newest.at("next_cursor")).at("items/0/kind"),
      "data_plane.online"
  );
  const std::string seen = fleet->fact("a", "created_at");
  EXPECT_EQ(plane.call("GET", base + "/data-planes?seen_after=" + seen).count("items"), 1U);
  EXPECT_EQ(
      plane.call("GET", base + "/data-planes?seen_after=2100-01-01T00:00:00Z").count("items"), 0U
  );
  EXPECT_EQ(plane.call("GET", base + "/data-planes/" + fleet->project() + "/history").status, 404);
}

TEST_F(FleetTest, ANewcomerGetsWhatIsStable) {
  const std::string deployment = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(deployment, "succeeded")) << "nobody is there to wait for";
  const FleetGateway gateway = fleet->start("late");
  EXPECT_TRUE(serves(gateway, "1"));
}

TEST_F(FleetTest, WavesGoOneAfterTheOther) {
  std::vector<FleetGateway> gateways;
  for (const char* name : {"a", "b", "c"}) gateways.push_back(fleet->start(name));
  for (const FleetGateway& one : gateways) ASSERT_TRUE(is_online(one.name()));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  const std::string deployment = fleet->deploy(
      fleet->artifact(2),
      R"({"type":"waves","waves":[{"count":1},{"percent":100}],"bake_seconds":2})"
  );
  const auto count_new = [&] {
    return std::ranges::count_if(gateways, [](const auto& one) { return one.version() == "2"; });
  };
  ASSERT_TRUE(eventually([&] { return count_new() == 1; }));
  EXPECT_EQ(fleet->deployment(deployment).at("waves/1/status"), "pending");
  ASSERT_TRUE(fleet->reaches(deployment, "succeeded"));
  EXPECT_EQ(count_new(), 3);
}

TEST_F(FleetTest, APausedDeploymentGoesOnOrTurnsRound) {
  const FleetGateway one = fleet->start("a");
  const FleetGateway two = fleet->start("b");
  ASSERT_TRUE(is_online("a") && is_online("b"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  const std::string id = fleet->deploy(
      fleet->artifact(2), R"({"type":"waves","waves":[{"count":1}],"bake_seconds":600})"
  );
  ASSERT_TRUE(eventually([&] { return one.version() == "2" || two.version() == "2"; }));
  EXPECT_EQ(plane.call("POST", "/deployments/" + id + "/pause").status, 202);
  EXPECT_EQ(plane.call("POST", "/deployments/" + id + "/pause").status, 409);
  EXPECT_EQ(plane.call("POST", "/deployments/" + id + "/resume").status, 202);
  EXPECT_EQ(plane.call("POST", "/deployments/" + id + "/rollback").status, 202);
  ASSERT_TRUE(fleet->reaches(id, "rolled_back"));
  EXPECT_TRUE(serves(one, "1"));
  EXPECT_TRUE(serves(two, "1"));
  EXPECT_EQ(plane.call("POST", "/deployments/" + id + "/resume").status, 409);
}

TEST_F(FleetTest, AFinishedDeploymentIsUndoneByAnother) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string first = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(first, "succeeded"));
  const std::string second = fleet->deploy(fleet->artifact(2));
  ASSERT_TRUE(fleet->reaches(second, "succeeded"));
  const Answer undone = plane.call("POST", "/deployments/" + second + "/rollback");
  ASSERT_EQ(undone.status, 202) << undone.body;
  EXPECT_EQ(undone.at("rolls_back"), second);
  ASSERT_TRUE(fleet->reaches(undone.at("id"), "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_EQ(plane.call("POST", "/deployments/" + first + "/rollback").status, 409);
}

TEST_F(FleetTest, ADryRunNamesWhatChangesAndWhatDisappears) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  const std::string next = fleet->artifact(2);
  const Answer plan = plane.call(
      "POST",
      "/projects/" + fleet->project() + "/deploy?dry_run=true",
      "{\"artifact_id\":\"" + next + "\"}"
  );
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(plan.at("vanishing/0"), "GET /odd");
  EXPECT_EQ(plan.at("changes/breaking/0/code"), "D1001") << plan.body;
  EXPECT_EQ(plan.at("changes/breaking/0/operation"), "GET /odd");
  EXPECT_EQ(plan.at("targets/0/change"), "change");
  EXPECT_EQ(gateway.version(), "1");
}

TEST_F(FleetTest, ABurstEndsOnTheLast) {
  const FleetGateway one = fleet->start("a");
  const FleetGateway two = fleet->start("b");
  ASSERT_TRUE(is_online("a") && is_online("b"));
  const std::string artifacts[] = {fleet->artifact(1), fleet->artifact(2), fleet->artifact(3)};
  std::string last;
  for (int i = 0; i < 50; ++i) last = fleet->deploy(artifacts[i % 3]);
  ASSERT_TRUE(fleet->reaches(last, "succeeded"));
  const std::string wanted = std::to_string((50 - 1) % 3 + 1);
  EXPECT_TRUE(serves(one, wanted));
  EXPECT_TRUE(serves(two, wanted));
}

TEST_F(FleetTest, OneThatWasAwayMakesOneDownload) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  gateway.process().signal(SIGKILL);
  ASSERT_TRUE(eventually([&] { return fleet->fact("a", "status") == "offline"; }));
  const std::string artifacts[] = {fleet->artifact(2), fleet->artifact(3)};
  for (int i = 0; i < 10; ++i) fleet->deploy(artifacts[i % 2]);
  const FleetGateway back = fleet->start("a");
  EXPECT_TRUE(serves(back, "3"));
  EXPECT_THAT(back.admin("GET", "/metrics").body, HasSubstr("barbacane_link_downloads_total 1\n"));
}

TEST_F(FleetTest, ALocalReloadIsShownAsDriftAndNotFought) {
  FleetGateway seeded = [&] {
    static_cast<void>(fleet->artifact(7));
    return fleet->start("a", {"--artifact", fleet->file()});
  }();
  EXPECT_EQ(seeded.version(), "7");
  ASSERT_TRUE(is_online("a"));
  const std::string seed = fleet->file();
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(2)), "succeeded"));
  EXPECT_TRUE(serves(seeded, "2"));
  seeded.process().signal(SIGHUP);
  EXPECT_TRUE(serves(seeded, "7"));
  EXPECT_THAT(seeded.admin("GET", "/provenance").body, HasSubstr("\"drift\":true"));
  EXPECT_THAT(seeded.admin("GET", "/metrics").body, HasSubstr("barbacane_link_drift 1"));
  // The control plane has it from the next heartbeat at the latest.
  EXPECT_TRUE(eventually(
      [&] { return std::atoi(fleet->fact("a", "drift_seconds").c_str()) > 0; },
      std::chrono::seconds{45}
  ));
  EXPECT_TRUE(eventually([&] {
    return plane.call("GET", "/metrics").body.find("barbacane_control_gateways_drifted 1\n") !=
           std::string::npos;
  }));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(3)), "succeeded"));
  EXPECT_TRUE(serves(seeded, "3"));
}

TEST_F(FleetTest, ARemovedGatewayIsToldSoAndStaysAway) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string at = "/projects/" + fleet->project() + "/data-planes/" + fleet->fact("a", "id");
  EXPECT_EQ(plane.call("DELETE", at).status, 204);
  EXPECT_EQ(plane.call("DELETE", at).status, 404);
  EXPECT_NE(gateway.process().wait_line("removed"), "");
  EXPECT_EQ(fleet->fact("a", "id"), "");
}

TEST_F(FleetTest, ARevokedKeyIsCutAndTheGatewayGoesOnServing) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  ASSERT_EQ(plane.call("DELETE", "/api-keys/" + fleet->key_id()).status, 204);
  EXPECT_NE(gateway.process().wait_line("revoked"), "");
  EXPECT_TRUE(eventually([&] { return fleet->fact("a", "status") == "offline"; }));
  EXPECT_EQ(gateway.version(), "1");
  EXPECT_THAT(
      gateway.admin("GET", "/readyz?verbose").body, HasSubstr("[!] control_plane: refused")
  );
}

TEST_F(FleetTest, AKeyOfAnotherProjectSeesNothing) {
  Fleet* const own = &*fleet;
  const std::string artifact = own->artifact(1);
  const Answer other = plane.call("POST", "/projects", R"({"name":"other"})");
  const Answer key = plane.call(
      "POST", "/projects/" + other.at("id") + "/api-keys", R"({"name":"x","role":"data-plane"})"
  );
  std::ofstream(own->key_file()) << key.at("key");
  FleetGateway gateway = own->start("a");
  EXPECT_NE(gateway.process().wait_line("wrong_project"), "");
  EXPECT_EQ(own->fact("a", "id"), "");
  const std::string admin = plane.key();
  plane.use_key(key.at("key"));
  EXPECT_EQ(plane.call("GET", "/artifacts/" + artifact + "/download").status, 404);
  plane.use_key(admin);
}

TEST_F(FleetTest, ACopiedStateDirectoryIsADuplicate) {
  FleetGateway one = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  FleetGateway copy = fleet->start("a");
  EXPECT_NE(copy.process().wait_line("duplicate_node"), "");
  EXPECT_EQ(fleet->fact("a", "status"), "online");
}

TEST_F(FleetTest, AnArtifactThatIsNotTrustedIsRefusedAndGivenBack) {
  const TemporaryDirectory keys;
  const std::string key = keys.path() + "/release";
  ASSERT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
  FleetGateway gateway = fleet->start("a", {"--trusted-key", key + ".pub"});
  ASSERT_TRUE(is_online("a"));
  const std::string good = fleet->artifact(1, {"--sign-key", key, "--release", "3"});
  ASSERT_TRUE(fleet->reaches(fleet->deploy(good), "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  const Answer unsigned_one = plane.call(
      "POST",
      "/projects/" + fleet->project() + "/deploy",
      "{\"artifact_id\":\"" + fleet->artifact(2) + "\"}"
  );
  EXPECT_EQ(unsigned_one.status, 409) << unsigned_one.body;
  EXPECT_THAT(unsigned_one.body, HasSubstr("release"));
  const std::string stranger = keys.path() + "/stranger";
  ASSERT_EQ(run({control_program(), "keygen", "-o", stranger}).code, 0);
  const std::string bad = fleet->artifact(4, {"--sign-key", stranger, "--release", "4"});
  const std::string deployment = fleet->deploy(bad);
  // What it ran before has a lower release than the one that was tried.
  ASSERT_TRUE(fleet->reaches(deployment, "paused"));
  EXPECT_EQ(fleet->verdict(deployment, "a"), "rejected");
  EXPECT_THAT(fleet->deployment(deployment).body, HasSubstr("untrusted_key"));
  EXPECT_THAT(fleet->fact("a", "last_error/code"), HasSubstr("untrusted_key"));
  EXPECT_EQ(gateway.version(), "1");
}

TEST_F(FleetTest, RollingBackSignsTheOldArtifactAgain) {
  const TemporaryDirectory keys;
  const std::string key = keys.path() + "/release";
  ASSERT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
  ControlPlane signing(database.url(), {"--sign-key", key});
  signing.use_key(plane.key());
  // The other instance has no key: this one must be asked.
  Fleet signed_fleet(signing, "signed");
  const FleetGateway gateway = signed_fleet.start("a", {"--trusted-key", key + ".pub"});
  ASSERT_TRUE(eventually([&] { return signed_fleet.fact("a", "status") == "online"; }));
  const std::string one = signed_fleet.artifact(1, {"--sign-key", key, "--release", "1"});
  const std::string two = signed_fleet.artifact(2, {"--sign-key", key, "--release", "2"});
  ASSERT_TRUE(signed_fleet.reaches(signed_fleet.deploy(one), "succeeded"));
  const std::string second = signed_fleet.deploy(two);
  ASSERT_TRUE(signed_fleet.reaches(second, "succeeded"));
  const Answer plan = signing.call(
      "POST",
      "/projects/" + signed_fleet.project() + "/deploy?dry_run=true",
      "{\"artifact_id\":\"" + one + "\"}"
  );
  EXPECT_THAT(plan.body, HasSubstr("\"obstacle\":null"));
  EXPECT_EQ(signing.call("GET", "/artifacts/" + one).at("release"), "1") << "asking signs nothing";
  const Answer undone = signing.call("POST", "/deployments/" + second + "/rollback");
  ASSERT_EQ(undone.status, 202) << undone.body;
  ASSERT_TRUE(signed_fleet.reaches(undone.at("id"), "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_EQ(signing.call("GET", "/artifacts/" + one).at("release"), "3");
}

TEST_F(FleetTest, DeployingThroughAnotherInstanceReachesEverybody) {
  ControlPlane other(database.url());
  other.use_key(plane.key());
  const FleetGateway here = fleet->start("a");
  const FleetGateway there = fleet->start("b", {}, other.url());
  ASSERT_TRUE(is_online("a") && is_online("b"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  EXPECT_TRUE(serves(here, "1"));
  EXPECT_TRUE(serves(there, "1"));
  EXPECT_NE(fleet->fact("a", "instance_id"), fleet->fact("b", "instance_id"));
}

TEST_F(FleetTest, TheCommandLineDeploysWatchesAndUndoes) {
  const FleetGateway one = fleet->start("a", {"--label", "region=eu"});
  const FleetGateway two = fleet->start("b");
  ASSERT_TRUE(is_online("a") && is_online("b"));
  const auto command = [&](std::vector<std::string> words) {
    words.insert(words.begin(), control_program());
    words.insert(words.end(), {"--server", plane.url(), "--project", "fleet"});
    return run(words, {.environment = {{"BARBACANE_API_KEY", plane.key()}}});
  };
  static_cast<void>(fleet->artifact(1));
  const Outcome first = command({"deploy", "--wait"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("succeeded"));
  EXPECT_TRUE(serves(one, "1"));
  static_cast<void>(fleet->artifact(2));
  const Outcome plan = command({"deploy", "--dry-run", "--wave", "region=eu"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("callers would miss GET /odd"));
  const Outcome second = command({"deploy", "--wave", "region=eu", "--bake", "1s", "--wait"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_TRUE(serves(two, "2"));
  const Answer newest = plane.call("GET", "/projects/" + fleet->project() + "/deployments?limit=1");
  const Answer waves = fleet->deployment(newest.at("items/0/id"));
  EXPECT_EQ(waves.at("targets/0/name") + waves.at("targets/0/wave"), "a1") << waves.body;
  EXPECT_EQ(waves.at("targets/1/name") + waves.at("targets/1/wave"), "b2");
  EXPECT_THAT(command({"status", "--format", "json"}).out, HasSubstr("\"succeeded\""));
  EXPECT_EQ(command({"rollback", "--wait"}).code, 0);
  EXPECT_TRUE(serves(one, "1"));
  EXPECT_THAT(command({"fleet", "list", "--label", "region=eu"}).out, Not(HasSubstr(" b ")));
  EXPECT_THAT(command({"fleet", "show", "b"}).out, HasSubstr("online"));
  EXPECT_EQ(command({"fleet", "show", "nobody"}).code, 1);
  EXPECT_EQ(command({"deploy", "--wave", "x"}).code, 2);
  const Process watch(
      {control_program(), "fleet", "watch", "--server", plane.url(), "--project", "fleet"},
      {.environment = {{"BARBACANE_API_KEY", plane.key()}}}
  );
  EXPECT_TRUE(eventually([&] {
    return watch.out().rfind("LAST SEEN") > watch.out().find("LAST SEEN");
  })) << "it goes on";
  EXPECT_EQ(command({"fleet", "disconnect", "b"}).code, 0);
  EXPECT_EQ(fleet->fact("b", "id"), "");
}

TEST_F(FleetTest, GatewaysAreFoundByWhatTheyAre) {
  const FleetGateway one = fleet->start("a", {"--label", "region=eu", "--label", "tier=1"});
  const FleetGateway two = fleet->start("b", {"--label", "region=us"});
  ASSERT_TRUE(is_online("a") && is_online("b"));
  const std::string list = "/projects/" + fleet->project() + "/data-planes";
  EXPECT_EQ(plane.call("GET", list).count("items"), 2U);
  EXPECT_EQ(plane.call("GET", list + "?label=region%3Deu").at("items/0/name"), "a");
  EXPECT_EQ(plane.call("GET", list + "?label=tier&label=region").count("items"), 1U);
  EXPECT_EQ(plane.call("GET", list + "?label=region%3Dasia").count("items"), 0U);
  EXPECT_EQ(plane.call("GET", list + "?status=offline").count("items"), 0U);
  EXPECT_EQ(plane.call("GET", list + "?sync=none&name=B").at("items/0/name"), "b");
}

}  // namespace
}  // namespace barbacane::support
