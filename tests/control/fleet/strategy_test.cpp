#include "control/fleet/strategy.hpp"

#include <gtest/gtest.h>

#include "common/base/report.hpp"
#include "common/json/read.hpp"

namespace barbacane::fleet {
namespace {

Strategy parse(const std::string& text) {
  json::Document document;
  Report faults;
  return parse_strategy(json::read_json(text, "strategy", document, faults));
}

std::vector<store::FleetMember> fleet(int count) {
  std::vector<store::FleetMember> out;
  for (int i = 0; i < count; ++i)
    out.push_back(
        {.id = std::to_string(i),
         .name = {},
         .labels = i % 4 == 0 ? R"({"region":"eu","tier":"1"})" : R"({"region":"us"})",
         .digest = {},
         .is_online = true}
    );
  return out;
}

std::vector<int> sizes(const std::string& strategy, int count) {
  std::vector<int> out;
  for (const store::TargetValues& one : assign_waves(parse(strategy), fleet(count))) {
    out.resize(static_cast<std::size_t>(one.wave));
    ++out.back();
  }
  return out;
}

TEST(Strategy, SurvivesItsOwnText) {
  const std::string text =
      R"({"type":"waves","waves":[{"percent":10},{"count":5},{"labels":{"a":"b"}}],)"
      R"("bake_seconds":30,"gate":{"max_5xx_ratio":0.01,"max_p99_ratio":2,"min_requests":20},)"
      R"("on_failure":"pause"})";
  EXPECT_EQ(to_json(parse(text)), text);
  EXPECT_EQ(
      to_json(parse("{}")),
      R"({"type":"all","waves":[],"bake_seconds":0,"gate":null,"on_failure":"rollback"})"
  );
  EXPECT_EQ(parse(R"({"gate":{"max_5xx_ratio":0.5}})").bake_seconds, bake_seconds_default);
}

TEST(Strategy, WavesReachWhatTheySay) {
  using Sizes = std::vector<int>;
  EXPECT_EQ(sizes("{}", 20), Sizes({20}));
  EXPECT_EQ(sizes(R"({"waves":[{"percent":10},{"percent":100}]})", 20), Sizes({2, 18}));
  EXPECT_EQ(sizes(R"({"waves":[{"percent":1},{"percent":50}]})", 20), Sizes({1, 9, 10}));
  EXPECT_EQ(sizes(R"({"waves":[{"count":1},{"count":5}]})", 20), Sizes({1, 4, 15}));
  EXPECT_EQ(sizes(R"({"waves":[{"labels":{"region":"eu"}}]})", 20), Sizes({5, 15}));
  EXPECT_EQ(sizes(R"({"waves":[{"labels":{"region":"eu","tier":"2"}}]})", 20), Sizes({20}));
  EXPECT_EQ(sizes(R"({"waves":[{"count":50},{"percent":100}]})", 3), Sizes({3}));
  EXPECT_EQ(sizes(R"({"waves":[{"count":1}]})", 0), Sizes());
}

}  // namespace
}  // namespace barbacane::fleet
