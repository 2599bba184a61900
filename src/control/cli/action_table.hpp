#pragma once
// `project create`, `spec upload`...: which function an action is, and how many words it takes.

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "control/cli/command.hpp"
#include "control/cli/remote.hpp"
#include "control/cli/remote_commands.hpp"

namespace barbacane::cli {

/// One call of an action: where to ask, what was said.
struct Act {
  const Remote& remote;
  const settings::Settings& settings;
  std::span<const std::string> words;  // behind the action
};

struct Action {
  std::string_view name;
  std::string_view takes;  // "ID", "FILE..."; "" = nothing
  std::size_t words_min;
  std::size_t words_max;
  ExitCode (*function)(const Act&);
};

/// Finds and runs it; usage errors name what there is.
[[nodiscard]] ExitCode run_action(
    std::string_view command,
    std::span<const Action> actions,
    const settings::Settings& settings,
    const Words& words
);

/// DELETE and a word about it.
[[nodiscard]] ExitCode remove_remote(
    const Act& act, const std::string& path, std::string_view done
);

}  // namespace barbacane::cli
