#include "common/routing/check_routes.hpp"

#include <gtest/gtest.h>

#include "common/routing/router_fixture.hpp"
#include "common/routing/segment_hash.hpp"

namespace barbacane::routing {
namespace {

using tables::none;
using tables::Range;
using tables::RouteNode;
using tables::Text;

const std::vector<std::string> routes{"GET /a/{x}", "POST /a/b", "GET /{n}.json/{rest+}"};

struct Row {
  std::string_view name;
  Change spoil;
};

/// The node with one field replaced.
RouteNode changed(
    const RouteNode& n,
    std::optional<std::uint32_t> parameter,
    std::optional<Range> endpoints = {},
    std::optional<Range> patterns = {}
) {
  return RouteNode{
      patterns.value_or(n.patterns()),
      parameter.value_or(n.parameter()),
      n.rest(),
      endpoints.value_or(n.endpoints()),
      n.statics()
  };
}

std::size_t used_edge(const RouteTables& tables) {
  std::size_t i = 0;
  while (tables.edges[i].child() == none) ++i;
  return i;
}

TEST(CheckRoutes, AcceptsWhatTheBuilderMakes) {
  EXPECT_EQ(check_routes(*build(routes)->gateway), "");
}

TEST(CheckRoutes, RefusesEverythingElse) {
  const Row rows[]{
      {"no nodes", [](RouteTables& t) { t.nodes.clear(); }},
      {"parameter out of range", [](RouteTables& t) { t.nodes[0] = changed(t.nodes[0], 1000); }},
      {"parameter back to the root", [](RouteTables& t) { t.nodes[1] = changed(t.nodes[1], 0); }},
      {"parameter to itself", [](RouteTables& t) { t.nodes[1] = changed(t.nodes[1], 1); }},
      {"endpoints over the end",
       [](RouteTables& t) { t.nodes[0] = changed(t.nodes[0], {}, Range{0, 4294967295U}); }},
      {"endpoints overflow",
       [](RouteTables& t) { t.nodes[0] = changed(t.nodes[0], {}, Range{4294967295U, 2}); }},
      {"patterns over the end",
       [](RouteTables& t) { t.nodes[0] = changed(t.nodes[0], {}, {}, Range{0, 99}); }},
      {"one pattern taken twice",
       [](RouteTables& t) { t.nodes[1] = changed(t.nodes[1], {}, {}, Range{0, 1}); }},
      {"edges no power of two", [](RouteTables& t) { t.edges.push_back(t.edges[0]); }},
      {"no edges at all", [](RouteTables& t) { t.edges.clear(); }},
      {"full edges",
       [](RouteTables& t) {
         for (auto& e : t.edges) e = t.edges[used_edge(t)];
       }},
      {"edge to nowhere",
       [](RouteTables& t) {
         auto& e = t.edges[used_edge(t)];
         e = {e.node(), e.hash(), e.segment(), 99};
       }},
      {"edge with a wrong hash",
       [](RouteTables& t) {
         auto& e = t.edges[used_edge(t)];
         e = {e.node(), e.hash() + 1, e.segment(), e.child()};
       }},
      {"edge outside the pool",
       [](RouteTables& t) {
         auto& e = t.edges[used_edge(t)];
         e = {e.node(), e.hash(), Text{4294967295U, 1}, e.child()};
       }},
      {"edge removed",
       [](RouteTables& t) {
         auto& e = t.edges[used_edge(t)];
         e = {0, 0, Text{none, 0}, none};
       }},
      {"edge where nobody finds it",
       [](RouteTables& t) {
         // Another slot of a larger table: behind an empty one, or in front of its home.
         std::vector<tables::RouteEdge> edges(64, {0, 0, Text{none, 0}, none});
         for (const auto& e : t.edges) {
           if (e.child() != none) edges[(e.hash() + 63) & 63U] = e;
         }
         t.edges = edges;
       }},
      {"edges more than half full",
       [](RouteTables& t) {
         std::vector<tables::RouteEdge> used;
         for (const auto& e : t.edges) {
           if (e.child() != none) used.push_back(e);
         }
         ASSERT_EQ(used.size(), 2U);
         t.edges = {used[0], used[1]};
       }},
      {"endpoint of no operation",
       [](RouteTables& t) { t.endpoints[0] = {t.endpoints[0].method(), 3, 0, false}; }},
      {"endpoint without method",
       [](RouteTables& t) { t.endpoints[0] = {Text{none, 0}, 0, 0, false}; }},
      {"endpoint with other captures",
       [](RouteTables& t) { t.endpoints[0] = {t.endpoints[0].method(), 2, 0, false}; }},
      {"endpoint strips too much",
       [](RouteTables& t) { t.endpoints[0] = {t.endpoints[0].method(), 0, 100, false}; }},
      {"pattern part outside the pool",
       [](RouteTables& t) { t.pattern_parts[1] = tables::PatternPart{Text{1U << 30U, 5}}; }},
      {"captures side by side",
       [](RouteTables& t) { t.pattern_parts[1] = tables::PatternPart{Text{none, 0}}; }},
      {"captures_max too large", [](RouteTables& t) { t.captures_max = 33; }},
  };
  for (const Row& row : rows)
    EXPECT_NE(check_routes(*build(routes, row.spoil)->gateway), "") << row.name;
}

/// Seventy routes whose edges all want the first eight slots of a table of this size.
std::vector<std::string> crowd(std::uint32_t slots) {
  std::vector<std::string> lines;
  for (int i = 0; lines.size() < 70; ++i) {
    const std::string segment = std::to_string(i);
    if ((hash_segment(0, segment) & (slots - 1)) < 8) lines.push_back("GET /" + segment);
  }
  return lines;
}

TEST(CheckRoutes, TheBuilderGrowsACrowdedTable) {
  const auto built = build(crowd(256));
  EXPECT_GT(built->gateway->routes()->edges()->size(), 256U);
  EXPECT_EQ(check_routes(*built->gateway), "");
}

TEST(CheckRoutes, RefusesLongRunsOfUsedSlots) {
  EXPECT_EQ(
      check_routes(*build(crowd(2048))->gateway),
      "the edge table has a run of used slots that is too long"
  );
}

TEST(CheckRoutes, RefusesATrieDeeperThanTheWalk) {
  std::string path;
  for (int i = 0; i < 65; ++i) path += "/a";
  EXPECT_NE(check_routes(*build({"GET " + path})->gateway), "");
  EXPECT_EQ(check_routes(*build({"GET " + path.substr(2)})->gateway), "");
}

}  // namespace
}  // namespace barbacane::routing
