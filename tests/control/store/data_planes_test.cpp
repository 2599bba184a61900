#include "control/store/data_planes.hpp"

#include "control/store/instances.hpp"
#include "fleet_fixture.hpp"

namespace barbacane::store {
namespace {

TEST_F(FleetStoreTest, OneRowHoweverOftenItReconnects) {
  const std::string id = project();
  const auto first = gateway(id, node_a, boot_1);
  const auto again = gateway(id, node_a, boot_1);
  EXPECT_EQ(first.id, again.id);
  EXPECT_NE(gateway(id, node_b, boot_1).id, first.id);
}

TEST_F(FleetStoreTest, AnotherLiveProcessWithItsKeyIsADuplicate) {
  const std::string id = project();
  const auto first = gateway(id, node_a, boot_1);
  RegisteredGateway out;
  const auto enter = [&](const char* boot, bool is_forced) {
    return write([&](Transaction& tx) {
      return register_gateway(tx, facts(id, node_a, boot), is_forced, out);
    });
  };
  EXPECT_EQ(enter(boot_2, false), Registration::duplicate);
  EXPECT_EQ(out.other_boot, boot_1);
  EXPECT_EQ(out.other_instance, instance);
  EXPECT_EQ(enter(boot_2, true), Registration::done);
  EXPECT_EQ(out.id, first.id);
  // A dead instance holds nobody.
  write([&](Transaction& tx) { return tx.execute("DELETE FROM control_instances"); });
  EXPECT_EQ(enter(boot_1, false), Registration::done);
}

TEST_F(FleetStoreTest, ADepartureOfAnOldConnectionChangesNothing) {
  const std::string id = project();
  const auto old = gateway(id, node_a, boot_1);
  const auto now = gateway(id, node_a, boot_1);
  depart(old);
  EXPECT_EQ(status(now.id), "online");
  depart(now);
  EXPECT_EQ(status(now.id), "offline");
}

TEST_F(FleetStoreTest, ARemovedOneComesBackAsAnotherAfterAWhile) {
  const std::string id = project();
  const auto first = gateway(id, node_a, boot_1);
  EXPECT_TRUE(write([&](Transaction& tx) { return remove_gateway(tx, id, first.id); }));
  EXPECT_FALSE(write([&](Transaction& tx) { return remove_gateway(tx, id, first.id); }));
  RegisteredGateway out;
  const auto enter = [&] {
    return write([&](Transaction& tx) {
      return register_gateway(tx, facts(id, node_a, boot_1), false, out);
    });
  };
  EXPECT_EQ(enter(), Registration::removed);
  EXPECT_GT(out.wait_seconds, 50);
  write([&](Transaction& tx) {
    return tx.execute("UPDATE data_planes SET removed_at = removed_at - interval '61 s'");
  });
  EXPECT_EQ(enter(), Registration::done);
  EXPECT_NE(out.id, first.id);
}

TEST_F(FleetStoreTest, BeatsTellDriftAndAddUpHealth) {
  const std::string id = project();
  const std::string wanted = artifact(id, 'a');
  const auto one = gateway(id, node_a, boot_1);
  write([&](Transaction& tx) {
    return tx.execute("UPDATE projects SET stable_artifact_id = $1::uuid", {wanted});
  });
  const auto beat = [&](const std::string& digest) {
    return write([&](Transaction& tx) {
      return record_beats(
          tx,
          instance,
          R"([{"id":")" + one.id + R"(","boot":")" + boot_1 + R"(","digest":")" + digest +
              R"(","phase":"serving","metadata":{"release":1}}])",
          R"([{"id":")" + one.id + R"(","digest":")" + digest +
              R"(","requests":2,"gateway_errors":1,"upstream_errors":0,"latency":[1,1]}])"
      );
    });
  };
  auto desires = beat("other");
  ASSERT_EQ(desires.size(), 1U);
  EXPECT_EQ(desires[0].artifact, wanted);
  EXPECT_TRUE(desires[0].is_compatible);
  EXPECT_EQ(write([](Transaction& tx) { return count_fleet(tx).drifted; }), 1);
  static_cast<void>(beat("sha256:" + std::string(64, 'a')));
  EXPECT_EQ(write([](Transaction& tx) { return count_fleet(tx).drifted; }), 0);
  static_cast<void>(beat("sha256:" + std::string(64, 'a')));
  const auto sum = write([](Transaction& tx) {
    return tx.query_one("SELECT requests, latency FROM data_plane_health ORDER BY requests DESC");
  });
  EXPECT_EQ(sum->integer(0), 4);
  EXPECT_EQ(sum->text(1), "{2,2}");
  // Not of another instance, nor of another process.
  EXPECT_TRUE(write([&](Transaction& tx) {
                return record_beats(
                    tx,
                    instance,
                    R"([{"id":")" + one.id + R"(","boot":")" + boot_2 +
                        R"(","digest":"","phase":"serving","metadata":{}}])",
                    "[]"
                );
              }).empty());
}

TEST_F(FleetStoreTest, SilenceIsFoundOut) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  EXPECT_EQ(write([](Transaction& tx) { return sweep_gateways(tx); }), 0U);
  write([&](Transaction& tx) {
    return tx.execute("UPDATE control_instances SET seen_at = now() - interval '30 s'");
  });
  EXPECT_EQ(write([](Transaction& tx) { return sweep_gateways(tx); }), 1U);
  EXPECT_EQ(status(one.id), "offline");
}

TEST_F(FleetStoreTest, KeysThatEndedAreNamed) {
  constexpr const char* nobody = "6b1f1f9a-0000-4000-8000-00000000dead";
  const auto dead = write([&](Transaction& tx) {
    return find_dead_keys(tx, std::string("[\"") + nobody + "\"]");
  });
  EXPECT_EQ(dead, std::vector<std::string>{nobody});
}

}  // namespace
}  // namespace barbacane::store
