#include "dataplane/exchange/series.hpp"

#include <gtest/gtest.h>

namespace barbacane::exchange {
namespace {

TEST(SeriesRegistry, TheSameNameKeepsItsNumber) {
  SeriesRegistry registry;
  const SeriesIds one = registry.intern("a", "GET", "/x");
  const SeriesIds two = registry.intern("a", "PUT", "/x");
  const SeriesIds again = registry.intern("a", "GET", "/x");
  EXPECT_EQ(one.series, again.series);
  EXPECT_NE(one.series, two.series);
  EXPECT_EQ(one.route, two.route);
  EXPECT_NE(one.route, registry.intern("b", "GET", "/x").route);
  EXPECT_EQ(registry.series(one.series)->method, "GET");
  EXPECT_EQ(registry.route(one.route)->route, "/x");
}

TEST(SeriesRegistry, WhatDoesNotFitIsOverflow) {
  SeriesRegistry registry(16);
  for (int i = 0; i < 20; ++i)
    static_cast<void>(registry.intern("a", "GET", "/" + std::to_string(i)));
  EXPECT_GT(registry.refused(), 0U);
  const SeriesIds late = registry.intern("a", "GET", "/late");
  EXPECT_EQ(registry.series(late.series)->route, "<overflow>");
  EXPECT_EQ(registry.route(late.route)->route, "<overflow>");
  EXPECT_EQ(registry.series(16), nullptr);
}

TEST(SeriesRegistry, UnmatchedRequestsHaveAFewSeries) {
  const SeriesRegistry registry;
  EXPECT_EQ(registry.series(registry.unmatched("GET").series)->method, "GET");
  EXPECT_EQ(registry.series(registry.unmatched("BREW").series)->method, "_OTHER");
  EXPECT_EQ(registry.series(registry.unmatched("").series)->method, "_OTHER");
  EXPECT_EQ(registry.route(registry.unmatched("BREW").route)->route, "<unmatched>");
}

TEST(SeriesRegistry, UpstreamsAreBoundedToo) {
  SeriesRegistry registry(16, 2);
  EXPECT_EQ(*registry.upstream(registry.intern_upstream("a:1")), "a:1");
  EXPECT_EQ(*registry.upstream(registry.intern_upstream("b:1")), "<overflow>");
  EXPECT_EQ(registry.upstream(99), nullptr);
}

}  // namespace
}  // namespace barbacane::exchange
