// What a fleet does when parts of it go: nobody stops serving, and all end where they shall.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "support/fleet_fixture.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

class FleetFailures : public FleetFixture {};

TEST_F(FleetFailures, ARestartWithoutTheControlPlaneServesTheLastKnownGood) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  ASSERT_TRUE(serves(gateway, "1"));
  plane->process().signal(SIGKILL);
  EXPECT_EQ(gateway.version(), "1");
  gateway.process().signal(SIGKILL);
  static_cast<void>(gateway.process().wait());
  FleetGateway again = fleet->start("a");
  EXPECT_EQ(again.version(), "1");
  EXPECT_EQ(again.admin("GET", "/readyz").status, 200);
  EXPECT_THAT(again.admin("GET", "/readyz?verbose").body, HasSubstr("last-known-good"));
  EXPECT_NE(again.process().wait_line("no connection to the control plane"), "");
}

TEST_F(FleetFailures, LastKnownGoodWinsOverTheSeed) {
  static_cast<void>(fleet->artifact(7));
  const std::string seed = fleet->file();
  FleetGateway gateway = fleet->start("a", {"--artifact", seed});
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  ASSERT_TRUE(serves(gateway, "1"));
  gateway.process().signal(SIGKILL);
  static_cast<void>(gateway.process().wait());
  plane->process().signal(SIGKILL);
  const FleetGateway again = fleet->start("a", {"--artifact", seed});
  EXPECT_EQ(again.version(), "1");
}

