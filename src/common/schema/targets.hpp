#pragma once
// Where the instructions of a schema lead: to other schemas, at the same value or deeper in it.

#include "common/schema/program.hpp"

namespace barbacane::schema {

/// Calls `use` with each schema that an instruction leads to.
template <class Use>
void for_each_schema(const Program& program, const tables::Instruction& it, const Use& use) {
  using tables::Opcode;
  const auto use_properties = [&](std::uint32_t first, std::uint32_t count) {
    for (const tables::Property& one : program.properties(first, count)) use(one.schema());
  };
  const auto use_present = [&](std::uint32_t schema) {
    if (schema != tables::none) use(schema);
  };
  switch (it.op()) {
    case Opcode::properties:
      return use_properties(it.a(), it.b());
    case Opcode::discriminator:
      return use_properties(it.b(), it.c());
    case Opcode::pattern_property:
    case Opcode::dependent_schema:
      return use(it.b());
    case Opcode::additional_properties:
    case Opcode::property_names:
    case Opcode::items:
    case Opcode::contains:
    case Opcode::unevaluated_items:
    case Opcode::unevaluated_properties:
    case Opcode::negation:
    case Opcode::ref:
    case Opcode::dynamic_ref:
      return use(it.a());
    case Opcode::prefix_items:
    case Opcode::all_of:
    case Opcode::any_of:
    case Opcode::one_of:
      for (std::uint32_t i = 0; i < it.b(); ++i) use(program.list(it.a() + i));
      return;
    case Opcode::if_then_else:
      use(it.a());
      use_present(it.b());
      return use_present(it.c());
    default:
      return;
  }
}

}  // namespace barbacane::schema
