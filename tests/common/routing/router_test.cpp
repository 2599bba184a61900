#include "common/routing/router.hpp"

#include <gtest/gtest.h>

#include "common/routing/check_routes.hpp"
#include "common/routing/router_fixture.hpp"

namespace barbacane::routing {
namespace {

/// "2:a,b" = operation 2 with captures a and b; "405" or "404" otherwise.
std::string look_up(
    const tables::Gateway& gateway, std::string_view method, std::string_view path
) {
  const Router router{gateway};
  Match match;
  router.find(method, path, match);
  if (match.outcome == Outcome::method_not_allowed) return "405";
  if (match.outcome == Outcome::not_found) return "404";
  std::string text = std::to_string(match.endpoint->operation()) + ':';
  for (std::size_t i = 0; i < match.captures_count; ++i)
    text += (i == 0 ? "" : ",") + std::string{match.captures[i]};
  return text;
}

struct Row {
  std::string_view method;
  std::string_view path;
  std::string_view expected;
};

void expect_rows(const std::vector<std::string>& routes, std::initializer_list<Row> rows) {
  const auto built = build(routes);
  ASSERT_EQ(check_routes(*built->gateway), "");
  for (const Row& row : rows) {
    EXPECT_EQ(look_up(*built->gateway, row.method, row.path), row.expected)
        << row.method << ' ' << row.path;
  }
}

TEST(Router, PrefersTheMoreSpecific) {
  expect_rows(
      {"GET /pets/{id}",
       "GET /pets/mine",
       "GET /pets/{id}.json",
       "GET /pets/{rest+}",
       "GET /pets/v-{id}"},
      {{"GET", "/pets/7", "0:7"},
       {"GET", "/pets/mine", "1:"},
       {"GET", "/pets/7.json", "2:7"},
       {"GET", "/pets/a/b", "3:a/b"},
       {"GET", "/pets/v-7", "4:7"},
       {"GET", "/pets/.json", "0:.json"},
       {"GET", "/pets/v-", "0:v-"},
       {"GET", "/pets", "404"},
       {"GET", "/pets/", "404"}}
  );
}

TEST(Router, BacktracksAcrossSegments) {
  expect_rows(
      {"GET /a/{x}/c", "GET /a/b/d", "GET /{rest+}", "GET /a/{y}/{z}/e"},
      {{"GET", "/a/b/d", "1:"},
       {"GET", "/a/b/c", "0:b"},
       {"GET", "/a/b/x", "2:a/b/x"},
       {"GET", "/a/b/c/e", "3:b,c"},
       {"GET", "/a", "2:a"}}
  );
}

TEST(Router, BacktracksAcrossMethods) {
  expect_rows(
      {"POST /u/me", "GET /u/{id}", "DELETE /u/{name}"},
      {{"POST", "/u/me", "0:"},
       {"GET", "/u/me", "1:me"},
       {"DELETE", "/u/me", "2:me"},
       {"POST", "/u/7", "405"},
       {"PUT", "/u/me", "405"}}
  );
}

TEST(Router, TemplatesInsideASegmentTakeTheLongestFirst) {
  expect_rows(
      {"GET /{name}.{ext}", "GET /{a}-{b}-{c}", "GET /x{a}", "GET /{a}y"},
      {{"GET", "/report.tar.gz", "0:report.tar,gz"},
       {"GET", "/1-2-3", "1:1,2,3"},
       {"GET", "/1-2-3-4", "1:1-2,3,4"},
       {"GET", "/--a--", "1:-,a,-"},
       {"GET", "/xa", "2:a"},
       {"GET", "/ay", "3:a"},
       {"GET", "/.gz", "404"},
       {"GET", "/a.", "404"},
       {"GET", "/1-2", "404"}}
  );
}

TEST(Router, EmptySegmentsAndTrailingSlashesCount) {
  expect_rows(
      {"GET /", "GET /a", "GET /a/", "GET /a//b", "GET /c/{id}/"},
      {{"GET", "/", "0:"},
       {"GET", "/a", "1:"},
       {"GET", "/a/", "2:"},
       {"GET", "/a//b", "3:"},
       {"GET", "/a//", "404"},
       {"GET", "//", "404"},
       {"GET", "/c//", "404"},
       {"GET", "/c/1/", "4:1"},
       {"GET", "/c/1", "404"}}
  );
}

TEST(Router, RestNeedsAByteAndKeepsSlashes) {
  expect_rows(
      {"GET /files/{path+}"},
      {{"GET", "/files/a", "0:a"},
       {"GET", "/files/a//b/", "0:a//b/"},
       {"GET", "/files//", "0:/"},
       {"GET", "/files/", "404"},
       {"GET", "/files", "404"}}
  );
}

TEST(Router, HeadComesFromGetUnlessDeclared) {
  expect_rows(
      {"GET /a", "POST /b", "GET /c", "HEAD /c"},
      {{"HEAD", "/a", "0:"}, {"HEAD", "/b", "405"}, {"HEAD", "/c", "3:"}}
  );
}

TEST(Router, LiteralsAreComparedInNormalForm) {
  expect_rows({"GET /caf%c3%a9/%7Euser"}, {{"GET", "/caf%C3%A9/~user", "0:"}});
}

TEST(Router, AllowIsTheUnionOfMatchingRoutes) {
  const auto built = build({"POST /u/me", "GET /u/{id}", "PATCH /{rest+}"});
  const Router router{*built->gateway};
  EXPECT_EQ(router.allow_of("/u/me"), "GET, HEAD, PATCH, POST");
  EXPECT_EQ(router.allow_of("/u/7"), "GET, HEAD, PATCH");
  EXPECT_EQ(router.allow_of("/"), "");
  EXPECT_TRUE(router.knows_method("HEAD"));
  EXPECT_FALSE(router.knows_method("DELETE"));
  EXPECT_FALSE(router.knows_method("get"));
}

TEST(Router, AnEmptyTableFindsNothing) {
  expect_rows({}, {{"GET", "/", "404"}, {"GET", "/a/b", "404"}});
}

TEST(Router, APathDeeperThanAnyRouteIsNotFound) {
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "/a";
  expect_rows({"GET /a/a"}, {{"GET", deep, "404"}});
}

TEST(BuildRoutes, ReportsRoutesThatNoRequestTellsApart) {
  const auto built = build(
      {"GET /a/{x}",
       "GET /a/{y}",
       "POST /a/{z}",
       "GET /{q}.x",
       "GET /{r}.x",
       "GET /s/%41",
       "GET /s/A"}
  );
  ASSERT_EQ(built->conflicts.size(), 3U);
  EXPECT_EQ(built->conflicts[0].first, 0U);
  EXPECT_EQ(built->conflicts[0].second, 1U);
  EXPECT_EQ(built->conflicts[1].second, 4U);
  EXPECT_EQ(built->conflicts[2].second, 6U);
}

}  // namespace
}  // namespace barbacane::routing
