#include "control/fleet/rollout_plan.hpp"

#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

using Kind = RolloutStep::Kind;

RolloutFacts rolling() {
  RolloutFacts out;
  out.phase = RolloutPhase::rolling;
  out.wave = 1;
  out.waves = 2;
  out.counts = {.targets = 2, .applied = 2, .present = 2};
  return out;
}

store::HealthSums sums(std::int64_t requests, std::int64_t errors, std::size_t bucket = 4) {
  store::HealthSums out{.requests = requests, .errors = errors};
  out.latency[bucket] = static_cast<std::uint64_t>(requests);
  return out;
}

TEST(RolloutPlan, GoesWaveByWave) {
  RolloutFacts facts;
  facts.waves = 2;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::start_wave);
  facts = rolling();
  facts.counts.under_way = 1;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::wait);
  facts.counts.under_way = 0;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::start_wave);
  facts.wave = 2;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::succeed);
}

TEST(RolloutPlan, WithoutGatewaysItSaysThatNobodyWasThere) {
  const RolloutStep step = plan_step({}, {});
  EXPECT_EQ(step.kind, Kind::succeed);
  EXPECT_EQ(step.reason, "no gateway is there: whoever joins gets it");
}

TEST(RolloutPlan, WhatNobodyTookIsNoSuccess) {
  RolloutFacts facts = rolling();
  facts.waves = 1;
  facts.counts = {.targets = 3, .applied = 1, .unreachable = 2, .present = 1};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::succeed);
  EXPECT_EQ(
      plan_step({}, facts).reason,
      "2 of 3 gateways could not be reached: they get it when they come back"
  );
  facts.counts = {.targets = 3, .unreachable = 2, .incompatible = 1};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::fail);
  facts.counts = {.targets = 3, .incompatible = 3};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
  facts.is_waived = true;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::fail);
}

TEST(RolloutPlan, AWaveThatIsSilentDoesNotLetOthersFollow) {
  RolloutFacts facts = rolling();
  facts.counts = {.targets = 2, .unreachable = 2};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
  facts.counts = {.targets = 2, .unreachable = 1, .incompatible = 1};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
  facts.is_waived = true;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::start_wave);
  facts.is_waived = false;
  facts.counts = {.targets = 2, .incompatible = 2};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::start_wave);
}

TEST(RolloutPlan, WhoTookItAndIsAwayIsWaitedForAndThenMissed) {
  RolloutFacts facts = rolling();
  facts.counts = {.targets = 2, .applied = 2, .present = 0, .gone = 1};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::wait);
  facts.counts.gone = 2;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
  facts.counts = {.targets = 2, .applied = 2, .present = 1, .gone = 1};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::start_wave);
  // They took it, and nobody follows.
  facts.wave = 2;
  facts.counts = {.targets = 2, .applied = 2, .gone = 2};
  EXPECT_EQ(plan_step({}, facts).kind, Kind::succeed);
}

TEST(RolloutPlan, BakesBetweenWavesAndAfterTheLastWithAGate) {
  Strategy strategy{.waves = {}, .bake_seconds = 10, .gate = {}};
  RolloutFacts facts = rolling();
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::bake);
  facts.wave = 2;
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::succeed);
  strategy.gate = Gate{};
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::bake);
  facts.phase = RolloutPhase::baking;
  facts.phase_seconds = 9;
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::wait);
  facts.phase_seconds = 10;
  facts.has_spoken_since = false;
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::wait);
  facts.has_spoken_since = true;
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::succeed);
}

TEST(RolloutPlan, ARejectionGivesBackOrPauses) {
  RolloutFacts facts = rolling();
  facts.counts.rejected = 1;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
  Strategy pausing;
  pausing.on_failure = OnFailure::pause;
  EXPECT_EQ(plan_step(pausing, facts).kind, Kind::pause);
  facts.is_paused = true;
  EXPECT_EQ(plan_step(pausing, facts).kind, Kind::wait);
  facts.is_paused = false;
  facts.tolerated = 1;
  EXPECT_EQ(plan_step(pausing, facts).kind, Kind::start_wave);
}

TEST(RolloutPlan, WhoDoesNotGetOnIsNotWaitedForForEver) {
  RolloutFacts facts = rolling();
  facts.counts.under_way = 1;
  facts.wave_seconds = progress_seconds_max + 1;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::give_back);
}

TEST(RolloutPlan, ReturningEndsWhenAllAreBackOrTimeIsUp) {
  RolloutFacts facts = rolling();
  facts.phase = RolloutPhase::returning;
  facts.unreturned = 1;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::wait);
  facts.phase_seconds = return_seconds_max + 1;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::end_returned);
  facts.phase_seconds = 0;
  facts.unreturned = 0;
  EXPECT_EQ(plan_step({}, facts).kind, Kind::end_returned);
}

TEST(RolloutPlan, TheGateNeedsASampleAndComparesWithOthersAndThePast) {
  const Gate gate{.max_5xx_ratio = 0.01, .max_p99_ratio = 2, .min_requests = 20};
  EXPECT_EQ(judge(gate, {.wave = sums(19, 19), .others = {}, .past = {}}), "");
  EXPECT_NE(judge(gate, {.wave = sums(20, 1), .others = {}, .past = {}}), "");
  EXPECT_EQ(judge(gate, {.wave = sums(200, 2), .others = {}, .past = {}}), "");
  // Everybody has errors: the artifact is not to blame.
  EXPECT_EQ(judge(gate, {.wave = sums(100, 10), .others = sums(100, 6), .past = {}}), "");
  EXPECT_EQ(judge(gate, {.wave = sums(100, 10), .others = {}, .past = sums(100, 6)}), "");
  EXPECT_NE(judge(gate, {.wave = sums(100, 10), .others = sums(100, 2), .past = {}}), "");
  // From 2.5 ms to 50 ms.
  EXPECT_NE(judge(gate, {.wave = sums(100, 0, 8), .others = sums(100, 0), .past = {}}), "");
  EXPECT_EQ(judge(gate, {.wave = sums(100, 0, 5), .others = sums(100, 0), .past = {}}), "");
}

TEST(RolloutPlan, ABreachTurnsRoundUnlessSomebodySaidGoOn) {
  Strategy strategy;
  strategy.gate = Gate{.max_5xx_ratio = 0.01};
  RolloutFacts facts = rolling();
  facts.health.wave = sums(100, 100);
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::give_back);
  facts.is_waived = true;
  EXPECT_EQ(plan_step(strategy, facts).kind, Kind::start_wave);
}

}  // namespace
}  // namespace barbacane::fleet
