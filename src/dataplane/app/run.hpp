#pragma once
// The program barbacane: serve, check, version.

namespace barbacane::dataplane {

/// Returns the exit code (exit_code.hpp).
[[nodiscard]] int run(int argument_count, const char* const* arguments);

}  // namespace barbacane::dataplane
