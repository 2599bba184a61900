#include "common/artifact/describe.hpp"

#include <gtest/gtest.h>

#include "support/gateway_fixture.hpp"

namespace barbacane::artifact {
namespace {

TEST(ListRoutes, SortsByPathThenMethodAndLeavesDerivedHeadOut) {
  support::GatewayParts parts = support::make_gateway();
  parts.operations.push_back(make_operation(parts, "DELETE", "/harbours", "clearHarbours"));
  parts.build_routes();
  const std::string bytes = parts.build();
  const std::vector<RouteRow> rows = list_routes(*tables::GetGateway(bytes.data()));
  ASSERT_EQ(rows.size(), 4U);
  const auto row = [&rows](std::size_t at) {
    return rows[at].method + ' ' + rows[at].path + ' ' + rows[at].operation_id + ' ' +
           rows[at].api + ' ' + rows[at].dispatch + ' ' + std::to_string(rows[at].strip);
  };
  EXPECT_EQ(row(0), "DELETE /harbours clearHarbours Harbour http-upstream 0");
  EXPECT_EQ(row(1), "POST /harbours createHarbour Harbour http-upstream 0");
  EXPECT_EQ(row(2), "GET /harbours/{id} getHarbour Harbour http-upstream 0");
  EXPECT_EQ(row(3), "GET /status getStatus Harbour mock 0");
}

TEST(ListRoutes, HasNothingToSayAboutAnEmptyGateway) {
  support::GatewayParts parts;
  parts.build_routes();
  const std::string bytes = parts.build();
  EXPECT_TRUE(list_routes(*tables::GetGateway(bytes.data())).empty());
}

}  // namespace
}  // namespace barbacane::artifact
