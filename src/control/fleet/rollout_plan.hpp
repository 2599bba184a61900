#pragma once
// What a deployment does next, from what is known of it: no database, no clock.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "control/fleet/strategy.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {

enum class RolloutPhase : std::uint8_t { starting, rolling, baking, returning };
[[nodiscard]] std::string_view word_of(RolloutPhase phase) noexcept;
[[nodiscard]] RolloutPhase parse_rollout_phase(std::string_view word) noexcept;

/// A gateway that answers and does not get on for so long is taken for one that refuses.
inline constexpr std::int64_t progress_seconds_max = 600;
/// For gateways to go back, before the deployment ends without them.
inline constexpr std::int64_t return_seconds_max = 60;

struct RolloutFacts {
  RolloutPhase phase = RolloutPhase::starting;
  bool is_paused = false;
  int wave = 0;
  int waves = 0;
  store::WaveCounts counts;        // of the waves so far
  std::int64_t phase_seconds = 0;  // since the phase began
  std::int64_t wave_seconds = 0;   // since the wave began
  std::int64_t tolerated = 0;      // rejections that somebody saw and went on
  bool is_waived = false;          // somebody resumed this wave, against gate and silence
  bool has_spoken_since = true;    // each gateway that has it, since the bake ended
  std::int64_t unreturned = 0;
  store::RolloutHealth health;  // others: since the wave began
};

struct RolloutStep {
  enum class Kind : std::uint8_t {
    wait,
    start_wave,  // the one after `wave`
    bake,        // everybody of the wave is through
    succeed,
    fail,  // the waves are through and nobody has it; it stays what all shall run
    pause,
    give_back,  // return the waves so far
    end_returned,
  };
  Kind kind = Kind::wait;
  std::string reason;

  friend bool operator==(const RolloutStep&, const RolloutStep&) = default;
};

/// What the gate says of what the gateways counted: "" = nothing against going on.
[[nodiscard]] std::string judge(const Gate& gate, const store::RolloutHealth& health);

[[nodiscard]] RolloutStep plan_step(const Strategy& strategy, const RolloutFacts& facts);

}  // namespace barbacane::fleet
