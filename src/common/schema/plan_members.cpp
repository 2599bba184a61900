// The members of objects: which schema each name has, and which names must be there.
#include <algorithm>

#include "common/schema/plan_builder.hpp"

namespace barbacane::schema {

using tables::Opcode;

/// The patterns that a known name fits are found now and not with every object.
void PlanBuilder::add_patterns_of(Name& name) {
  std::vector<std::uint32_t> plans;
  for (const tables::Instruction& it : program_.instructions_of(schema_)) {
    if (it.op() != Opcode::pattern_property) continue;
    const MatchOutcome outcome = program_.matcher(it.a()).match(name.text);
    is_full_ = is_full_ || outcome == MatchOutcome::too_costly;
    if (outcome == MatchOutcome::yes) plans.push_back(plan_of(it.b()));
  }
  if (plans.empty()) return;
  name.more = static_cast<std::uint32_t>(out_.lists.size());
  out_.lists.push_back(static_cast<std::uint32_t>(plans.size()));
  out_.lists.insert(out_.lists.end(), plans.begin(), plans.end());
}

void PlanBuilder::add_members(std::uint32_t schema) {
  constexpr std::size_t bits_max = 64;
  Members members;
  std::vector<Name> names;
  std::vector<std::uint32_t> required;
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    if (it.op() == Opcode::additional_properties) members.rest = plan_of(it.a());
    if (it.op() == Opcode::required) {
      for (std::uint32_t i = 0; i < it.b(); ++i) required.push_back(it.a() + i);
    }
    if (it.op() != Opcode::properties) continue;
    for (const tables::Property& one : program_.properties(it.a(), it.b())) {
      const std::string_view name = program_.text(one.name());
      names.push_back({.text = name, .value = plan_of(one.schema())});
      add_patterns_of(names.back());
    }
  }
  for (std::size_t i = 0; i < required.size(); ++i) {
    const std::string_view name = program_.name(required[i]);
    if (i >= bits_max) {
      add(objects, Act::required, required[i]);
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << i;
    members.required |= bit;
    if (!program_.is_marked(schema, name, Opcode::read_only)) members.required_in_request |= bit;
    if (!program_.is_marked(schema, name, Opcode::write_only)) members.required_in_response |= bit;
    auto known = std::ranges::find_if(names, [&](const Name& one) { return one.text == name; });
    if (known == names.end()) {
      names.push_back({.text = name});
      known = names.end() - 1;
      add_patterns_of(*known);
      if (known->more == 0) known->value = members.rest;
    }
    known->bit |= bit;
  }
  members.first_pattern = static_cast<std::uint32_t>(out_.lists.size());
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    if (it.op() != Opcode::pattern_property) continue;
    out_.lists.push_back(it.a());
    out_.lists.push_back(plan_of(it.b()));
    ++members.patterns;
  }
  if (names.empty() && members.patterns == 0 && members.rest == plan_anything) return;
  members.names = out_.names.add(names);
  out_.members.push_back(members);
  members_ = static_cast<std::uint32_t>(out_.members.size() - 1);
}

}  // namespace barbacane::schema
