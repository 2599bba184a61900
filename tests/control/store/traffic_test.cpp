#include "control/store/traffic.hpp"

#include <gmock/gmock.h>

#include "fleet_fixture.hpp"

namespace barbacane::store {
namespace {

using ::testing::HasSubstr;

class TrafficTest : public FleetStoreTest {
 protected:
  std::string id;
  std::string one;

  void SetUp() override {
    FleetStoreTest::SetUp();
    id = project();
    one = gateway(id, node_a, boot_1).id;
  }

  void count(int requests, int errors) {
    write([&](Transaction& tx) {
      record_traffic(
          tx,
          instance,
          R"([{"id":")" + one + R"(","requests":)" + std::to_string(requests) +
              R"(,"gateway_errors":)" + std::to_string(errors) + R"(,"upstream_errors":1}])"
      );
      return 0;
    });
  }
  std::string curve(std::vector<std::string> gateways) {
    return write([&](Transaction& tx) { return find_traffic(tx, id, gateways).value_or("none"); });
  }
  /// All minutes of the only curve.
  std::int64_t total(const std::string& traffic, const std::string& member) {
    return write([&](Transaction& tx) {
      return tx
          .query_one(
              "SELECT sum(x::bigint)::bigint FROM "
              "json_array_elements_text($1::json->'series'->0->$2) x",
              {traffic, member}
          )
          ->integer(0);
    });
  }
};

TEST_F(TrafficTest, BeatsOfOneMinuteAddUp) {
  count(2, 0);
  count(3, 1);
  EXPECT_EQ(total(curve({one}), "requests"), 5);
  EXPECT_EQ(total(curve({one}), "errors_5xx"), 3);
  EXPECT_EQ(total(curve({}), "requests"), 5) << "of the project";
}

TEST_F(TrafficTest, AnHourLaterTheMinuteBeginsAnew) {
  count(2, 0);
  write([](Transaction& tx) {
    return tx.execute("UPDATE data_plane_traffic SET minute = minute - interval '1 hour'");
  });
  EXPECT_EQ(total(curve({one}), "requests"), 0);
  count(7, 0);
  EXPECT_EQ(total(curve({one}), "requests"), 7);
}

TEST_F(TrafficTest, OfOthersThereIsNothing) {
  count(2, 0);
  EXPECT_THAT(curve({"6b1f1f9a-0000-4000-8000-00000000dead"}), HasSubstr("\"series\" : []"));
  const std::string other = write([](Transaction& tx) {
    return tx.query_one("INSERT INTO projects (name) VALUES ('other') RETURNING id")->text(0);
  });
  const std::string flat =
      write([&](Transaction& tx) { return find_traffic(tx, other, {}).value_or("none"); });
  EXPECT_EQ(total(flat, "requests"), 0);
  EXPECT_THAT(flat, HasSubstr("\"data_plane_id\" : null"));
}

}  // namespace
}  // namespace barbacane::store
