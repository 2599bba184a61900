#pragma once
// How a deployment goes through a fleet: which gateways when, and what must hold before it goes on.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/json/document.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {

/// One of the three. Percent and count say how much of the fleet has the artifact when the wave is
/// over, those of earlier waves included.
struct WaveRule {
  std::optional<double> percent;
  std::optional<std::int64_t> count;
  std::map<std::string, std::string> labels;  // a gateway must have all of them
};

struct Gate {
  double max_5xx_ratio = 1.0;
  double max_p99_ratio = 0;  // to the others' or the past; 0 = any
  std::int64_t min_requests = 20;
};

enum class OnFailure : std::uint8_t { rollback, pause };

struct Strategy {
  std::vector<WaveRule> waves;  // empty = everybody at once
  std::int64_t bake_seconds = 0;
  std::optional<Gate> gate;
  OnFailure on_failure = OnFailure::rollback;
};

inline constexpr std::int64_t bake_seconds_default = 30;  // with a gate

/// Null and missing members are the defaults. What the API's description allows is taken for
/// granted.
[[nodiscard]] Strategy parse_strategy(const json::Node* node);
[[nodiscard]] std::string to_json(const Strategy& strategy);

/// Gateways in the order in which they shall be taken, with the number of their wave, from 1 and
/// without gaps. Who fits no wave comes in a last one.
[[nodiscard]] std::vector<store::TargetValues> assign_waves(
    const Strategy& strategy, const std::vector<store::FleetMember>& fleet
);

}  // namespace barbacane::fleet
