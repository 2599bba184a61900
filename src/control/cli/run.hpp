#pragma once
// The command table of barbacane-control, and the way from a command line to a command.

namespace barbacane::cli {

/// Parses and runs one command. Returns the exit code (exit_code.hpp).
[[nodiscard]] int run(int argument_count, const char* const* arguments);

}  // namespace barbacane::cli
