#pragma once
// Command lines of both programs: a table of commands, each with its table of options. The door to
// CLI11; what it finds goes through load_settings, so that flags, environment and file obey one
// rule.

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/settings/options.hpp"

namespace barbacane::settings {

struct Positional {
  std::string_view name;  // "FILE"
  std::string_view help;
  std::size_t count_max = 1;
};

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view examples = {};  // shown first in --help
  std::span<const Option> options;
  std::span<const Positional> positionals = {};
};

struct Program {
  std::string_view name;
  std::string_view summary;
  std::string_view version_line;  // answer to --version
  std::span<const Command> commands;
};

struct Invocation {
  const Command* command = nullptr;
  Settings settings;
  std::vector<std::string> positionals;
};

/// Parses, decides every option, prints what has to be printed (help, version, --print-config, or
/// the findings on stderr) and returns either what to run or the exit code to leave with: 0 after
/// help, 2 after a usage error, 3 when the --config file cannot be read.
///
/// Every command also takes `--config FILE` and `--print-config`.
[[nodiscard]] std::variant<Invocation, int> parse_arguments(
    const Program& program, int argument_count, const char* const* arguments
);

}  // namespace barbacane::settings
