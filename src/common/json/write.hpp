#pragma once
// Nodes back to text.

#include <string>

#include "common/json/document.hpp"

namespace barbacane::json {

/// Compact JSON in document order; numbers as written. Deterministic for one document.
[[nodiscard]] std::string to_text(const Node& node);

/// Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no spaces, shortest escapes.
/// Numbers: integers that fit 64 bits exactly, all others as ECMAScript prints the double; with
/// `exact_numbers` a number that a double cannot hold keeps a normalised decimal literal (used for
/// schema literals, where 2^64+1 and 0.1 must stay what they are).
[[nodiscard]] std::string to_canonical(const Node& node, bool exact_numbers = false);

/// A JSON string literal, quotes included.
void append_quoted(std::string& out, std::string_view text);

}  // namespace barbacane::json
