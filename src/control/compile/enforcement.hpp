#pragma once
// The enforcement report: per operation what a gateway checks, and what is only advisory and why.
// Read off the tables, so that compiling and inspecting an artifact say the same.

#include <vector>

#include "common/tables/tables.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::compile {

[[nodiscard]] std::vector<EnforcementRow> enforcement_of(const tables::Gateway& gateway);

}  // namespace barbacane::compile
