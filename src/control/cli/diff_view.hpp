#pragma once
// A comparison for people and for tools.

#include <string>
#include <string_view>

#include "control/diff/difference.hpp"

namespace barbacane::cli {

/// `api.yaml:12:3: breaking[D1407]: POST /pets: message (before -> after)`, one a line.
[[nodiscard]] std::string to_text(const diff::Comparison& comparison, bool colour);

/// "2 breaking, 1 compatible, 0 cosmetic"
[[nodiscard]] std::string summary_of(const diff::Comparison& comparison);

/// One object (docs/compare.md); `sides` are its members `"old":{...},"new":{...}`.
[[nodiscard]] std::string to_json(const diff::Comparison& comparison, std::string_view sides);

/// Workflow commands: errors for what breaks, notices for what is compatible.
[[nodiscard]] std::string to_github(const diff::Comparison& comparison);

}  // namespace barbacane::cli
