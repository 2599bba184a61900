#include "control/compile/schema_notes.hpp"

#include <vector>

#include "common/schema/format.hpp"
#include "control/compile/schema_doubts.hpp"

namespace barbacane::compile {
namespace {

using tables::none;
using tables::Opcode;
using tables::span_of;
using tables::view_of;

/// The schemas that an instruction leads to.
void add_targets(
    const tables::Gateway& gateway, const tables::Instruction& it, std::vector<std::uint32_t>& out
) {
  const auto add_properties = [&](std::uint32_t first, std::uint32_t count) {
    for (const tables::Property& one : span_of(gateway.properties()).subspan(first, count))
      out.push_back(one.schema());
  };
  switch (it.op()) {
    case Opcode::properties:
      return add_properties(it.a(), it.b());
    case Opcode::discriminator:
      return add_properties(it.b(), it.c());
    case Opcode::pattern_property:
    case Opcode::dependent_schema:
      return out.push_back(it.b());
    case Opcode::prefix_items:
    case Opcode::all_of:
    case Opcode::any_of:
    case Opcode::one_of: {
      const auto list = span_of(gateway.schema_lists()).subspan(it.a(), it.b());
      return void(out.insert(out.end(), list.begin(), list.end()));
    }
    case Opcode::if_then_else:
      for (const std::uint32_t schema : {it.a(), it.b(), it.c()}) {
        if (schema != none) out.push_back(schema);
      }
      return;
    case Opcode::additional_properties:
    case Opcode::property_names:
    case Opcode::items:
    case Opcode::contains:
    case Opcode::unevaluated_items:
    case Opcode::unevaluated_properties:
    case Opcode::negation:
    case Opcode::ref:
    case Opcode::dynamic_ref:
      return out.push_back(it.a());
    default:
      return;
  }
}

}  // namespace

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
  const auto schemas = span_of(gateway_.schemas());
  std::vector<bool> seen(schemas.size());
  std::vector<std::uint32_t> open{schema};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    for (const tables::Instruction& it :
         tables::slice(span_of(gateway_.instructions()), schemas[at].instructions())) {
      note(it, entry->second);
      add_targets(gateway_, it, open);
    }
  }
  return entry->second;
}

}  // namespace barbacane::compile
