#include <gtest/gtest.h>

#include "common/fleet/messages.hpp"

namespace barbacane::fleet {
namespace {

struct Case {
  const char* text;
  const char* code;
  const char* words;
};

TEST(FleetParser, SaysWhatIsWrong) {
  constexpr Case cases[] = {
      {"", "malformed", "not JSON"},
      {"[]", "malformed", "an object"},
      {"{}", "malformed", "'type'"},
      {R"({"type":5})", "malformed", "'type'"},
      {R"({"type":"dance"})", "unknown_type", "dance"},
      {R"({"type":"register"})", "malformed", "'project_id'"},
      {R"({"type":"heartbeat","uptime_seconds":-1})", "malformed", "'uptime_seconds'"},
      {R"({"type":"heartbeat","health":[{"digest":"d","requests":1,"errors_5xx_gateway":0,)"
       R"("errors_5xx_upstream":0,"latency":[1]}]})",
       "malformed",
       "'latency'"},
      {R"({"type":"artifact_status","digest":"d","phase":"gone"})", "malformed", "'phase'"},
      {R"({"type":"heartbeat","type":"heartbeat"})", "malformed", "not JSON"},
  };
  for (const Case& one : cases) {
    Fault fault;
    EXPECT_FALSE(parse_gateway_message(one.text, fault)) << one.text;
    EXPECT_EQ(fault.code, one.code) << one.text;
    EXPECT_NE(fault.message.find(one.words), std::string::npos) << one.text << fault.message;
  }
}

TEST(FleetParser, IgnoresMembersOfLaterVersions) {
  Fault fault;
  const auto got = parse_gateway_message(
      R"({"type":"heartbeat","mood":{"deep":[1,{"er":2}]},"digest":"d"})", fault
  );
  ASSERT_TRUE(got) << fault.message;
  EXPECT_EQ(std::get<Heartbeat>(*got).digest, "d");
}

TEST(FleetParser, NullDesiredIsNone) {
  Fault fault;
  const auto got = parse_control_message(
      R"({"type":"heartbeat_ack","heartbeat_seconds":30,"desired":null})", fault
  );
  ASSERT_TRUE(got) << fault.message;
  EXPECT_FALSE(std::get<HeartbeatAck>(*got).desired);
}

TEST(FleetParser, BoundsLabels) {
  std::string labels;
  for (int i = 0; i < 40; ++i)
    labels += (i != 0 ? "," : "") + std::string("\"k") + std::to_string(i) + "\":\"v\"";
  Fault fault;
  EXPECT_FALSE(parse_gateway_message(
      R"({"type":"register","project_id":"6b1f1f9a-0000-4000-8000-000000000001",)"
      R"("node_key":"6b1f1f9a-0000-4000-8000-000000000001",)"
      R"("boot_id":"6b1f1f9a-0000-4000-8000-000000000001","formats":[1],"features":[],"labels":{)" +
          labels + "}}",
      fault
  ));
  EXPECT_NE(fault.message.find("labels"), std::string::npos) << fault.message;
}

}  // namespace
}  // namespace barbacane::fleet
