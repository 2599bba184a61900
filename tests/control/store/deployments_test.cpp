#include "control/store/deployments.hpp"

#include "fleet_fixture.hpp"

namespace barbacane::store {
namespace {

class DeploymentsTest : public FleetStoreTest {
 protected:
  std::string deploy(const std::string& project, const std::string& artifact) {
    return write([&](Transaction& tx) {
      std::vector<TargetValues> targets;
      int wave = 0;
      for (const FleetMember& one : fleet_of(tx, project, artifact))
        targets.push_back({.gateway = one.id, .wave = ++wave});
      return create_deployment(
          tx,
          {.project = project, .artifact = artifact, .strategy = "{}", .rolls_back = {}},
          targets,
          "k"
      );
    });
  }
  /// Does something to the rollout under way.
  template <class F>
  auto drive(const std::string& project, F work) {
    return write([&](Transaction& tx) {
      const auto rollout = hold_rollout(tx, project);
      EXPECT_TRUE(rollout);
      refresh_verdicts(tx, *rollout);
      return work(tx, *rollout);
    });
  }
  std::string text(const std::string& sql, const Parameters& parameters = {}) {
    return write([&](Transaction& tx) {
      const auto row = tx.query_one(sql, parameters);
      return row ? row->text(0) : std::string("none");
    });
  }
  std::string verdict(const std::string& deployment, const std::string& gateway) {
    return text(
        "SELECT verdict FROM deployment_targets WHERE deployment_id = $1::uuid AND data_plane_id = "
        "$2::uuid",
        {deployment, gateway}
    );
  }
};

TEST_F(DeploymentsTest, AWaveGivesDesiresAndSuccessMakesItStable) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  const std::string wanted = artifact(id, 'a');
  const std::string deployment = deploy(id, wanted);
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  EXPECT_EQ(text("SELECT desired_artifact_id FROM data_planes"), wanted);
  EXPECT_EQ(
      drive(id, [](auto& tx, auto& rollout) { return count_wave(tx, rollout).under_way; }), 1
  );
  report(one, "verifying", 'a');
  EXPECT_EQ(verdict(deployment, one.id), "verifying");
  EXPECT_EQ(status(one.id), "deploying");
  report(one, "applied", 'a');
  EXPECT_EQ(drive(id, [](auto& tx, auto& rollout) { return count_wave(tx, rollout).applied; }), 1);
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    settle(tx, rollout, "succeeded", {});
    return 0;
  });
  EXPECT_EQ(text("SELECT stable_artifact_id FROM projects"), wanted);
  EXPECT_EQ(text("SELECT coalesce(desired_artifact_id::text, 'null') FROM data_planes"), "null");
  EXPECT_EQ(text("SELECT status FROM deployments"), "succeeded");
  EXPECT_TRUE(write([](Transaction& tx) { return projects_under_way(tx).empty(); }));
}

TEST_F(DeploymentsTest, GivingBackReturnsWhatEachRanBefore) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  const auto two = gateway(id, node_b, boot_1);
  const std::string before = artifact(id, 'a');
  const std::string bad = artifact(id, 'b');
  report(one, "applied", 'a');
  report(two, "applied", 'a');
  const std::string deployment = deploy(id, bad);
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  const std::string canary =
      text("SELECT id FROM data_planes WHERE desired_artifact_id = $1::uuid", {bad});
  const auto& first = canary == one.id ? one : two;
  const auto& second = canary == one.id ? two : one;
  report(first, "applied", 'b');
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    EXPECT_EQ(previous_artifacts(tx, rollout).size(), 1U);
    return_targets(tx, rollout, "why");
    return 0;
  });
  EXPECT_EQ(
      text("SELECT desired_artifact_id FROM data_planes WHERE id = $1::uuid", {first.id}), before
  );
  EXPECT_EQ(drive(id, [](auto& tx, auto& rollout) { return count_unreturned(tx, rollout); }), 1);
  report(first, "applied", 'a');
  EXPECT_EQ(drive(id, [](auto& tx, auto& rollout) { return count_unreturned(tx, rollout); }), 0);
  write([&](Transaction& tx) {
    const auto rollout = hold_rollout(tx, id);
    end_deployment(tx, *rollout, "rolled_back", {});
    return 0;
  });
  EXPECT_EQ(verdict(deployment, second.id), "superseded");
  EXPECT_EQ(text("SELECT reason FROM deployments"), "why");
}

