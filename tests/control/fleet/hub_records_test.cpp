#include "control/fleet/hub_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

using ::testing::HasSubstr;

Heartbeat beat(std::uint64_t requests) {
  Health health{.digest = "d", .requests = requests, .gateway_errors = 1, .upstream_errors = 2};
  health.latency[0] = requests;
  return {.digest = "d", .phase = "serving", .health = {health}};
}

TEST(HubRecords, BeatsOfOneGatewayAreAddedUp) {
  HubRecords records;
  records.add_beat("g", "b", beat(3));
  records.add_beat("g", "b", beat(4));
  const auto batch = records.take_beats();
  EXPECT_EQ(batch.gateways, std::vector<std::string>{"g"});
  EXPECT_THAT(batch.health, HasSubstr(R"("requests":7,"gateway_errors":2,"upstream_errors":4)"));
  EXPECT_FALSE(records.has_beats());
}

TEST(HubRecords, StatusesKeepTheirOrderAndComeBackFirst) {
  HubRecords records;
  records.add_status("g", "b", {.digest = "d", .phase = Phase::downloading});
  const std::string first = records.take_statuses();
  records.add_status(
      "g",
      "b",
      {.digest = "d",
       .phase = Phase::rejected,
       .reason = Reason{.code = "c", .message = "\"m\"", .is_permanent = true}}
  );
  records.give_back_statuses(first);
  const std::string both = records.take_statuses();
  EXPECT_LT(both.find("downloading"), both.find("rejected"));
  EXPECT_THAT(both, HasSubstr(R"("message":"\"m\"","permanent":true)"));
}

TEST(HubRecords, WhoIsBackDidNotLeave) {
  HubRecords records;
  records.add_departure("g", "now");
  records.forget_departure("g");
  EXPECT_FALSE(records.has_departures());
  records.add_departure("g", "now");
  EXPECT_EQ(records.take_departures(), R"([{"id":"g","since":"now"}])");
}

}  // namespace
}  // namespace barbacane::fleet
