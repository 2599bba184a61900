#pragma once
// From the tree of a pattern to a table of states: Thompson's automaton over the bytes of UTF-8,
// then the sets of its states as states (McNaughton, Yamada, Thompson; Russ Cox, "Regular
// Expression Matching Can Be Simple And Fast").

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/schema/ecma_syntax.hpp"

namespace barbacane::schema {

/// Ranges of `set` sorted and merged, without surrogates, complemented when negated; nothing when
/// the set has properties that need the tables of an engine.
[[nodiscard]] std::optional<std::vector<CodePointRange>> ranges_of(const PatternSet& set);

/// The bytes of a PatternTable that finds `tree` anywhere in a text; nothing for what no automaton
/// does (look-around, back-references), for \b and properties, and for what would be too large.
[[nodiscard]] std::optional<std::string> table_of(const PatternTree& tree);

}  // namespace barbacane::schema
