#include "dataplane/exchange/counters.hpp"

#include <gtest/gtest.h>

#include <set>

namespace barbacane::exchange {
namespace {

TEST(CounterShard, MakesStorageAtTheFirstRequest) {
  SeriesRegistry registry;
  const SeriesIds ids = registry.intern("a", "GET", "/x");
  CounterShard shard(registry);
  EXPECT_EQ(shard.find_series(ids.series), nullptr);
  shard.count(
      {.series = ids,
       .status = 200,
       .duration = std::chrono::microseconds(300),
       .request_bytes = 10,
       .response_bytes = 5000}
  );
  shard.count({.series = ids, .status = 404});
  shard.count({.series = ids, .status = 200});
  const SeriesCounts* const series = shard.find_series(ids.series);
  ASSERT_NE(series, nullptr);
  EXPECT_EQ(series->slots[0].status, 200);
  EXPECT_EQ(series->slots[0].count.read(), 2U);
  EXPECT_EQ(series->slots[1].status, 404);
  const RouteCounts* const route = shard.find_route(ids.route);
  ASSERT_NE(route, nullptr);
  EXPECT_EQ(route->durations[1].load()->buckets[2].read(), 1U);  // up to 0.5 ms
  EXPECT_EQ(route->durations[1].load()->sum.read(), 300'000U);
  EXPECT_EQ(route->durations[3].load()->buckets[0].read(), 1U);
  EXPECT_EQ(route->durations[4].load(), nullptr);
  EXPECT_EQ(route->request_bytes.sum.read(), 10U);
  EXPECT_EQ(route->response_bytes.buckets[3].read(), 1U);
  EXPECT_EQ(shard.find_series(1'000'000), nullptr);
}

TEST(CounterShard, BoundsTheStatusesOfASeries) {
  SeriesRegistry registry;
  const SeriesIds ids = registry.intern("a", "GET", "/x");
  CounterShard shard(registry);
  for (int i = 0; i < 40; ++i)
    shard.count({.series = ids, .status = static_cast<std::uint16_t>(200 + i)});
  EXPECT_EQ(shard.hits(Limit::statuses_per_series), 17U);
  EXPECT_EQ(shard.find_series(ids.series)->slots.back().status, 0);
  EXPECT_EQ(shard.find_series(ids.series)->slots.back().count.read(), 17U);
}

TEST(CounterShard, OddStatusesFindAClass) {
  SeriesRegistry registry;
  const SeriesIds ids = registry.intern("a", "GET", "/x");
  CounterShard shard(registry);
  shard.count({.series = ids, .status = 0});
  shard.count({.series = ids, .status = 999});
  EXPECT_NE(shard.find_route(ids.route)->durations[0].load(), nullptr);
  EXPECT_NE(shard.find_route(ids.route)->durations[4].load(), nullptr);
}

TEST(CounterShard, UpstreamNumbersStay) {
  SeriesRegistry registry;
  CounterShard shard(registry);
  EXPECT_EQ(shard.find_upstream(1), nullptr);
  UpstreamCounts& counts = shard.upstream(1);
  counts.stats.connects_total.add();
  EXPECT_EQ(&shard.upstream(1), &counts);
  EXPECT_EQ(shard.find_upstream(1)->stats.connects_total.read(), 1U);
}

TEST(Limit, EachHasAWord) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < limits_count; ++i) words.insert(word_of(static_cast<Limit>(i)));
  EXPECT_EQ(words.size(), limits_count);
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace barbacane::exchange
