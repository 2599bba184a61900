#pragma once
// Asking for a compilation, and staying with it until it ends.

#include <string>

#include "control/cli/action_table.hpp"

namespace barbacane::cli {

/// The JSON of --upstream, --security, --base-path, and with `is_job` of --release and --not-after.
[[nodiscard]] std::string compile_options_of(const settings::Settings& settings, bool is_job);

/// Posts, and with --wait follows the job: its stage on a terminal, its findings, its artifact.
[[nodiscard]] ExitCode compile_remote(const Act& act, const std::string& path, bool is_alone);

}  // namespace barbacane::cli
