#include "control/fleet/rollout_plan.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "common/fleet/latency.hpp"

namespace barbacane::fleet {
namespace {

using Kind = RolloutStep::Kind;

constexpr std::array<std::string_view, 4> phase_words{"starting", "rolling", "baking", "returning"};
constexpr double baseline_factor = 2.0;  // errors that others have too are not the artifact's

double error_ratio(const store::HealthSums& sums) {
  return sums.requests == 0 ? 0.0
                            : static_cast<double>(sums.errors) / static_cast<double>(sums.requests);
}

std::string percent(double ratio) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.2f %%", ratio * 100.0);
  return {text, static_cast<std::size_t>(std::max(size, 0))};
}

std::string milliseconds(double seconds) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.1f ms", seconds * 1000.0);
  return {text, static_cast<std::size_t>(std::max(size, 0))};
}

RolloutStep fail(const Strategy& strategy, std::string reason) {
  return {
      .kind = strategy.on_failure == OnFailure::rollback ? Kind::give_back : Kind::pause,
      .reason = std::move(reason)
  };
}

std::string unreached(const store::WaveCounts& counts) {
  return std::to_string(counts.unreachable) + " of " + std::to_string(counts.targets) +
         " gateways could not be reached";
}

/// The waves are through. Who was away gets it later; it is no success before somebody has it.
RolloutStep finish(const store::WaveCounts& counts) {
  if (counts.targets == 0)
    return {.kind = Kind::succeed, .reason = "no gateway is there: whoever joins gets it"};
  std::string reason;
  if (counts.unreachable != 0) reason = unreached(counts) + ": they get it when they come back";
  if (counts.applied != 0) return {.kind = Kind::succeed, .reason = std::move(reason)};
  if (reason.empty()) reason = "no gateway took it";
  return {.kind = Kind::fail, .reason = std::move(reason)};
}

/// Before others follow, somebody must have it and still be there.
RolloutStep go_on(const Strategy& strategy, const RolloutFacts& facts) {
  const store::WaveCounts& counts = facts.counts;
  const bool is_last = facts.wave >= facts.waves;
  if (!facts.is_waived && facts.wave > 0) {
    const bool has_lost_some = counts.unreachable != 0;
    if (counts.applied == 0 && is_last && !has_lost_some)
      return fail(strategy, "no gateway can run it");
    if (counts.applied == 0 && !is_last && has_lost_some)
      return fail(strategy, unreached(counts) + ", and none runs it");
    if (counts.applied != 0 && !is_last) {
      if (counts.gone == counts.applied)
        return fail(strategy, "no gateway that took it is connected any more");
      if (counts.present == 0) return {};
    }
  }
  return is_last ? finish(counts) : RolloutStep{.kind = Kind::start_wave, .reason = {}};
}

RolloutStep roll(const Strategy& strategy, const RolloutFacts& facts) {
  if (facts.counts.under_way != 0) {
    if (facts.wave_seconds <= progress_seconds_max) return {};
    return fail(
        strategy,
        std::to_string(facts.counts.under_way) + " gateways did not get on for " +
            std::to_string(progress_seconds_max) + " s"
    );
  }
  const bool is_last = facts.wave >= facts.waves;
  const bool bakes = strategy.bake_seconds > 0 && (!is_last || strategy.gate);
  if (bakes && facts.counts.applied != 0) return {.kind = Kind::bake, .reason = {}};
  return go_on(strategy, facts);
}

}  // namespace

std::string_view word_of(RolloutPhase phase) noexcept {
  return phase_words[static_cast<std::size_t>(phase)];
}

RolloutPhase parse_rollout_phase(std::string_view word) noexcept {
  for (std::size_t i = 0; i < phase_words.size(); ++i) {
    if (phase_words[i] == word) return static_cast<RolloutPhase>(i);
  }
  return RolloutPhase::starting;
}

std::string judge(const Gate& gate, const store::RolloutHealth& health) {
  if (health.wave.requests < gate.min_requests) return {};
  double baseline = 0;
  double baseline_p99 = 0;
  for (const store::HealthSums* sums : {&health.others, &health.past}) {
    if (sums->requests < gate.min_requests) continue;
    baseline = std::max(baseline, error_ratio(*sums));
    baseline_p99 = std::max(baseline_p99, quantile_of(sums->latency, 0.99));
  }
  const double ratio = error_ratio(health.wave);
  if (ratio > gate.max_5xx_ratio && ratio > baseline_factor * baseline)
    return percent(ratio) + " of " + std::to_string(health.wave.requests) +
           " requests were answered 5xx, more than " + percent(gate.max_5xx_ratio) +
           " (elsewhere or before: " + percent(baseline) + ")";
  const double p99 = quantile_of(health.wave.latency, 0.99);
  if (gate.max_p99_ratio > 0 && baseline_p99 > 0 && p99 > gate.max_p99_ratio * baseline_p99)
    return "p99 is " + milliseconds(p99) + ", elsewhere or before " + milliseconds(baseline_p99);
  return {};
}

RolloutStep plan_step(const Strategy& strategy, const RolloutFacts& facts) {
  if (facts.phase == RolloutPhase::returning) {
    if (facts.unreturned == 0 || facts.phase_seconds > return_seconds_max)
      return {.kind = Kind::end_returned, .reason = {}};
    return {};
  }
  if (facts.is_paused) return {};
  if (facts.phase == RolloutPhase::starting) return go_on(strategy, facts);
  if (facts.counts.rejected > facts.tolerated)
    return fail(strategy, std::to_string(facts.counts.rejected) + " gateways refused the artifact");
  if (strategy.gate && !facts.is_waived) {
    if (std::string breach = judge(*strategy.gate, facts.health); !breach.empty())
      return fail(strategy, std::move(breach));
  }
  if (facts.phase == RolloutPhase::rolling) return roll(strategy, facts);
  // A gateway that lost what it had during the bake rolls again.
  if (facts.counts.under_way != 0) return {};
  if (facts.phase_seconds < strategy.bake_seconds) return {};
  // The last beats of the bake count too.
  if (strategy.gate && !facts.has_spoken_since) return {};
  return go_on(strategy, facts);
}

}  // namespace barbacane::fleet
