#include "control/fleet/rollouts.hpp"

#include <chrono>

#include "common/json/read.hpp"
#include "common/observe/log.hpp"
#include "control/fleet/resigning.hpp"
#include "control/fleet/rollout_plan.hpp"
#include "control/fleet/rollout_state.hpp"
#include "control/store/audit.hpp"
#include "control/store/leases.hpp"

namespace barbacane::fleet {
namespace {

constexpr std::chrono::milliseconds turn_time{500};
constexpr int steps_per_turn = 8;

Strategy strategy_of(const std::string& text) {
  json::Document document;
  Report faults;
  return parse_strategy(json::read_json(text, "strategy", document, faults));
}

void log_step(const store::Rollout& rollout, std::string_view what, std::string_view reason) {
  observe::log(
      observe::Level::info,
      "deployment",
      {{"deployment", std::string_view(rollout.id)},
       {"step", what},
       {"wave", std::int64_t{rollout.wave}},
       {"reason", reason}}
  );
}

}  // namespace

Rollouts::Rollouts(RolloutNeeds needs) : needs_(std::move(needs)), thread_([this] { loop(); }) {}

Rollouts::~Rollouts() {
  stop();
}

void Rollouts::wake() {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  woken_.notify_one();
}

void Rollouts::stop() {
  is_stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

RolloutStats Rollouts::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void Rollouts::loop() {
  while (!is_stopping_) {
    if (needs_.is_schema_ready) turn();
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, turn_time, [this] { return is_woken_; });
    is_woken_ = false;
  }
  static_cast<void>(needs_.database.transact([this](store::Transaction& tx) {
    store::drop_leases(tx, needs_.instance);
  }));
}

void Rollouts::turn() {
  const auto projects = store::read(needs_.database, [](store::Transaction& tx) {
    return store::projects_under_way(tx);
  });
  if (!projects) return;
  for (const std::string& project : *projects) {
    for (int i = 0; i < steps_per_turn && !is_stopping_ && step(project); ++i) continue;
  }
}

bool Rollouts::step(const std::string& project) {
  bool has_moved = false;
  const Result<void> done = needs_.database.transact([&](store::Transaction& tx) {
    has_moved = false;
    if (!store::take_lease(tx, "rollout:" + project, needs_.instance, rollout_lease)) return;
    const auto rollout = store::hold_rollout(tx, project);
    if (rollout) has_moved = drive(tx, *rollout);
  });
  const std::lock_guard lock(mutex_);
  ++stats_.steps;
  if (done) return has_moved;
  ++stats_.failures;
  observe::log(
      observe::Level::warn,
      "a deployment's step failed",
      {{"project", std::string_view(project)}, {"reason", std::string_view(done.error().message())}}
  );
  return false;
}

bool Rollouts::drive(store::Transaction& tx, const store::Rollout& rollout) {
  const Strategy strategy = strategy_of(rollout.strategy);
  const RolloutState state = parse_rollout_state(rollout.state);
  store::refresh_verdicts(tx, rollout);
  RolloutFacts facts{
      .phase = state.phase,
      .is_paused = rollout.status == "paused",
      .wave = rollout.wave,
      .waves = rollout.waves,
      .counts = store::count_wave(tx, rollout),
      .phase_seconds = rollout.phase_seconds,
      .wave_seconds = rollout.wave_seconds,
      .tolerated = state.tolerated,
      .is_waived = state.waived_wave == rollout.wave,
      .unreturned =
          state.phase == RolloutPhase::returning ? store::count_unreturned(tx, rollout) : 0,
      .health = {}
  };
  if (strategy.gate && rollout.wave > 0) {
    facts.health = store::health_of(tx, rollout);
    facts.health.others = difference(facts.health.others, state.others);
    const std::int64_t since_bake = rollout.phase_seconds - strategy.bake_seconds;
    facts.has_spoken_since = since_bake >= 0 && store::have_spoken(tx, rollout, since_bake);
    if (facts.health.wave.requests != state.shown_requests)
      store::write_state(tx, rollout, word_of(state.phase), gate_json(facts.health));
  }
  const RolloutStep next = plan_step(strategy, facts);
  switch (next.kind) {
    case RolloutStep::Kind::wait:
      return false;
    case RolloutStep::Kind::start_wave:
      store::start_wave(tx, rollout, rollout.wave + 1);
      if (strategy.gate) {
        store::Rollout begun = rollout;
        ++begun.wave;
        const store::HealthSums others = store::health_of(tx, begun).others;
        store::write_state(tx, begun, word_of(RolloutPhase::rolling), others_json(others));
      }
      log_step(rollout, "wave", {});
      return true;
    case RolloutStep::Kind::bake:
      store::write_state(tx, rollout, word_of(RolloutPhase::baking), "{}");
      return true;
    case RolloutStep::Kind::succeed:
      store::settle(tx, rollout, "succeeded", next.reason);
      log_step(rollout, "succeeded", next.reason);
      return false;
    case RolloutStep::Kind::fail:
      store::settle(tx, rollout, "failed", next.reason);
      log_step(rollout, "failed", next.reason);
      return false;
    case RolloutStep::Kind::pause:
      store::set_paused(tx, rollout.id, true, next.reason);
      log_step(rollout, "paused", next.reason);
      return false;
    case RolloutStep::Kind::give_back:
      give_back(tx, rollout, next.reason);
      return true;
    case RolloutStep::Kind::end_returned:
      store::end_deployment(tx, rollout, "rolled_back", {});
      log_step(rollout, "rolled back", {});
      return false;
  }
  return false;
}

void Rollouts::give_back(
    store::Transaction& tx, const store::Rollout& rollout, const std::string& reason
) {
  for (const std::string& artifact : store::previous_artifacts(tx, rollout)) {
    const std::string fault = ensure_release(tx, rollout.project, artifact, needs_.signing_key);
    if (fault.empty()) continue;
    store::set_paused(tx, rollout.id, true, reason + "; it cannot be rolled back: " + fault);
    log_step(rollout, "paused", fault);
    return;
  }
  store::return_targets(tx, rollout, reason);
  log_step(rollout, "returning", reason);
}

}  // namespace barbacane::fleet
