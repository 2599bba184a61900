#include "common/routing/lookup_steps.hpp"

#include <gtest/gtest.h>

#include "common/routing/check_routes.hpp"
#include "common/routing/router_fixture.hpp"

namespace barbacane::routing {
namespace {

std::uint64_t steps_of(const std::vector<std::string>& routes) {
  const auto built = build(routes);
  const tables::RouteTrie& trie = *built->gateway->routes();
  return lookup_steps(
      tables::span_of(trie.nodes()), tables::span_of(trie.edges()), tables::span_of(trie.patterns())
  );
}

/// Every mix of "a" and "{p}" over `depth` segments: the worst that templates can ask for.
std::vector<std::string> all_mixes(std::size_t depth) {
  std::vector<std::string> routes;
  for (std::size_t bits = 0; bits < (std::size_t{1} << depth); ++bits) {
    std::string route = "GET ";
    for (std::size_t i = 0; i < depth; ++i) route += (bits >> i & 1U) != 0 ? "/a" : "/{p}";
    routes.push_back(route);
  }
  return routes;
}

TEST(LookupSteps, CountsWhatOnePathMayTry) {
  EXPECT_EQ(steps_of({}), 1U);
  EXPECT_EQ(steps_of({"GET /a"}), 2U);
  EXPECT_EQ(steps_of({"GET /a", "GET /b", "GET /c"}), 2U) << "one literal at most fits";
  EXPECT_EQ(steps_of({"GET /a/b", "GET /{x}"}), 4U);
  EXPECT_EQ(steps_of({"GET /a", "GET /{x}.y", "GET /{x}-z", "GET /{x}", "GET /{x+}"}), 6U);
  EXPECT_EQ(steps_of(all_mixes(3)), 15U);
}

TEST(LookupSteps, DoNotGrowWithTheNumberOfRoutes) {
  std::vector<std::string> routes;
  for (int i = 0; i < 3000; ++i) routes.push_back("GET /r" + std::to_string(i) + "/{id}/x/{y}");
  EXPECT_EQ(steps_of(routes), 5U);
}

TEST(LookupSteps, AreBoundedByTheLoader) {
  const auto fits = build(all_mixes(11));
  EXPECT_EQ(check_routes(*fits->gateway), "");
  const auto too_many = build(all_mixes(12));
  EXPECT_EQ(check_routes(*too_many->gateway), "a path could make a lookup try too many routes");
}

TEST(LookupSteps, TheBuilderSaysThem) {
  std::vector<RouteConflict> conflicts;
  const RouteInput inputs[]{{"/a/b", "GET", 0, 0}, {"/{x}", "GET", 1, 0}};
  const auto intern = [](std::string_view) { return tables::Text{0, 0}; };
  EXPECT_EQ(build_routes(inputs, intern, conflicts).lookup_steps, 4U);
}

}  // namespace
}  // namespace barbacane::routing