TEST_F(FleetFailures, AStoppedDriverIsReplacedAndChangesNothingLater) {
  ControlPlane other(database.url());
  other.use_key(plane->key());
  const FleetGateway one = fleet->start("a", {}, other.url());
  const FleetGateway two = fleet->start("b", {}, other.url());
  ASSERT_TRUE(is_online("a") && is_online("b"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  const std::string id = fleet->deploy(
      fleet->artifact(2), R"({"type":"waves","waves":[{"count":1}],"bake_seconds":4})"
  );
  ASSERT_TRUE(eventually([&] { return one.version() == "2" || two.version() == "2"; }));
  plane->process().signal(SIGSTOP);
  EXPECT_TRUE(eventually([&] {
    return other.call("GET", "/deployments/" + id).at("status") == "succeeded";
  }));
  EXPECT_TRUE(serves(one, "2"));
  EXPECT_TRUE(serves(two, "2"));
  plane->process().signal(SIGCONT);
  EXPECT_TRUE(eventually([&] { return plane->call("GET", "/readyz").status == 200; }));
  EXPECT_EQ(other.call("GET", "/deployments/" + id).at("status"), "succeeded");
}

TEST_F(FleetFailures, AGatewayMovesToAnotherInstance) {
  // One address, behind which one instance replaces another, as behind a load balancer.
  const std::string address = plane->address();
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string before = fleet->fact("a", "id");
  plane->process().signal(SIGKILL);
  static_cast<void>(plane->process().wait());
  const std::string key = plane->key();
  ControlPlane other(database.url(), {"--listen", address});
  other.use_key(key);
  const std::string list = "/projects/" + fleet->project() + "/data-planes";
  EXPECT_TRUE(eventually([&] { return other.call("GET", list).at("items/0/status") == "online"; }));
  EXPECT_EQ(other.call("GET", list).at("items/0/id"), before);
}

TEST_F(FleetFailures, AnArtifactWhoseUpstreamFailsIsStoppedAtTheGate) {
  std::vector<FleetGateway> gateways;
  for (const char* name : {"a", "b", "c"}) gateways.push_back(fleet->start(name));
  for (const FleetGateway& one : gateways) ASSERT_TRUE(is_online(one.name()));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  // Nobody listens there: each answer is a 502.
  const Answer spec = plane->call(
      "POST",
      "/projects/" + fleet->project() + "/specs?name=bad",
      "openapi: 3.1.0\ninfo: {title: T, version: '9'}\npaths:\n  /hello:\n    get:\n      "
      "responses: {'200': {description: ok}}\n",
      "Content-Type: application/yaml\r\n"
  );
  ASSERT_EQ(spec.status, 201) << spec.body;
  const Answer compiled = plane->call(
      "POST",
      "/specs/" + spec.at("id") + "/compile",
      R"({"only":true,"upstream":"http://127.0.0.1:9"})"
  );
  ASSERT_EQ(compiled.status, 202) << compiled.body;
  std::string bad;
  ASSERT_TRUE(eventually([&] {
    bad = plane->call("GET", "/compilations/" + compiled.at("id")).at("artifact_id");
    return !bad.empty();
  }));
  std::atomic<bool> is_over = false;
  std::atomic<int> canaries_max = 0;
  std::thread callers([&] {
    while (!is_over) {
      int canaries = 0;
      for (const FleetGateway& one : gateways) canaries += one.get("/hello").status == 502 ? 1 : 0;
      canaries_max = std::max(canaries_max.load(), canaries);
    }
  });
  const std::string deployment = fleet->deploy(
      bad,
      R"({"type":"waves","waves":[{"percent":10},{"percent":100}],"bake_seconds":20,)"
      R"("gate":{"max_5xx_ratio":0.01,"min_requests":20}})"
  );
  EXPECT_TRUE(fleet->reaches(deployment, "rolled_back"));
  for (const FleetGateway& one : gateways) EXPECT_TRUE(serves(one, "1"));
  is_over = true;
  callers.join();
  EXPECT_EQ(canaries_max, 1) << "the others never saw it";
  EXPECT_THAT(fleet->deployment(deployment).at("reason"), HasSubstr("5xx"));
}

TEST_F(FleetFailures, ACrowdComesInAndFollows) {
  const auto simulate = [&](const std::string& gateways, const std::string& mode) {
    return std::make_unique<Process>(
        std::vector<std::string>{
            control_program(),
            "fleet",
            "simulate",
            "--server",
            plane->url(),
            "--project",
            "fleet",
            "--gateways",
            gateways,
            "--mode",
            mode
        },
        ProcessOptions{.environment = {{"BARBACANE_API_KEY", plane->key()}}}
    );
  };
  const auto crowd = simulate("150", "normal");
  ASSERT_NE(crowd->wait_line("\"connected\":150,"), "");
  const std::string good = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(good, "succeeded"));
  EXPECT_EQ(fleet->deployment(good).at("counts/applied"), "150");
  const auto refusing = simulate("5", "reject");
  ASSERT_NE(refusing->wait_line("\"connected\":5,"), "");
  const std::string bad = fleet->deploy(fleet->artifact(2));
  ASSERT_TRUE(fleet->reaches(bad, "rolled_back"));
  EXPECT_EQ(fleet->deployment(bad).at("counts/rejected"), "5");
}

TEST_F(FleetFailures, LostNotificationsHealWithAHeartbeat) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string artifact = fleet->artifact(1);
  // Whoever listens to the database is cut off again and again.
  store::Database inside({.url = database.url(), .connections_max = 1});
  std::atomic<bool> is_over = false;
  std::atomic<std::size_t> ended = 0;
  std::thread deafening([&] {
    while (!is_over) {
      static_cast<void>(inside.read([&](store::Transaction& tx) {
        ended += tx.query(
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                       "current_database() AND query ILIKE 'listen %'"
        )
                     .size();
      }));
      static_cast<void>(eventually([&] { return is_over.load(); }, std::chrono::milliseconds{20}));
    }
  });
  EXPECT_TRUE(eventually([&] { return ended != 0; }));
  const std::string id = fleet->deploy(artifact);
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_TRUE(fleet->reaches(id, "succeeded"));
  is_over = true;
  deafening.join();
}

TEST_F(FleetFailures, AStateDirectoryThatCannotBeUsedMeansMemory) {
  std::ofstream(fleet->state_of("a")) << "a file where the folder should be";
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(fleet->reaches(fleet->deploy(fleet->artifact(1)), "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_THAT(gateway.admin("GET", "/metrics").body, HasSubstr("barbacane_link_state_degraded 1"));
  EXPECT_THAT(gateway.admin("GET", "/readyz?verbose").body, HasSubstr("[!] state_directory"));
}

}  // namespace
}  // namespace barbacane::support
