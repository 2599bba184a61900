#include "dataplane/exchange/metrics.hpp"

#include <gmock/gmock.h>

namespace barbacane::exchange {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, SumShardsAndMethods) {
  SeriesRegistry registry;
  const SeriesIds get = registry.intern("a", "GET", "/x");
  const SeriesIds put = registry.intern("a", "PUT", "/x");
  const std::uint32_t upstream = registry.intern_upstream("u:80");
  CounterShard one(registry);
  CounterShard two(registry);
  one.count({.series = get, .status = 200, .duration = std::chrono::milliseconds(2)});
  two.count({.series = get, .status = 200, .duration = std::chrono::milliseconds(2)});
  two.count({.series = put, .status = 201, .duration = std::chrono::seconds(60)});
  one.connections_active.add(3);
  two.connections_active.add(4);
  two.hit(Limit::connections);
  two.upstream(upstream).stats.failures_total[1].add(2);
  const std::array<const CounterShard*, 2> shards{&one, &two};
  observe::MetricsText text;
  render_metrics(shards, registry, text);
  for (const std::string line :
       {R"(barbacane_requests_total{api="a",method="GET",route="/x",status="200"} 2)",
        R"(barbacane_requests_total{api="a",method="PUT",route="/x",status="201"} 1)",
        R"(barbacane_request_duration_seconds_bucket{api="a",route="/x",status_class="2xx",le="0.0025"} 2)",
        R"(barbacane_request_duration_seconds_count{api="a",route="/x",status_class="2xx"} 3)",
        R"(barbacane_active_connections 7)",
        R"(barbacane_limit_hits_total{limit="connections"} 1)",
        R"(barbacane_limit_hits_total{limit="metrics_series"} 0)",
        R"(barbacane_upstream_failures_total{upstream="u:80",reason="name_not_found"} 2)"})
    EXPECT_THAT(text.text(), HasSubstr(line + "\n"));
  EXPECT_THAT(text.text(), Not(HasSubstr("<unmatched>")));
}

TEST(Metrics, NothingCountedIsNoSample) {
  SeriesRegistry registry;
  observe::MetricsText text;
  render_metrics({}, registry, text);
  EXPECT_THAT(text.text(), HasSubstr("# TYPE barbacane_requests_total counter"));
  EXPECT_THAT(text.text(), Not(HasSubstr("barbacane_requests_total{")));
}

TEST(Metrics, StatusesThatFoundNoRoomAreOther) {
  SeriesRegistry registry;
  const SeriesIds ids = registry.intern("a", "GET", "/x");
  CounterShard shard(registry);
  for (int i = 0; i < 30; ++i)
    shard.count({.series = ids, .status = static_cast<std::uint16_t>(200 + i)});
  const CounterShard* const shards = &shard;
  observe::MetricsText text;
  render_metrics({&shards, 1}, registry, text);
  EXPECT_THAT(text.text(), HasSubstr("status=\"other\"} 7\n"));
}

}  // namespace
}  // namespace barbacane::exchange
