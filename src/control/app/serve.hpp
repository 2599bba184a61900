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

/// Serves until SIGTERM or SIGINT. `started` is told the address.
[[nodiscard]] Outcome serve(
    const ServeOptions& options, const std::function<void(const std::string& address)>& started = {}
);
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
