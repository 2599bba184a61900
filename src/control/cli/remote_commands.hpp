#pragma once
// Commands that are clients of a control plane: project, spec, artifact, api-key, audit,
// deploy, rollback, status, fleet.

#include <string>
#include <string_view>
#include <vector>

#include "common/settings/options.hpp"
#include "control/cli/exit_code.hpp"

namespace barbacane::cli {

/// words: ACTION and what it acts on.
using Words = std::vector<std::string>;

[[nodiscard]] ExitCode run_project(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_spec(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_artifact(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_api_key(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_audit(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_fleet(const settings::Settings& settings, const Words& words);
[[nodiscard]] ExitCode run_deploy(const settings::Settings& settings);
[[nodiscard]] ExitCode run_rollback(const settings::Settings& settings);
[[nodiscard]] ExitCode run_status(const settings::Settings& settings);

}  // namespace barbacane::cli
