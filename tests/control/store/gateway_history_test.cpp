#include "control/store/gateway_history.hpp"

#include <gmock/gmock.h>

#include "fleet_fixture.hpp"

namespace barbacane::store {
namespace {

using ::testing::HasSubstr;

class GatewayHistoryTest : public FleetStoreTest {};

TEST_F(GatewayHistoryTest, IsPagedNewestFirst) {
  const std::string id = project();
  const auto one = gateway(id, node_a, boot_1);
  const auto two = gateway(id, node_b, boot_2);
  depart(one);
  const auto page = [&](std::optional<std::int64_t> after) {
    return write([&](Transaction& tx) {
      return list_history(tx, one.id, {.limit = 1, .after = after});
    });
  };
  const Page newest = page({});
  ASSERT_EQ(newest.items.size(), 1U);
  EXPECT_THAT(newest.items[0], HasSubstr("data_plane.offline"));
  ASSERT_TRUE(newest.next);
  const Page oldest = page(newest.next);
  ASSERT_EQ(oldest.items.size(), 1U);
  EXPECT_THAT(oldest.items[0], HasSubstr("data_plane.online"));
  EXPECT_FALSE(oldest.next);
}

}  // namespace
}  // namespace barbacane::store
