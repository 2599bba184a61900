#pragma once
// The enforcement report for people and for tools.

#include <span>
#include <string>

#include "control/compile/compile.hpp"

namespace barbacane::cli {

[[nodiscard]] std::string enforcement_to_text(std::span<const compile::EnforcementRow> rows);

/// `[{operation, method, route, enforced: [..], advisory: [{what, why}]}]`
[[nodiscard]] std::string enforcement_to_json(std::span<const compile::EnforcementRow> rows);

}  // namespace barbacane::cli
