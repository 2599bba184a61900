#pragma once
// Strict JSON (RFC 8259) into a positioned document.

#include <string>
#include <string_view>

#include "common/base/report.hpp"
#include "common/json/document.hpp"

namespace barbacane::json {

/// Reads one JSON text. Everything wrong is a finding with its line and column: syntax
/// (E1001, reading stops there), duplicate keys (E1003), invalid UTF-8 and lone surrogates (E1004),
/// a bound of `limits` (E1005).
///
/// Shape    returns the root, or null when the report gained an error
/// Owner    nodes live in `document`; `text` need not outlive the call
[[nodiscard]] const Node* read_json(
    std::string_view text,
    std::string source_name,
    Document& document,
    Report& report,
    const ReadLimits& limits = {}
);

}  // namespace barbacane::json
