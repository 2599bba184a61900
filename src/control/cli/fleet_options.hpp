#pragma once
// Options of the commands that change a fleet and look at it.

#include <span>

#include "common/settings/options.hpp"

namespace barbacane::cli {

[[nodiscard]] std::span<const settings::Option> deploy_options();
[[nodiscard]] std::span<const settings::Option> deployment_options();
[[nodiscard]] std::span<const settings::Option> fleet_options();

}  // namespace barbacane::cli
