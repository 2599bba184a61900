#include "control/fleet/rollout_state.hpp"

#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

TEST(RolloutState, ReadsWhatWasWritten) {
  store::HealthSums sums{.requests = 7, .errors = 2};
  sums.latency[17] = 7;
  std::string text = others_json(sums);
  text.pop_back();
  text += R"(,"phase":"baking","tolerated":3,"waived_wave":2,"gate":{"wave":{"requests":5}}})";
  const RolloutState state = parse_rollout_state(text);
  EXPECT_EQ(state.phase, RolloutPhase::baking);
  EXPECT_EQ(state.tolerated, 3);
  EXPECT_EQ(state.waived_wave, 2);
  EXPECT_EQ(state.others.latency, sums.latency);
  EXPECT_EQ(state.shown_requests, 5);
  EXPECT_EQ(parse_rollout_state("{}").shown_requests, -1);
}

TEST(RolloutState, CountersThatBeganAnewAreTakenAsTheyAre) {
  const store::HealthSums then{.requests = 10, .errors = 1};
  EXPECT_EQ(difference({.requests = 15, .errors = 2}, then).requests, 5);
  EXPECT_EQ(difference({.requests = 4, .errors = 0}, then).requests, 4);
}

}  // namespace
}  // namespace barbacane::fleet
