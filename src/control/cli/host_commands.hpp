#pragma once
// Commands that run on the host of the control plane: they open its database themselves.

#include "common/settings/options.hpp"
#include "control/cli/exit_code.hpp"

namespace barbacane::cli {

[[nodiscard]] ExitCode run_serve(const settings::Settings& settings);
[[nodiscard]] ExitCode run_migrate(const settings::Settings& settings);
[[nodiscard]] ExitCode run_collect(const settings::Settings& settings);
/// Prints the new key on stdout, and nothing else there.
[[nodiscard]] ExitCode run_create_admin_key(const settings::Settings& settings);

}  // namespace barbacane::cli
