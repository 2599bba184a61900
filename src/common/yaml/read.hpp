#pragma once
// The door to yaml-cpp: YAML 1.2 (core schema) into the same positioned document as JSON.

#include <string>
#include <string_view>

#include "common/base/report.hpp"
#include "common/json/document.hpp"

namespace barbacane::yaml {

/// Reads one YAML document. Scalars follow the core schema of YAML 1.2 (`no`, `on`, `012` and
/// `12:30` are not booleans, octals or sexagesimals; a quoted scalar is a string). Anchors and
/// aliases expand, merge keys (`<<`) too; what they expand to counts towards the limits, so an
/// alias bomb is a finding. Duplicate keys, keys that are no scalars, several documents in one
/// file, unknown tags and NaN or infinity (JSON has none) are findings.
///
/// Shape    returns the root, or null when the report gained an error
[[nodiscard]] const json::Node* read_yaml(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits = {}
);

/// JSON when the first byte that is no space opens a JSON text (`{` or `[`), or the name ends in
/// ".json"; YAML otherwise. A `{` text that is no JSON but YAML flow style is read as YAML. When
/// keys that stand twice are all that is wrong, the first of each counts, so that one mistake does
/// not hide the others: the report has the error, and there is a root.
[[nodiscard]] const json::Node* read_document(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits = {}
);

}  // namespace barbacane::yaml
