// Deployments as people meet them: newcomers in between, versions apart, a table that moves,
// events.
#include <gmock/gmock.h>
#include <signal.h>

#include "control/store/database.hpp"
#include "support/fleet_fixture.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FleetDeploy : public FleetFixture {
 protected:
  [[nodiscard]] std::unique_ptr<Process> simulate(
      const std::string& gateways, const std::string& mode, std::vector<std::string> more = {}
  ) {
    std::vector<std::string> words{
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
    };
    words.insert(words.end(), more.begin(), more.end());
    auto out = std::make_unique<Process>(
        words, ProcessOptions{.environment = {{"BARBACANE_API_KEY", plane->key()}}}
    );
    EXPECT_NE(out->wait_line("\"connected\":" + gateways + ","), "") << out->err();
    return out;
  }
  /// Compiles one description of the project, or all of them; the artifact's id.
  [[nodiscard]] std::string compiled(const std::string& path, const std::string& body) {
    const Answer job = plane->call("POST", path, body);
    EXPECT_EQ(job.status, 202) << job.body;
    std::string artifact;
    EXPECT_TRUE(eventually([&] {
      artifact = plane->call("GET", "/compilations/" + job.at("id")).at("artifact_id");
      return !artifact.empty();
    }));
    return artifact;
  }
  [[nodiscard]] std::string described(const std::string& name) {
    const Answer made = plane->call(
        "POST",
        "/projects/" + fleet->project() + "/specs?name=" + name,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nx-barbacane-dispatch: {name: mock, "
        "config: {}}\npaths:\n  /" +
            name + ":\n    get:\n      responses: {'200': {description: ok}}\n",
        "Content-Type: application/yaml\r\n"
    );
    EXPECT_EQ(made.status, 201) << made.body;
    return made.at("id");
  }
  /// Nobody heard of this gateway for more than a minute: the minute is not waited for.
  void stay_away(FleetGateway& gateway) {
    gateway.kill();
    ASSERT_TRUE(eventually([&] { return fleet->fact(gateway.name(), "status") == "offline"; }));
    store::Database inside({.url = database.url(), .connections_max = 1});
    ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
      tx.query("UPDATE data_planes SET last_seen = now() - interval '61 s' WHERE status = 'offline'"
      );
    }));
  }
  [[nodiscard]] Outcome deploy_and_wait(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{
        control_program(), "deploy", "--wait", "--project", "fleet", "--server", plane->url()
    };
    words.insert(words.end(), more.begin(), more.end());
    return run(words, {.environment = {{"BARBACANE_API_KEY", plane->key()}}});
  }
};

TEST_F(FleetDeploy, ANewcomerDuringTheWavesGetsWhatIsStable) {
  const FleetGateway one = fleet->start("a");
  const FleetGateway two = fleet->start("b");
  ASSERT_TRUE(is_online("a") && is_online("b"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  const std::string id = fleet->deploy(
      fleet->artifact(2), R"({"type":"waves","waves":[{"count":1}],"bake_seconds":600})"
  );
  ASSERT_TRUE(eventually([&] { return one.version() == "2" || two.version() == "2"; }));
  const FleetGateway born = fleet->start("c");
  EXPECT_TRUE(serves(born, "1"));
  EXPECT_EQ(fleet->fact("c", "drift_seconds"), "0") << "it runs what it shall";
  EXPECT_EQ(fleet->verdict(id, "c"), "") << "it is no part of the deployment";
  // Whoever takes over is told to everybody, the newcomer included.
  ASSERT_TRUE(deployed(fleet->artifact(3)));
  EXPECT_TRUE(serves(born, "3"));
  EXPECT_EQ(fleet->deployment(id).at("status"), "failed");
  EXPECT_THAT(fleet->deployment(id).at("reason"), HasSubstr("superseded"));
}

TEST_F(FleetDeploy, WhoeverRanNothingBeforeKeepsWhatIsRolledBack) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string id = fleet->deploy(
      fleet->artifact(1),
      R"({"type":"waves","waves":[{"count":1}],"bake_seconds":600,)"
      R"("gate":{"max_5xx_ratio":0.5}})"
  );
  ASSERT_TRUE(eventually([&] { return fleet->verdict(id, "a") == "applied"; }));
  EXPECT_EQ(plane->call("POST", "/deployments/" + id + "/rollback").status, 202);
  ASSERT_TRUE(fleet->reaches(id, "rolled_back"));
  EXPECT_EQ(gateway.version(), "1");
  EXPECT_EQ(fleet->deployment(id).at("targets/0/reason/code"), "kept");
}

TEST_F(FleetDeploy, GatewaysThatAreTooOldAreLeftAloneAndStopNobody) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const auto old = simulate("3", "old");
  const std::string id = fleet->deploy(fleet->artifact(1));
  ASSERT_TRUE(fleet->reaches(id, "succeeded"));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_EQ(fleet->deployment(id).at("counts/incompatible"), "3");
  EXPECT_EQ(fleet->deployment(id).at("counts/applied"), "1");
  EXPECT_THAT(fleet->deployment(id).body, HasSubstr("upgrade it"));
  EXPECT_EQ(fleet->fact("simulated-0", "compatible"), "false");
  old->signal(SIGTERM);
  ASSERT_EQ(old->wait(), 0);
  EXPECT_THAT(old->out(), HasSubstr("\"offers\":0,")) << "nothing was sent to them";
}

