#pragma once
// Regular expressions of ECMA-262 (with its u flag), made ready for the engines of matcher.hpp:
// what
// `\d`, `\s`, `$`, `.` and `\p{Letter}` mean differs from engine to engine.

#include <string>
#include <string_view>

#include "common/tables/tables.hpp"

namespace barbacane::schema {

struct TranslatedPattern {
  std::string text;    // for the engine; of PatternEngine::table the bytes of a PatternTable
  std::string fault;   // why it is no pattern; "" = it is one
  std::size_t at = 0;  // the byte of the fault
  tables::PatternEngine engine = tables::PatternEngine::re2;
};

/// The first that can: a table; RE2 for `\b`, properties and what is too large for a table; PCRE2
/// for look-around, back-references, rare properties and large repetitions. Identity escapes of
/// punctuation are taken, as browsers do without the u flag; those of letters are not. `from` skips
/// the engines before it, for what one of them finds too large.
[[nodiscard]] TranslatedPattern translate_pattern(
    std::string_view source, tables::PatternEngine from = tables::PatternEngine::table
);

}  // namespace barbacane::schema
