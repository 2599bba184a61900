#pragma once
// Checks of schema programs: opcodes known, operands what their opcode says (tables/schemas.fbs).

#include "common/artifact/table_checker.hpp"

namespace barbacane::artifact {

/// Faults go to the checker. Whether programs end is check_in_place.hpp's question.
void check_schemas(TableChecker& checker);

}  // namespace barbacane::artifact
