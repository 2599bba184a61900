#pragma once
// The commands that run here and not in a client.

#include <functional>
#include <string>

#include "control/app/options.hpp"

namespace barbacane::control {

/// What became of a command, and the words for stderr.
struct Outcome {
  int code = 0;  // DESIGN 5: 0 fine, 1 refused, 2 usage, 3 unreachable
  std::string fault;
  std::string help;
};

/// What happens beside an instance; both are called on its thread.
struct ServeHooks {
  std::function<void(const std::string& address)> started = {};
  std::function<void()> stopping = {};  // told to stop; calls are drained afterwards
};

/// Serves until SIGTERM or SIGINT.
[[nodiscard]] Outcome serve(const ServeOptions& options, const ServeHooks& hooks = {});
[[nodiscard]] Outcome migrate(const std::string& database_url, std::string& report);
/// The first key, made on the host itself.
[[nodiscard]] Outcome create_admin_key(
    const std::string& database_url, const std::string& name, std::string& key
);
[[nodiscard]] Outcome collect_garbage(
    const std::string& database_url,
    const std::string& artifact_store,
    int kept,
    bool is_dry_run,
    std::string& report
);

}  // namespace barbacane::control