TEST_F(FleetDeploy, SimulatedGatewaysMayDownloadToo) {
  const auto crowd = simulate("20", "normal", {"--download"});
  ASSERT_TRUE(deployed(fleet->artifact(1, {}, 50'000)));
  crowd->signal(SIGTERM);
  ASSERT_EQ(crowd->wait(), 0);
  EXPECT_THAT(crowd->out(), HasSubstr("\"downloads\":20,"));
  EXPECT_THAT(crowd->out(), Not(HasSubstr("\"downloaded_bytes\":0")));
}

TEST_F(FleetDeploy, OneOfTwoDescriptionsDeployedAloneNamesWhatGoes) {
  const FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  const std::string pets = described("pets");
  static_cast<void>(described("shops"));
  const std::string both = compiled("/projects/" + fleet->project() + "/compile", "{}");
  ASSERT_TRUE(deployed(both));
  EXPECT_TRUE(eventually([&] { return gateway.get("/shops").status == 200; }));
  const std::string alone = compiled("/specs/" + pets + "/compile", R"({"only":true})");
  const Answer plan = plane->call(
      "POST",
      "/projects/" + fleet->project() + "/deploy?dry_run=true",
      "{\"artifact_id\":\"" + alone + "\"}"
  );
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(plan.count("vanishing"), 1U);
  EXPECT_EQ(plan.at("vanishing/0"), "GET /shops");
  EXPECT_EQ(gateway.get("/shops").status, 200);
}

TEST_F(FleetDeploy, ProgressComesAsEvents) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  RawClient reader(plane->address());
  ASSERT_TRUE(reader.send(
      "GET /events?project_id=" + fleet->project() +
      " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + plane->key() + "\r\n\r\n"
  ));
  std::string stream;
  const auto hears = [&](const std::string& kind) {
    return eventually([&] {
      stream += reader.read_some(65536, std::chrono::milliseconds{50});
      return stream.find("event: " + kind + "\n") != std::string::npos;
    });
  };
  ASSERT_TRUE(eventually([&] {
    stream += reader.read_some(65536, std::chrono::milliseconds{50});
    return stream.find("text/event-stream") != std::string::npos;
  }));
  const std::string id = fleet->deploy(fleet->artifact(1));
  EXPECT_TRUE(hears("deployment.create"));
  EXPECT_TRUE(hears("deployment.wave"));
  EXPECT_TRUE(hears("deployment.progress"));
  EXPECT_TRUE(hears("deployment.succeeded"));
  EXPECT_THAT(stream, HasSubstr(id));
  gateway.kill();
  EXPECT_TRUE(hears("data_plane.offline"));
  const FleetGateway back = fleet->start("a");
  EXPECT_TRUE(hears("data_plane.online"));
}

TEST_F(FleetDeploy, ATerminalShowsATableThatMoves) {
  const FleetGateway gateway = fleet->start("a");
  const FleetGateway other = fleet->start("b");
  ASSERT_TRUE(is_online("a") && is_online("b"));
  static_cast<void>(fleet->artifact(1));
  const std::string words = control_program() +
                            " deploy --wave 1 --bake 2s --wait --project fleet --server " +
                            plane->url();
  const Outcome shown =
      run({"script", "-qec", words, "/dev/null"},
          {.environment = {{"BARBACANE_API_KEY", plane->key()}, {"TERM", "xterm"}}});
  EXPECT_EQ(shown.code, 0) << shown.out;
  EXPECT_THAT(shown.out, HasSubstr("baking, wave 1 of 2"));
  EXPECT_THAT(shown.out, HasSubstr("\x1b[")) << "drawn over itself";
  EXPECT_THAT(shown.out, HasSubstr("succeeded"));
  // No terminal, no table: only the end is said.
  static_cast<void>(fleet->artifact(2));
  const Outcome plain =
      run({"sh", "-c", words}, {.environment = {{"BARBACANE_API_KEY", plane->key()}}});
  EXPECT_EQ(plain.code, 0) << plain.err;
  EXPECT_THAT(plain.out, Not(HasSubstr("\x1b[")));
}

TEST_F(FleetDeploy, WaitingEndsWithWhatBecameOfIt) {
  const auto refusing = simulate("2", "reject");
  static_cast<void>(fleet->artifact(1));
  const Outcome refused = deploy_and_wait();
  EXPECT_EQ(refused.code, 1) << refused.err;
  EXPECT_THAT(refused.out, HasSubstr("rolled_back"));
  EXPECT_THAT(refused.out, HasSubstr("told to refuse it"));
}

TEST_F(FleetDeploy, WithoutGatewaysItSaysThatNobodyWasThere) {
  static_cast<void>(fleet->artifact(1));
  EXPECT_THAT(deploy_and_wait({"--dry-run"}).out, HasSubstr("no gateway is there"));
  const Outcome outcome = deploy_and_wait();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("no gateway is there: whoever joins gets it"));
  const FleetGateway born = fleet->start("a");
  EXPECT_TRUE(serves(born, "1"));
}

TEST_F(FleetDeploy, AFleetThatIsAwayIsNoSuccessAndGetsItWhenItIsBack) {
  FleetGateway gateway = fleet->start("a");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  stay_away(gateway);
  static_cast<void>(fleet->artifact(2));
  const Outcome outcome = deploy_and_wait();
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("failed"));
  EXPECT_THAT(outcome.out, HasSubstr("1 of 1 gateways could not be reached"));
  const FleetGateway back = fleet->start("a");
  EXPECT_TRUE(serves(back, "2"));
  EXPECT_TRUE(eventually([&] { return fleet->fact("a", "drift_seconds") == "0"; }));
}

TEST_F(FleetDeploy, NoWaveBeginsWhenTheCanaryIsGone) {
  std::vector<FleetGateway> gateways;
  for (const char* name : {"a", "b"}) gateways.push_back(fleet->start(name));
  ASSERT_TRUE(is_online("a") && is_online("b"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  const std::string id = fleet->deploy(
      fleet->artifact(2), R"({"type":"waves","waves":[{"count":1}],"bake_seconds":10})"
  );
  ASSERT_TRUE(eventually([&] {
    return fleet->verdict(id, "a") == "applied" || fleet->verdict(id, "b") == "applied";
  }));
  const bool is_first = fleet->verdict(id, "a") == "applied";
  stay_away(gateways[is_first ? 0 : 1]);
  EXPECT_TRUE(fleet->reaches(id, "rolled_back"));
  EXPECT_THAT(fleet->deployment(id).at("reason"), HasSubstr("connected any more"));
  EXPECT_EQ(gateways[is_first ? 1 : 0].version(), "1") << "it never saw it";
  const FleetGateway back = fleet->start(is_first ? "a" : "b");
  EXPECT_TRUE(serves(back, "1"));
}

}  // namespace
}  // namespace barbacane::support
