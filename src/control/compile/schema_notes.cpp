#include "control/compile/schema_notes.hpp"

#include <vector>

#include "common/schema/format.hpp"
#include "common/schema/targets.hpp"
#include "control/compile/schema_doubts.hpp"

namespace barbacane::compile {

using tables::Opcode;
using tables::span_of;
using tables::view_of;

void SchemaNoter::note(const tables::Instruction& it, SchemaNotes& notes) const {
  switch (it.op()) {
    case Opcode::format: {
      const std::string_view name = view_of(gateway_, span_of(gateway_.formats())[it.a()]);
      if (is_unknown_format(name)) {
        notes.unknown_formats.emplace(name);
      } else if (it.b() == 0) {
        notes.has_unasserted_formats = true;
      }
      return;
    }
    case Opcode::pattern:
    case Opcode::pattern_property: {
      const tables::Pattern& pattern = span_of(gateway_.patterns())[it.a()];
      if (pattern.engine() == tables::PatternEngine::pcre2)
        notes.bounded_patterns.emplace(view_of(gateway_, pattern.source()));
      return;
    }
    case Opcode::content_media_type:
    case Opcode::content_encoding:
    case Opcode::content_schema:
      notes.has_content = true;
      return;
    default:
      return;
  }
}

const SchemaNotes& SchemaNoter::notes_of(std::uint32_t schema) {
  const auto [entry, is_new] = known_.try_emplace(schema);
  if (!is_new) return entry->second;
  std::vector<bool> seen(program_.schemas());
  std::vector<std::uint32_t> open{schema};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    for (const tables::Instruction& it : program_.instructions_of(at)) {
      note(it, entry->second);
      schema::for_each_schema(program_, it, [&](std::uint32_t next) { open.push_back(next); });
    }
  }
  return entry->second;
}

}  // namespace barbacane::compile
