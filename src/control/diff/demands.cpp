#include "control/diff/demands.hpp"

#include <algorithm>
#include <unordered_set>

#include "common/schema/decimal.hpp"

namespace barbacane::diff {
namespace {

using tables::Opcode;

constexpr std::uint8_t unknown_types = 255;

}  // namespace

std::vector<Demand> Demands::of(Opcode op) const {
  std::vector<Demand> out;
  std::ranges::copy_if(all, std::back_inserter(out), [op](const Demand& one) {
    return one.it->op() == op;
  });
  return out;
}

const Demand* Demands::first(Opcode op) const {
  const auto found =
      std::ranges::find_if(all, [op](const Demand& one) { return one.it->op() == op; });
  return found == all.end() ? nullptr : &*found;
}

/// Into `open` go the schemas that apply to the same value.
void DemandReader::gather(std::uint32_t schema, Demands& out, std::vector<std::uint32_t>& open)
    const {
  const auto steps = side_.program().instructions_of(schema);
  if (!steps.empty()) out.owners.push_back(schema);
  std::vector<std::uint32_t> next;
  for (const tables::Instruction& it : steps) {
    const bool is_choice = it.op() == Opcode::any_of || it.op() == Opcode::one_of;
    if (it.op() == Opcode::ref) {
      next.push_back(it.a());
    } else if (it.op() == Opcode::all_of || (is_choice && it.b() == 1)) {
      for (std::uint32_t i = 0; i < it.b(); ++i) next.push_back(side_.program().list(it.a() + i));
    } else {
      out.all.push_back({schema, &it});
    }
  }
  open.insert(open.end(), next.rbegin(), next.rend());
}

Demands DemandReader::read(std::span<const std::uint32_t> schemas) {
  Demands out;
  std::unordered_set<std::uint32_t> seen;
  std::vector<std::uint32_t> open(schemas.rbegin(), schemas.rend());
  while (!open.empty()) {
    const std::uint32_t schema = open.back();
    open.pop_back();
    if (seen.insert(schema).second) gather(schema, out, open);
  }
  for (const Demand& demand : out.all) out.types &= types_of(demand);
  return out;
}

std::uint32_t DemandReader::types_of(std::uint32_t schema) {
  if (types_.empty()) types_.assign(side_.program().schemas(), unknown_types);
  if (types_[schema] != unknown_types) return types_[schema];
  if (depth_ > tables::schema_depth_max) return type_any;
  ++depth_;
  const std::uint32_t types = read({&schema, 1}).types;
  --depth_;
  types_[schema] = static_cast<std::uint8_t>(types);
  return types;
}

std::uint32_t DemandReader::types_of_literal(std::uint32_t literal) const {
  const schema::Tape& tape = side_.program().literals();
  const schema::Node& node = tape[side_.program().literal(literal)];
  switch (node.kind) {
    case schema::Kind::null:
      return type_null;
    case schema::Kind::boolean:
      return type_boolean;
    case schema::Kind::number:
      return schema::Decimal{tape.text_of(node)}.is_integer() ? type_integer : type_fraction;
    case schema::Kind::string:
      return type_string;
    case schema::Kind::array:
      return type_array;
    case schema::Kind::object:
      return type_object;
  }
  return type_any;
}

std::uint32_t DemandReader::types_of(const Demand& demand) {
  const tables::Instruction& it = *demand.it;
  std::uint32_t types = 0;
  switch (it.op()) {
    case Opcode::always_false:
      return 0;
    case Opcode::type_mask:
      return it.a();
    case Opcode::constant:
      return types_of_literal(it.a());
    case Opcode::enumeration:
      for (std::uint32_t i = 0; i < it.b(); ++i) types |= types_of_literal(it.a() + i);
      return types;
    case Opcode::any_of:
    case Opcode::one_of:
      for (std::uint32_t i = 0; i < it.b(); ++i)
        types |= types_of(side_.program().list(it.a() + i));
      return types;
    default:
      return type_any;
  }
}

}  // namespace barbacane::diff
