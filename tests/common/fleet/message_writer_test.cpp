#include <gtest/gtest.h>

#include "common/fleet/messages.hpp"

namespace barbacane::fleet {
namespace {

constexpr const char* id = "6b1f1f9a-0000-4000-8000-000000000001";

template <class Message>
Message back(const GatewayMessage& message) {
  Fault fault;
  const auto parsed = parse_gateway_message(to_json(message), fault);
  EXPECT_TRUE(parsed) << fault.message << to_json(message);
  return parsed ? std::get<Message>(*parsed) : Message{};
}

template <class Message>
Message back(const ControlMessage& message) {
  Fault fault;
  const auto parsed = parse_control_message(to_json(message), fault);
  EXPECT_TRUE(parsed) << fault.message << to_json(message);
  return parsed ? std::get<Message>(*parsed) : Message{};
}

TEST(FleetMessages, RegisterSurvivesTheWire) {
  const Register sent{
      .project_id = id,
      .node_key = id,
      .boot_id = id,
      .name = "edge \"1\"\n",
      .labels = {{"region", "eu"}, {"tier", ""}},
      .version = "1.0",
      .formats = {1, 2},
      .features = {"a", "b"},
      .hostname = "host",
      .digest = "sha256:00",
      .release = 7,
      .generation = 3
  };
  const auto got = back<Register>(GatewayMessage(sent));
  EXPECT_EQ(got.name, sent.name);
  EXPECT_EQ(got.labels, sent.labels);
  EXPECT_EQ(got.formats, sent.formats);
  EXPECT_EQ(got.features, sent.features);
  EXPECT_EQ(got.release, 7U);
}

TEST(FleetMessages, HeartbeatSurvivesTheWire) {
  Health health{.digest = "sha256:00", .requests = 10, .gateway_errors = 1, .upstream_errors = 2};
  health.latency[17] = 4;
  const auto got = back<Heartbeat>(GatewayMessage(Heartbeat{
      .digest = "sha256:00",
      .release = 1,
      .generation = 2,
      .uptime_seconds = 3,
      .phase = "serving",
      .health = {health},
      .active_connections = 4,
      .rss_bytes = 5
  }));
  ASSERT_EQ(got.health.size(), 1U);
  EXPECT_EQ(got.health[0].latency, health.latency);
  EXPECT_EQ(got.health[0].upstream_errors, 2U);
  EXPECT_EQ(got.rss_bytes, 5U);
}

TEST(FleetMessages, StatusSurvivesTheWire) {
  const auto got = back<ArtifactStatus>(GatewayMessage(ArtifactStatus{
      .deployment_id = id,
      .digest = "sha256:00",
      .phase = Phase::rejected,
      .reason = Reason{.code = "bad", .message = "why", .is_permanent = true}
  }));
  EXPECT_EQ(got.phase, Phase::rejected);
  ASSERT_TRUE(got.reason);
  EXPECT_TRUE(got.reason->is_permanent);
}

TEST(FleetMessages, DesiredSurvivesTheWire) {
  const Desired desired{
      .artifact_id = id,
      .digest = "sha256:00",
      .size = 100,
      .url = "/artifacts/x/download",
      .signatures =
          {{.key_id = "0011223344556677",
            .release = 9,
            .project = id,
            .not_after = "",
            .signature = "AA=="}}
  };
  const auto got = back<Registered>(
      ControlMessage(Registered{.data_plane_id = id, .heartbeat_seconds = 5, .desired = desired})
  );
  ASSERT_TRUE(got.desired);
  EXPECT_EQ(*got.desired, desired);
  EXPECT_FALSE(
      back<HeartbeatAck>(ControlMessage(HeartbeatAck{.heartbeat_seconds = 30})).desired.has_value()
  );
  const auto offer = back<ArtifactAvailable>(
      ControlMessage(ArtifactAvailable{.deployment_id = {}, .desired = desired})
  );
  EXPECT_EQ(offer.deployment_id, "");
  EXPECT_EQ(offer.desired.size, 100U);
}

TEST(FleetMessages, FarewellsSurviveTheWire) {
  EXPECT_EQ(
      back<Disconnect>(ControlMessage(Disconnect{.reason = "removed", .retry_after_seconds = 60}))
          .retry_after_seconds,
      60U
  );
  EXPECT_FALSE(
      back<Drain>(ControlMessage(Drain{.reason = "stopping"})).retry_after_seconds.has_value()
  );
}

}  // namespace
}  // namespace barbacane::fleet
