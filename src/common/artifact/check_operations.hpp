#pragma once
// Checks of operations and of what they name: parameters, bodies, responses, chains.

#include "common/artifact/table_checker.hpp"

namespace barbacane::artifact {

/// Faults go to the checker.
void check_operations(TableChecker& checker);

}  // namespace barbacane::artifact
