#pragma once
// What a deployment remembers between two steps, as JSON in its row.

#include <cstdint>
#include <string>

#include "control/fleet/rollout_plan.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {

struct RolloutState {
  RolloutPhase phase = RolloutPhase::starting;
  std::int64_t tolerated = 0;
  int waived_wave = 0;       // somebody resumed it: its gate is not asked
  store::HealthSums others;  // what the rest of the fleet had counted when the wave began
  std::int64_t shown_requests = -1;
};

[[nodiscard]] RolloutState parse_rollout_state(const std::string& text);
/// {"others_base": …}
[[nodiscard]] std::string others_json(const store::HealthSums& sums);
/// {"gate": …}, for people
[[nodiscard]] std::string gate_json(const store::RolloutHealth& health);
/// Counters that began anew are taken as they are.
[[nodiscard]] store::HealthSums difference(
    const store::HealthSums& now, const store::HealthSums& then
);

}  // namespace barbacane::fleet
