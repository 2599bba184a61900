#pragma once
// OpenAPI Overlay 1.x: changes to a description that live in a file of their own.

#include <cstdint>
#include <vector>

#include "common/json/document.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

/// Applies the actions of one overlay, in order, to the entries it extends (or to all of them). New
/// nodes share unchanged children, and keep the positions of the lines they came from. An action
/// that matches nothing anywhere is a warning; a malformed overlay is an error and changes nothing.
void apply_overlay(
    std::uint32_t overlay,
    const std::vector<std::uint32_t>& entries,
    References& references,
    json::Document& document,
    Findings& findings
);

}  // namespace barbacane::compile