TEST_F(DeploymentsTest, WhoeverSaidNothingYetHasAReason) {
  const std::string id = project();
  static_cast<void>(gateway(id, node_a, boot_1));
  deploy(id, artifact(id, 'a'));
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    end_deployment(tx, rollout, "rolled_back", {});
    return 0;
  });
  EXPECT_EQ(text("SELECT verdict FROM deployment_targets"), "superseded");
  EXPECT_EQ(text("SELECT reason->>'code' FROM deployment_targets"), "unheard");
}

TEST_F(DeploymentsTest, ANewOneEndsTheOneUnderWay) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  const std::string first = deploy(id, artifact(id, 'a'));
  const std::string second = deploy(id, artifact(id, 'b'));
  EXPECT_EQ(verdict(first, one.id), "superseded");
  EXPECT_EQ(text("SELECT status FROM deployments WHERE id = $1::uuid", {first}), "failed");
  EXPECT_EQ(drive(id, [](auto&, auto& rollout) { return rollout.id; }), second);
}

TEST_F(DeploymentsTest, WhoCannotRunItIsNotGivenIt) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  const std::string deployment = deploy(id, artifact(id, 'a', R"({"features":["magic"]})"));
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  EXPECT_EQ(verdict(deployment, one.id), "incompatible");
  EXPECT_EQ(text("SELECT coalesce(desired_artifact_id::text, 'null') FROM data_planes"), "null");
}

TEST_F(DeploymentsTest, WhoIsAwayIsUnreachableAndMayComeBack) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  depart(one);
  const std::string deployment = deploy(id, artifact(id, 'a'));
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  drive(id, [](auto&, auto&) { return 0; });
  EXPECT_EQ(verdict(deployment, one.id), "pending");
  write([](Transaction& tx) {
    return tx.execute("UPDATE data_planes SET last_seen = now() - interval '61 s'");
  });
  EXPECT_EQ(drive(id, [](auto& tx, auto& held) { return count_wave(tx, held).unreachable; }), 1);
  EXPECT_EQ(verdict(deployment, one.id), "unreachable");
  static_cast<void>(gateway(id, node_a, boot_1));
  drive(id, [](auto&, auto&) { return 0; });
  EXPECT_EQ(verdict(deployment, one.id), "pending");
}

TEST_F(DeploymentsTest, WhoTookItMayBeThereOrAwayOrGone) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  deploy(id, artifact(id, 'a'));
  drive(id, [](Transaction& tx, const Rollout& rollout) {
    start_wave(tx, rollout, 1);
    return 0;
  });
  report(one, "applied", 'a');
  const auto counts = [&] {
    return drive(id, [](auto& tx, auto& held) { return count_wave(tx, held); });
  };
  EXPECT_EQ(counts().present, 1);
  depart(one);
  EXPECT_EQ(counts().present, 0);
  EXPECT_EQ(counts().gone, 0);
  write([](Transaction& tx) {
    return tx.execute("UPDATE data_planes SET last_seen = now() - interval '61 s'");
  });
  EXPECT_EQ(counts().gone, 1);
  EXPECT_EQ(counts().applied, 1);
}

TEST_F(DeploymentsTest, ReleasesAndSignatures) {
  const std::string id = project();
  const std::string first = artifact(id, 'a');
  const std::string second = artifact(id, 'b');
  EXPECT_EQ(write([&](Transaction& tx) { return newest_artifact(tx, id); }), second);
  write([&](Transaction& tx) {
    return add_signature(
        tx, second, {.key_id = "k", .release = 5, .project = {}, .not_after = {}, .signature = "s"}
    );
  });
  const auto releases = [&](const std::string& artifact) {
    return write([&](Transaction& tx) { return find_releases(tx, id, artifact); });
  };
  EXPECT_EQ(releases(first).highest, std::nullopt);
  deploy(id, second);
  EXPECT_EQ(releases(first).highest, 5);
  EXPECT_EQ(releases(first).own, std::nullopt);
  EXPECT_EQ(releases(second).own, 5);
  EXPECT_EQ(write([&](Transaction& tx) { return signatures_of(tx, second).front().release; }), 5U);
}

}  // namespace
}  // namespace barbacane::store
