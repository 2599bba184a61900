#pragma once
// barbacane-control dev: a database, the control plane and a gateway, for one developer.

#include "control/cli/dev_options.hpp"
#include "control/cli/exit_code.hpp"

namespace barbacane::cli {

/// Stays until SIGINT or SIGTERM; then the gateway, the control plane and the database end, in this
/// order. When it is killed, they end by themselves.
[[nodiscard]] ExitCode run_dev(const DevOptions& options);

}  // namespace barbacane::cli
