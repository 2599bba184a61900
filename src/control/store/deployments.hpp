#pragma once
// Deployments and what became of each of their gateways. The newest of a project is the one that
// counts; a new one ends those before it.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/artifacts.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

inline constexpr int unreachable_seconds = 60;

struct DeploymentValues {
  std::string project = {};
  std::string artifact = {};
  std::string strategy = {};    // JSON, complete
  std::string rolls_back = {};  // id of the deployment that this one undoes, "" = none
};

/// A gateway that a deployment may concern.
struct FleetMember {
  std::string id = {};
  std::string name = {};
  std::string labels = {};  // JSON
  std::string digest = {};  // what it runs
  bool is_online = false;
  bool is_compatible = true;  // with the artifact that was asked about
};
[[nodiscard]] std::vector<FleetMember> fleet_of(
    Transaction& tx, std::string_view project, std::string_view artifact
);

struct TargetValues {
  std::string gateway = {};
  int wave = 1;
};

/// Ends the project's deployments under way as superseded, and begins this one.
[[nodiscard]] std::string create_deployment(
    Transaction& tx,
    const DeploymentValues& values,
    const std::vector<TargetValues>& targets,
    std::string_view actor
);

/// Requests and errors of a group of gateways.
struct HealthSums {
  std::int64_t requests = 0;
  std::int64_t errors = 0;  // 5xx, the gateway's and those from behind
  std::array<std::uint64_t, 18> latency{};
};

/// What became of the gateways of the waves so far.
struct WaveCounts {
  std::int64_t targets = 0;
  std::int64_t under_way = 0;  // pending, downloading, verifying
  std::int64_t applied = 0;
  std::int64_t rejected = 0;
  std::int64_t unreachable = 0;
  std::int64_t incompatible = 0;
  std::int64_t present = 0;  // of those that applied it: connected now
  std::int64_t gone = 0;     // of those that applied it: without a connection for so long
};

/// A deployment under way, held until the end of the transaction.
struct Rollout {
  std::string id = {};
  std::string project = {};
  std::string artifact = {};
  std::string digest = {};
  std::string previous = {};  // artifact that was stable before, "" = none
  std::string status = {};    // running, paused
  std::string strategy = {};  // JSON
  std::string state = {};     // JSON
  int wave = 0;               // under way; 0 = none yet
  int waves = 0;
  std::int64_t phase_seconds = 0;  // since the phase began
  std::int64_t wave_seconds = 0;   // since the wave began
};

/// Projects that have a deployment under way.
[[nodiscard]] std::vector<std::string> projects_under_way(Transaction& tx);
[[nodiscard]] std::optional<Rollout> hold_rollout(Transaction& tx, std::string_view project);

/// Brings the verdicts of waves that began up to what the gateways say of themselves.
void refresh_verdicts(Transaction& tx, const Rollout& rollout);
[[nodiscard]] WaveCounts count_wave(Transaction& tx, const Rollout& rollout);
/// Has each gateway of the waves so far that runs the artifact, and is there, spoken within the
/// last `seconds`?
[[nodiscard]] bool have_spoken(Transaction& tx, const Rollout& rollout, std::int64_t seconds);

/// What gateways counted: those that run the artifact; the others since they applied theirs; and
/// those that run the artifact, on what they ran before.
struct RolloutHealth {
  HealthSums wave;
  HealthSums others;
  HealthSums past;
};
[[nodiscard]] RolloutHealth health_of(Transaction& tx, const Rollout& rollout);

/// Writes phase and state; the phase's clock starts anew when the phase changes.
void write_state(
    Transaction& tx, const Rollout& rollout, std::string_view phase, std::string_view state
);
/// Gives the gateways of wave `number` their new desire; those that cannot run it are told so.
void start_wave(Transaction& tx, const Rollout& rollout, int number);
/// Everybody shall run it: it is what is stable from now on. It ends as "succeeded", or as "failed"
/// when nobody has it yet.
void settle(
    Transaction& tx, const Rollout& rollout, std::string_view status, std::string_view reason
);
void set_paused(
    Transaction& tx, std::string_view deployment, bool is_paused, std::string_view reason
);
/// Gives every gateway of the waves so far what it ran before.
void return_targets(Transaction& tx, const Rollout& rollout, std::string_view reason);
/// Gateways that were returned, are there, and still run the artifact.
[[nodiscard]] std::int64_t count_unreturned(Transaction& tx, const Rollout& rollout);
/// Ends it: "rolled_back" or "failed".
void end_deployment(
    Transaction& tx, const Rollout& rollout, std::string_view status, std::string_view reason
);

/// Artifacts that the targets of waves so far shall get back.
[[nodiscard]] std::vector<std::string> previous_artifacts(Transaction& tx, const Rollout& rollout);

/// Release numbers that matter for a deployment: the highest of an artifact's own signatures, and
/// the highest that any artifact deployed in the project has.
struct Releases {
  std::optional<std::int64_t> own;
  std::optional<std::int64_t> highest;
};
[[nodiscard]] Releases find_releases(
    Transaction& tx, std::string_view project, std::string_view artifact
);

[[nodiscard]] std::vector<SignatureValues> signatures_of(
    Transaction& tx, std::string_view artifact
);
/// The newest artifact of a project; "" = none.
[[nodiscard]] std::string newest_artifact(Transaction& tx, std::string_view project);

}  // namespace barbacane::store
