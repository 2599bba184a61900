#include "common/artifact/check_schemas.hpp"

#include <algorithm>
#include <array>

namespace barbacane::artifact {
namespace {

using tables::span_of;

/// What an operand of an instruction means. A `…_range` is `first`, and the operand behind it is
/// its count.
enum class Operand : std::uint8_t {
  unused,
  any,
  flag,
  types,
  schema,
  schema_or_none,
  name,
  format,
  pattern,
  literal,
  number,
  literal_range,
  name_range,
  list_range,
  property_range,
  sorted_property_range,
  count,
};

using Operands = std::array<Operand, 3>;

constexpr std::size_t opcodes = static_cast<std::size_t>(tables::Opcode::MAX) + 1;

constexpr std::array<Operands, opcodes> make_operands() {
  using enum Operand;
  using Op = tables::Opcode;
  std::array<Operands, opcodes> all{};  // unused
  const auto set = [&all](tables::Opcode opcode, Operands operands) {
    all[static_cast<std::size_t>(opcode)] = operands;
  };
  set(Op::type_mask, {types, unused, unused});
  set(Op::enumeration, {literal_range, count, unused});
  set(Op::constant, {literal, unused, unused});
  for (const Op opcode :
       {Op::minimum, Op::maximum, Op::exclusive_minimum, Op::exclusive_maximum, Op::multiple_of}) {
    set(opcode, {number, unused, unused});
  }
  for (const Op opcode :
       {Op::min_length,
        Op::max_length,
        Op::min_items,
        Op::max_items,
        Op::min_properties,
        Op::max_properties}) {
    set(opcode, {any, unused, unused});
  }
  set(Op::pattern, {pattern, unused, unused});
  set(Op::format, {format, flag, unused});
  set(Op::required, {name_range, count, unused});
  set(Op::dependent_required, {name, name_range, count});
  set(Op::properties, {sorted_property_range, count, unused});
  set(Op::pattern_property, {pattern, schema, unused});
  for (const Op opcode :
       {Op::additional_properties,
        Op::property_names,
        Op::unevaluated_items,
        Op::unevaluated_properties,
        Op::negation,
        Op::ref,
        Op::content_schema}) {
    set(opcode, {schema, unused, unused});
  }
  set(Op::dependent_schema, {name, schema, unused});
  for (const Op opcode : {Op::prefix_items, Op::all_of, Op::any_of, Op::one_of}) {
    set(opcode, {list_range, count, unused});
  }
  set(Op::items, {schema, any, unused});
  set(Op::contains, {schema, any, any});
  set(Op::if_then_else, {schema, schema_or_none, schema_or_none});
  set(Op::dynamic_ref, {schema, name, unused});
  set(Op::discriminator, {name, property_range, count});
  set(Op::content_media_type, {name, unused, unused});
  set(Op::content_encoding, {name, unused, unused});
  return all;
}

constexpr std::array<Operands, opcodes> operands_of = make_operands();
constexpr std::uint32_t types_last = 127;

void check_sorted(TableChecker& checker, const Row& row, const tables::Range& range) {
  std::string_view last;
  bool is_first = true;
  for (const tables::Property& it : tables::slice(span_of(checker.gateway().properties()), range)) {
    const std::string_view name = checker.view(it.name());
    if (!checker.spend(row, 1 + std::min(name.size(), last.size()) / 32)) return;
    if (!is_first && name <= last) return checker.add_fault(row, "properties", "are not sorted");
    last = name;
    is_first = false;
  }
}

void check_number(TableChecker& checker, const Row& row, std::uint32_t index) {
  const std::span<const tables::Text> literals = span_of(checker.gateway().literals());
  checker.index(row, "literal", index, literals.size());
  if (!checker.is_sound()) return;
  // All literals are JSON by now: the first character tells the kind.
  const std::string_view text = checker.view(literals[index]);
  const char first = text.empty() ? '\0' : text.front();
  if (first != '-' && (first < '0' || first > '9'))
    checker.add_fault(row, "literal", "is no number");
}

struct Sizes {
  std::size_t schemas;
  std::size_t names;
  std::size_t formats;
  std::size_t patterns;
  std::size_t literals;
  std::size_t lists;
  std::size_t properties;
};

void check_operand(
    TableChecker& checker,
    const Sizes& sizes,
    const Row& row,
    Operand operand,
    const tables::Range& value  // the operand and the one behind it
) {
  const std::uint32_t it = value.first();
  switch (operand) {
    case Operand::unused:
      if (it != 0 && it != tables::none) checker.add_fault(row, "operand", "is set and unused");
      break;
    case Operand::any:
    case Operand::count:  // checked with the range before it
      break;
    case Operand::flag:
      if (it > 1) checker.add_fault(row, "flag", "is neither 0 nor 1");
      break;
    case Operand::types:
      if (it > types_last) checker.add_fault(row, "types", "has unknown bits");
      break;
    case Operand::schema:
      return checker.index(row, "schema", it, sizes.schemas);
    case Operand::schema_or_none:
      return checker.index_or_none(row, "schema", it, sizes.schemas);
    case Operand::name:
      return checker.index(row, "name", it, sizes.names);
    case Operand::format:
      return checker.index(row, "format", it, sizes.formats);
    case Operand::pattern:
      return checker.index(row, "pattern", it, sizes.patterns);
    case Operand::literal:
      return checker.index(row, "literal", it, sizes.literals);
    case Operand::number:
      return check_number(checker, row, it);
    case Operand::literal_range:
      return checker.range(row, "literals", value, sizes.literals);
    case Operand::name_range:
      return checker.range(row, "names", value, sizes.names);
    case Operand::list_range:
      return checker.range(row, "schemas", value, sizes.lists);
    case Operand::property_range:
      return checker.range(row, "properties", value, sizes.properties);
    case Operand::sorted_property_range:
      checker.range(row, "properties", value, sizes.properties);
      if (checker.is_sound()) check_sorted(checker, row, value);
      break;
  }
}

void check_instructions(TableChecker& checker, const Sizes& sizes) {
  const std::span<const tables::Instruction> rows = span_of(checker.gateway().instructions());
  for (std::size_t at = 0; at < rows.size() && checker.is_sound(); ++at) {
    const Row row{"instructions", at};
    const tables::Instruction& it = rows[at];
    checker.enumerator(row, "op", it.op(), tables::Opcode::MAX);
    checker.index_or_none(row, "keyword", it.keyword(), sizes.names);
    const std::uint16_t known_flags =
        it.op() == tables::Opcode::contains ? tables::contains_evaluates : 0;
    if ((it.flags() & ~known_flags) != 0) checker.add_fault(row, "flags", "are reserved");
    if (!checker.is_sound()) return;
    const Operands& operands = operands_of[static_cast<std::size_t>(it.op())];
    check_operand(checker, sizes, row, operands[0], {it.a(), it.b()});
    check_operand(checker, sizes, row, operands[1], {it.b(), it.c()});
    check_operand(checker, sizes, row, operands[2], {it.c(), 0});
  }
}

void check_leaves(TableChecker& checker, const Sizes& sizes) {
  const tables::Gateway& gateway = checker.gateway();
  const std::span<const tables::Text> literals = span_of(gateway.literals());
  for (std::size_t at = 0; at < literals.size() && checker.is_sound(); ++at) {
    checker.json({"literals", at}, "text", literals[at], false);
  }
  const std::span<const tables::Pattern> patterns = span_of(gateway.patterns());
  for (std::size_t at = 0; at < patterns.size(); ++at) {
    const Row row{"patterns", at};
    checker.text(row, "source", patterns[at].source());
    checker.text_or_none(row, "translated", patterns[at].translated());
    checker.enumerator(row, "engine", patterns[at].engine(), tables::PatternEngine::MAX);
  }
  const std::span<const std::uint32_t> lists = span_of(gateway.schema_lists());
  for (std::size_t at = 0; at < lists.size(); ++at) {
    checker.index({"schema_lists", at}, "schema", lists[at], sizes.schemas);
  }
  const std::span<const tables::Property> properties = span_of(gateway.properties());
  for (std::size_t at = 0; at < properties.size(); ++at) {
    const Row row{"properties", at};
    checker.text(row, "name", properties[at].name());
    checker.index(row, "schema", properties[at].schema(), sizes.schemas);
  }
  const std::span<const tables::Resource> resources = span_of(gateway.resources());
  for (std::size_t at = 0; at < resources.size(); ++at) {
    checker.range(
        {"resources", at}, "dynamic_anchors", resources[at].dynamic_anchors(), sizes.properties
    );
  }
}

}  // namespace

void check_schemas(TableChecker& checker) {
  const tables::Gateway& gateway = checker.gateway();
  const std::span<const tables::Schema> schemas = span_of(gateway.schemas());
  const Sizes sizes{
      .schemas = schemas.size(),
      .names = span_of(gateway.names()).size(),
      .formats = span_of(gateway.formats()).size(),
      .patterns = span_of(gateway.patterns()).size(),
      .literals = span_of(gateway.literals()).size(),
      .lists = span_of(gateway.schema_lists()).size(),
      .properties = span_of(gateway.properties()).size(),
  };
  const std::size_t instructions = span_of(gateway.instructions()).size();
  const std::size_t resources = span_of(gateway.resources()).size();
  const std::size_t sources = span_of(gateway.sources()).size();
  check_leaves(checker, sizes);
  for (std::size_t at = 0; at < schemas.size() && checker.is_sound(); ++at) {
    const Row row{"schemas", at};
    checker.range(row, "instructions", schemas[at].instructions(), instructions);
    checker.index(row, "resource", schemas[at].resource(), resources);
    checker.text_or_none(row, "pointer", schemas[at].pointer());
    checker.index(row, "source", schemas[at].source(), sources);
  }
  if (checker.is_sound()) check_instructions(checker, sizes);
}

}  // namespace barbacane::artifact
