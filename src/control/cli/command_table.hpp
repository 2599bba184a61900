#pragma once
// The commands of barbacane-control with their options, as the shell and --help see them.

#include <span>

#include "common/settings/arguments.hpp"

namespace barbacane::cli {

[[nodiscard]] std::span<const settings::Command> command_table();

}  // namespace barbacane::cli
