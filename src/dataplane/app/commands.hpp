#pragma once
// The commands, each with its values decided already.

#include <string>
#include <string_view>

#include "common/settings/options.hpp"
#include "dataplane/app/exit_code.hpp"

namespace barbacane::dataplane {

[[nodiscard]] ExitCode run_serve(const settings::Settings& settings);
[[nodiscard]] ExitCode run_check(const settings::Settings& settings);
[[nodiscard]] ExitCode run_version(const settings::Settings& settings);

/// Prints "barbacane: <message>" on stderr and returns the code.
ExitCode fail(ExitCode code, std::string_view message, std::string_view help = {});

}  // namespace barbacane::dataplane
