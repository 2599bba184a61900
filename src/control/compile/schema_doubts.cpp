#include "control/compile/schema_doubts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/schema/decimal.hpp"
#include "common/schema/format.hpp"
#include "common/schema/matcher.hpp"
#include "common/text/shown.hpp"

namespace barbacane::compile {

using schema::Decimal;
using schema::Kind;
using tables::none;
using tables::Opcode;

namespace {

constexpr std::uint32_t all_types = 127;
constexpr std::uint32_t bit_integer = 4;
constexpr std::uint32_t bit_number = 8;
constexpr int depth_max = 64;  // deeper ones are refused elsewhere
constexpr std::string_view impossible = "W1007";

/// Registered with OpenAPI, and true of every text: nothing to check, and no mistake.
constexpr std::array<std::string_view, 4> annotations{"binary", "commonmark", "html", "password"};

/// The bits of Opcode::type_mask that a value has, one of them is enough.
std::uint32_t types_of_value(const schema::Tape& tape) {
  switch (tape[0].kind) {
    case Kind::null:
      return 1;
    case Kind::boolean:
      return 2;
    case Kind::number:
      return Decimal(tape.text_of(tape[0])).is_integer() ? bit_integer | bit_number : bit_number;
    case Kind::string:
      return 16;
    case Kind::array:
      return 32;
    case Kind::object:
      return 64;
  }
  return all_types;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

bool is_unknown_format(std::string_view name) {
  return schema::format_of(name) == schema::Format::unknown &&
         std::ranges::find(annotations, name) == annotations.end();
}

SchemaDoubts::SchemaDoubts(const Tables& tables, const SchemaMarks& marks, Findings& findings)
    : tables_{tables}, marks_{marks}, findings_{findings}, types_(tables.schemas.size()) {}

std::string_view SchemaDoubts::text(const tables::Text& text) const {
  return std::string_view{tables_.pool}.substr(text.offset(), text.length());
}

std::string_view SchemaDoubts::literal(std::uint32_t index) const {
  return text(tables_.literals[index]);
}

void SchemaDoubts::doubt(std::string_view code, std::uint32_t instruction, std::string message) {
  findings_.warning(code, marks_.keywords[instruction], std::move(message));
}

void SchemaDoubts::run() {
  for (std::uint32_t i = 0; i < tables_.schemas.size(); ++i) check(i);
}

SchemaDoubts::Facts SchemaDoubts::facts_of(const tables::Schema& schema) const {
  Facts facts;
  const tables::Range& range = schema.instructions();
  for (std::uint32_t at = range.first(); at < range.first() + range.count(); ++at) {
    const tables::Instruction& it = tables_.instructions[at];
    // Of two bounds on one side the one that stands last is looked at: the other is seldom there.
    const Bound bound{at, it.a(), false};
    const Bound exclusive{at, it.a(), true};
    switch (it.op()) {
      case Opcode::minimum:
      case Opcode::exclusive_minimum:
        facts.least = it.op() == Opcode::minimum ? bound : exclusive;
        break;
      case Opcode::maximum:
      case Opcode::exclusive_maximum:
        facts.most = it.op() == Opcode::maximum ? bound : exclusive;
        break;
      case Opcode::min_length:
        facts.length_least = bound;
        break;
      case Opcode::max_length:
        facts.length_most = bound;
        break;
      case Opcode::min_items:
        facts.items_least = bound;
        break;
      case Opcode::max_items:
        facts.items_most = bound;
        break;
      case Opcode::min_properties:
        facts.properties_least = bound;
        break;
      case Opcode::max_properties:
        facts.properties_most = bound;
        break;
      case Opcode::properties:
        facts.properties = at;
        break;
      case Opcode::pattern_property:
        facts.patterns.push_back(it.a());
        break;
      case Opcode::required:
        facts.required = at;
        break;
      case Opcode::additional_properties:
        facts.is_closed = is_never(it.a());
        break;
      default:
        break;
    }
  }
  return facts;
}

bool SchemaDoubts::is_never(std::uint32_t schema) const {
  const tables::Range& range = tables_.schemas[schema].instructions();
  return range.count() != 0 && tables_.instructions[range.first()].op() == Opcode::always_false;
}

/// Allowed by everything that must hold, and by one of what may.
std::uint32_t SchemaDoubts::types_of(std::uint32_t schema, int depth) {
  if (depth > depth_max) return all_types;
  if (types_[schema]) return *types_[schema];
  std::uint32_t types = all_types;
  const tables::Range range = tables_.schemas[schema].instructions();
  for (std::uint32_t at = range.first(); at < range.first() + range.count(); ++at) {
    const tables::Instruction& it = tables_.instructions[at];
    std::uint32_t any = 0;
    switch (it.op()) {
      case Opcode::type_mask:
        types &= it.a();
        break;
      case Opcode::ref:
        types &= types_of(it.a(), depth + 1);
        break;
      case Opcode::all_of:
        for (std::uint32_t i = 0; i < it.b(); ++i)
          types &= types_of(tables_.schema_lists[it.a() + i], depth + 1);
        break;
      case Opcode::any_of:
      case Opcode::one_of:
        for (std::uint32_t i = 0; i < it.b(); ++i)
          any |= types_of(tables_.schema_lists[it.a() + i], depth + 1);
        types &= any;
        break;
      default:
        break;
    }
  }
  types_[schema] = types;
  return types;
}

void SchemaDoubts::check(std::uint32_t schema) {
  const tables::Range range = tables_.schemas[schema].instructions();
  const Facts facts = facts_of(tables_.schemas[schema]);
  check_types(schema);
  check_bounds(facts);
  check_counts(facts.length_least, facts.length_most, "characters");
  check_counts(facts.items_least, facts.items_most, "items");
  check_counts(facts.properties_least, facts.properties_most, "properties");
  check_required(facts);
  for (std::uint32_t at = range.first(); at < range.first() + range.count(); ++at) {
    const tables::Instruction& it = tables_.instructions[at];
    switch (it.op()) {
      case Opcode::enumeration:
      case Opcode::constant:
        check_values(schema, facts, at);
        break;
      case Opcode::contains:
        check_contains(facts, at);
        break;
      case Opcode::negation:
        if (tables_.schemas[it.a()].instructions().count() == 0)
          doubt(impossible, at, "nothing fits: every value fits the schema under 'not'");
        break;
      case Opcode::format: {
        const std::string_view name = text(tables_.formats[it.a()]);
        if (is_unknown_format(name))
          doubt(
              "W1010", at, "the format '" + text::shown(name) + "' is not known, and not checked"
          );
        break;
      }
      default:
        break;
    }
  }
}

/// Only where it begins: what has an impossible part is impossible too.
void SchemaDoubts::check_types(std::uint32_t schema) {
  if (types_of(schema, 0) != 0) return;
  const tables::Range range = tables_.schemas[schema].instructions();
  for (std::uint32_t at = range.first(); at < range.first() + range.count(); ++at) {
    const tables::Instruction& it = tables_.instructions[at];
    if (it.op() == Opcode::ref && types_of(it.a(), 0) == 0) return;
    const bool is_list =
        it.op() == Opcode::all_of || it.op() == Opcode::any_of || it.op() == Opcode::one_of;
    for (std::uint32_t i = 0; is_list && i < it.b(); ++i) {
      if (types_of(tables_.schema_lists[it.a() + i], 0) == 0) return;
    }
  }
  findings_.warning(
      impossible, marks_.schemas[schema], "nothing fits: no value has all the types asked for"
  );
}

void SchemaDoubts::check_bounds(const Facts& facts) {
  if (!facts.least.is_set() || !facts.most.is_set()) return;
  const std::string_view least = literal(facts.least.value);
  const std::string_view most = literal(facts.most.value);
  const std::strong_ordering order = Decimal(least) <=> Decimal(most);
  const bool is_open = facts.least.is_exclusive || facts.most.is_exclusive;
  if (order < 0 || (order == 0 && !is_open)) return;
  doubt(
      impossible,
      std::max(facts.least.instruction, facts.most.instruction),
      "no number is " + std::string{facts.least.is_exclusive ? "greater than " : "at least "} +
          std::string{least} + " and " + (facts.most.is_exclusive ? "less than " : "at most ") +
          std::string{most}
  );
}

void SchemaDoubts::check_counts(const Bound& least, const Bound& most, std::string_view of_what) {
  if (!least.is_set() || !most.is_set() || least.value <= most.value) return;
  doubt(
      impossible,
      std::max(least.instruction, most.instruction),
      "nothing has at least " + std::to_string(least.value) + " and at most " +
          std::to_string(most.value) + ' ' + std::string{of_what}
  );
}

/// Why a value of `enum` or `const` can never be one, or "".
std::string SchemaDoubts::fault_of(
    std::string_view value, std::uint32_t types, const Facts& facts
) {
  if (tape_.read(value) != schema::TapeErrc::none) return {};
  if ((types_of_value(tape_) & types) == 0) return "is not of the type asked for";
  const std::string_view own = tape_.text_of(tape_[0]);
  if (tape_[0].kind == Kind::number) {
    const auto order = [&](const Bound& bound) {
      return Decimal(own) <=> Decimal(literal(bound.value));
    };
    const bool is_low =
        facts.least.is_set() &&
        (order(facts.least) < 0 || (facts.least.is_exclusive && order(facts.least) == 0));
    const bool is_high =
        facts.most.is_set() &&
        (order(facts.most) > 0 || (facts.most.is_exclusive && order(facts.most) == 0));
    return is_low ? "is below the minimum" : is_high ? "is above the maximum" : "";
  }
  if (tape_[0].kind != Kind::string) return {};
  const std::size_t length = code_points(own);
  if (facts.length_least.is_set() && length < facts.length_least.value)
    return "is shorter than minLength";
  if (facts.length_most.is_set() && length > facts.length_most.value)
    return "is longer than maxLength";
  return {};
}

void SchemaDoubts::check_values(
    std::uint32_t schema, const Facts& facts, std::uint32_t instruction
) {
  const tables::Instruction& it = tables_.instructions[instruction];
  const std::uint32_t types = types_of(schema, 0);
  const bool is_enum = it.op() == Opcode::enumeration;
  const std::uint32_t count = is_enum ? it.b() : 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view value = literal(it.a() + i);
    const std::string fault = fault_of(value, types, facts);
    if (fault.empty()) continue;
    doubt(
        impossible,
        instruction,
        "the value " + text::shown(value) + " of '" + (is_enum ? "enum" : "const") +
            "' can never be there: it " + fault
    );
  }
  if (is_enum && count == 0) doubt(impossible, instruction, "nothing fits: 'enum' has no value");
}

void SchemaDoubts::check_required(const Facts& facts) {
  if (facts.required == none) return;
  const tables::Instruction& required = tables_.instructions[facts.required];
  if (facts.properties_most.is_set() && required.b() > facts.properties_most.value)
    doubt(
        impossible,
        facts.required,
        "nothing fits: more properties are required than maxProperties allows"
    );
  for (std::uint32_t i = 0; i < required.b(); ++i) {
    const std::string_view name = text(tables_.names[required.a() + i]);
    std::uint32_t schema = none;
    if (facts.properties != none) {
      const tables::Instruction& all = tables_.instructions[facts.properties];
      for (std::uint32_t k = 0; k < all.b(); ++k) {
        const tables::Property& one = tables_.properties[all.a() + k];
        if (text(one.name()) == name) schema = one.schema();
      }
    }
    if (schema != none && is_never(schema)) {
      doubt(
          impossible,
          facts.required,
          "nothing fits: '" + text::shown(name) + "' is required, and false as a property"
      );
    } else if (schema == none && facts.is_closed && !is_patterned(facts, name)) {
      doubt(
          "W1008",
          facts.required,
          "nothing fits: '" + text::shown(name) +
              "' is required, and no property beside additionalProperties: false"
      );
    }
  }
}

bool SchemaDoubts::is_patterned(const Facts& facts, std::string_view name) const {
  return std::ranges::any_of(facts.patterns, [&](std::uint32_t index) {
    const tables::Pattern& pattern = tables_.patterns[index];
    schema::Matcher matcher;
    std::string fault;
    const tables::Text& source =
        tables::is_absent(pattern.translated()) ? pattern.source() : pattern.translated();
    return !matcher.build(text(source), pattern.engine(), fault) ||
           matcher.match(name) != schema::MatchOutcome::no;
  });
}

void SchemaDoubts::check_contains(const Facts& facts, std::uint32_t instruction) {
  const tables::Instruction& it = tables_.instructions[instruction];
  if (it.c() != none && it.b() > it.c()) {
    doubt(impossible, instruction, "nothing fits: minContains is more than maxContains");
  } else if (facts.items_most.is_set() && it.b() > facts.items_most.value) {
    doubt(
        impossible, instruction, "nothing fits: 'contains' wants more items than maxItems allows"
    );
  }
}

}  // namespace barbacane::compile
