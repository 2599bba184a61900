// Patterns and formats: no text and no pattern crashes; a table and PCRE2 say the same of a text.

#include <string>
#include <string_view>

#include "common/schema/ecma_pattern.hpp"
#include "common/schema/ecma_syntax.hpp"
#include "common/schema/format.hpp"
#include "common/schema/format_words.hpp"
#include "common/schema/matcher.hpp"
#include "common/schema/pattern_table.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane::schema;
using barbacane::tables::PatternEngine;

constexpr std::size_t pattern_bytes_max = 256;

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (take_code_point(text) == no_code_point) return false;
  return true;
}

}  // namespace

/// First byte: the length of the text, behind which the pattern stands.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all{reinterpret_cast<const char*>(data + 1), size - 1};
  const std::string_view text = all.substr(0, data[0]);
  const std::string_view pattern = all.substr(text.size()).substr(0, pattern_bytes_max);

  for (int format = 0; format <= static_cast<int>(Format::float_64); ++format)
    static_cast<void>(fits_format(static_cast<Format>(format), all));
  if (const auto table = PatternTable::read(all)) static_cast<void>(table->matches(text));

  const TranslatedPattern made = translate_pattern(pattern);
  barbacane::fuzz::demand(
      !made.fault.empty() || is_ecma_pattern(pattern), "what is translated is a pattern"
  );
  if (!made.fault.empty() || made.engine != PatternEngine::table || !is_utf8(text)) return 0;
  Matcher table;
  std::string fault;
  barbacane::fuzz::demand(
      table.build(made.text, made.engine, fault), "a table that we made is one"
  );
  const TranslatedPattern other = translate_pattern(pattern, PatternEngine::pcre2);
  Matcher engine;
  if (!engine.build(other.text, other.engine, fault)) return 0;  // too large for PCRE2
  const MatchOutcome expected = engine.match(text);
  barbacane::fuzz::demand(
      expected == MatchOutcome::too_costly || expected == table.match(text), "both say the same"
  );
  return 0;
}
