#include "common/artifact/check_schemas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/table_faults.hpp"

namespace barbacane::artifact {
namespace {

using support::absent_text;
using support::fault_of;
using support::GatewayParts;
using support::make_gateway;
using support::Spoiled;
using tables::Opcode;

constexpr std::uint32_t none = tables::none;

// Adds a program of one instruction.
void add(
    GatewayParts& parts, Opcode opcode, std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0
) {
  parts.add_schema({GatewayParts::make_instruction(opcode, a, b, c)});
}

constexpr Opcode next_opcode = static_cast<Opcode>(static_cast<std::uint16_t>(Opcode::MAX) + 1);

TEST(CheckSchemas, AcceptsEveryOpcodeWithOperandsInRange) {
  GatewayParts parts = make_gateway();
  const std::uint32_t name = parts.add_name("kind");
  const std::uint32_t number = parts.add_literal("-1e3");
  add(parts, Opcode::always_false, 0);
  add(parts, Opcode::type_mask, 127);
  add(parts, Opcode::enumeration, 0, 3);
  add(parts, Opcode::constant, 1);
  for (const Opcode opcode :
       {Opcode::minimum,
        Opcode::maximum,
        Opcode::exclusive_minimum,
        Opcode::exclusive_maximum,
        Opcode::multiple_of}) {
    add(parts, opcode, number);
  }
  for (const Opcode opcode :
       {Opcode::min_length,
        Opcode::max_length,
        Opcode::min_items,
        Opcode::max_items,
        Opcode::min_properties,
        Opcode::max_properties}) {
    add(parts, opcode, none);
  }
  add(parts, Opcode::pattern, 0);
  add(parts, Opcode::format, 0, 0);
  add(parts, Opcode::unique_items, none, none, none);
  add(parts, Opcode::required, 0, 2);
  add(parts, Opcode::dependent_required, name, 0, 2);
  add(parts, Opcode::properties, 2, 0);
  add(parts, Opcode::pattern_property, 0, 1);
  for (const Opcode opcode :
       {Opcode::additional_properties,
        Opcode::property_names,
        Opcode::unevaluated_items,
        Opcode::unevaluated_properties,
        Opcode::negation,
        Opcode::ref,
        Opcode::content_schema}) {
    add(parts, opcode, 0);
  }
  add(parts, Opcode::dependent_schema, name, 0);
  for (const Opcode opcode :
       {Opcode::prefix_items, Opcode::all_of, Opcode::any_of, Opcode::one_of}) {
    add(parts, opcode, 0, 2);
  }
  add(parts, Opcode::items, 0, 4000);
  add(parts, Opcode::contains, 0, 1, none);
  add(parts, Opcode::if_then_else, 0, none, none);
  add(parts, Opcode::dynamic_ref, 0, name);
  add(parts, Opcode::discriminator, name, 0, 2);
  for (const Opcode opcode : {Opcode::content_media_type, Opcode::content_encoding}) {
    add(parts, opcode, name);
  }
  add(parts, Opcode::read_only, 0);
  add(parts, Opcode::write_only, 0);
  EXPECT_EQ(fault_of(parts), "");
}

TEST(CheckSchemas, NamesRowAndFieldOfTheFault) {
  // The fixture has 3 schemas, 9 instructions, 1 name, 2 literals ("0.5" and an array), 2
  // properties.
  const Spoiled rows[] = {
      {"unknown opcode",
       [](GatewayParts& p) { add(p, next_opcode, 0); },
       "instructions[9].op is no known value"},
      {"opcode 65535",
       [](GatewayParts& p) { add(p, static_cast<Opcode>(65535), 0); },
       "instructions[9].op"},
      {"flags",
       [](GatewayParts& p) { p.instructions[0] = {Opcode::type_mask, 1, 16, 0, 0, none}; },
       "instructions[0].flags are reserved"},
      {"keyword = size",
       [](GatewayParts& p) { p.instructions[0] = {Opcode::type_mask, 0, 16, 0, 0, 1}; },
       "instructions[0].keyword"},
      {"unknown type",
       [](GatewayParts& p) { add(p, Opcode::type_mask, 128); },
       "instructions[9].types"},
      {"unused operand",
       [](GatewayParts& p) { add(p, Opcode::type_mask, 1, 7); },
       "instructions[9].operand is set and unused"},
      {"literal = size",
       [](GatewayParts& p) { add(p, Opcode::constant, 2); },
       "instructions[9].literal names item 2, and there are 2"},
      {"minimum = size",
       [](GatewayParts& p) { add(p, Opcode::minimum, 2); },
       "instructions[9].literal"},
      {"minimum of an array",
       [](GatewayParts& p) { add(p, Opcode::minimum, 1); },
       "instructions[9].literal is no number"},
      {"enumeration",
       [](GatewayParts& p) { add(p, Opcode::enumeration, 1, 2); },
       "instructions[9].literals names 2 items from 1 on, and there are 2"},
      {"enumeration huge",
       [](GatewayParts& p) { add(p, Opcode::enumeration, 0, none); },
       "instructions[9].literals"},
      {"enumeration wraps",
       [](GatewayParts& p) { add(p, Opcode::enumeration, 2, none); },
       "instructions[9].literals"},
      {"pattern = size",
       [](GatewayParts& p) { add(p, Opcode::pattern, 1); },
       "instructions[9].pattern"},
      {"format = size", [](GatewayParts& p) { add(p, Opcode::format, 1); }, "instructions[9].format"
      },
      {"format flag", [](GatewayParts& p) { add(p, Opcode::format, 0, 2); }, "instructions[9].flag"
      },
      {"required", [](GatewayParts& p) { add(p, Opcode::required, 0, 2); }, "instructions[9].names"
      },
      {"dependent name",
       [](GatewayParts& p) { add(p, Opcode::dependent_required, 1, 0, 0); },
       "instructions[9].name "},
      {"dependent names",
       [](GatewayParts& p) { add(p, Opcode::dependent_required, 0, 0, 2); },
       "instructions[9].names"},
      {"properties",
       [](GatewayParts& p) { add(p, Opcode::properties, 1, 2); },
       "instructions[9].properties"},
      {"properties unsorted",
       [](GatewayParts& p) { std::swap(p.properties[0], p.properties[1]); },
       "properties are not sorted"},
      {"a property twice",
       [](GatewayParts& p) { p.properties[1] = p.properties[0]; },
       "properties are not sorted"},
      {"pattern property",
       [](GatewayParts& p) { add(p, Opcode::pattern_property, 0, 4); },
       "instructions[9].schema names item 4, and there are 4"},
      {"additional",
       [](GatewayParts& p) { add(p, Opcode::additional_properties, none); },
       "instructions[9].schema"},
      {"prefix items",
       [](GatewayParts& p) { add(p, Opcode::prefix_items, 0, 3); },
       "instructions[9].schemas"},
      {"all of huge",
       [](GatewayParts& p) { add(p, Opcode::all_of, 1, none); },
       "instructions[9].schemas"},
      {"items", [](GatewayParts& p) { add(p, Opcode::items, 4); }, "instructions[9].schema"},
      {"if",
       [](GatewayParts& p) { add(p, Opcode::if_then_else, none, 0, 0); },
       "instructions[9].schema"},
      {"then",
       [](GatewayParts& p) { add(p, Opcode::if_then_else, 0, 4, 0); },
       "instructions[9].schema"},
      {"else",
       [](GatewayParts& p) { add(p, Opcode::if_then_else, 0, 0, 4); },
       "instructions[9].schema"},
      {"ref", [](GatewayParts& p) { add(p, Opcode::ref, 4); }, "instructions[9].schema"},
      {"dynamic anchor",
       [](GatewayParts& p) { add(p, Opcode::dynamic_ref, 0, 1); },
       "instructions[9].name"},
      {"mapping",
       [](GatewayParts& p) { add(p, Opcode::discriminator, 0, 1, 2); },
       "instructions[9].properties"},
      {"program = size",
       [](GatewayParts& p) { p.schemas.emplace_back(tables::Range{9, 1}, 0, absent_text, 0); },
       "schemas[3].instructions names 1 items from 9 on, and there are 9"},
      {"program huge",
       [](GatewayParts& p) { p.schemas.emplace_back(tables::Range{0, none}, 0, absent_text, 0); },
       "schemas[3].instructions"},
      {"program wraps",
       [](GatewayParts& p) { p.schemas.emplace_back(tables::Range{none, 2}, 0, absent_text, 0); },
       "schemas[3].instructions"},
      {"resource = size",
       [](GatewayParts& p) { p.schemas.emplace_back(tables::Range{0, 0}, 1, absent_text, 0); },
       "schemas[3].resource"},
      {"source = size",
       [](GatewayParts& p) { p.schemas.emplace_back(tables::Range{0, 0}, 0, absent_text, 1); },
       "schemas[3].source"},
      {"pointer",
       [](GatewayParts& p) {
         p.schemas.emplace_back(tables::Range{0, 0}, 0, tables::Text{0, none}, 0);
       },
       "schemas[3].pointer"},
      {"list", [](GatewayParts& p) { p.schema_lists.push_back(3); }, "schema_lists[2].schema"},
      {"property schema",
       [](GatewayParts& p) { p.properties.emplace_back(p.intern("z"), 3); },
       "properties[2].schema"},
      {"property name",
       [](GatewayParts& p) { p.properties.emplace_back(tables::Text{none, 1}, 0); },
       "properties[2].name"},
      {"anchors",
       [](GatewayParts& p) { p.resources.emplace_back(tables::Range{1, 2}); },
       "resources[1].dynamic_anchors"},
      {"engine",
       [](GatewayParts& p) {
         p.patterns.emplace_back(
             tables::Text{0, 1}, absent_text, static_cast<tables::PatternEngine>(3)
         );
       },
       "patterns[1].engine is no known value"},
      {"pattern source",
       [](GatewayParts& p) {
         p.patterns.emplace_back(absent_text, absent_text, tables::PatternEngine::re2);
       },
       "patterns[1].source"},
      {"pattern translated",
       [](GatewayParts& p) {
         p.patterns.emplace_back(
             tables::Text{0, 1}, tables::Text{none - 1, 2}, tables::PatternEngine::re2
         );
       },
       "patterns[1].translated"},
      {"name", [](GatewayParts& p) { p.names.push_back(absent_text); }, "names[1].text"},
      {"format text", [](GatewayParts& p) { p.formats.emplace_back(0, none); }, "formats[1].text"},
      {"literal outside",
       [](GatewayParts& p) { p.literals.emplace_back(0, none); },
       "literals[2].text points outside"},
      {"literal empty",
       [](GatewayParts& p) { p.literals.emplace_back(0, 0); },
       "literals[2].text is no JSON"},
      {"literal of words",
       [](GatewayParts& p) { p.add_literal("harbour"); },
       "literals[2].text is no JSON"},
      {"two literals", [](GatewayParts& p) { p.add_literal("1 2"); }, "literals[2].text is no JSON"
      },
      {"number of text",
       [](GatewayParts& p) { add(p, Opcode::maximum, p.add_literal("\"1\"")); },
       "instructions[9].literal is no number"},
      {"literal of depth 65",
       [](GatewayParts& p) { p.add_literal(std::string(65, '[') + std::string(65, ']')); },
       "literals[2].text is no JSON"},
      {"literal of depth 1,000,000",
       [](GatewayParts& p) { p.add_literal(std::string(1'000'000, '[')); },
       "literals[2].text is no JSON"},
  };
  for (const Spoiled& row : rows) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    const std::string fault = fault_of(parts);
    EXPECT_THAT(fault, testing::HasSubstr(row.fault)) << row.name;
  }
}

TEST(CheckSchemas, AcceptsALiteralOfTheGreatestDepth) {
  GatewayParts parts = make_gateway();
  parts.add_literal(std::string(64, '[') + std::string(64, ']'));
  EXPECT_EQ(fault_of(parts), "");
}

TEST(CheckSchemas, DoesBoundedWorkOnOverlappingRanges) {
  GatewayParts properties = make_gateway();
  properties.properties.clear();
  for (std::uint32_t at = 0; at < 10'000; ++at) {
    properties.properties.emplace_back(properties.intern(std::to_string(100'000 + at)), 0);
  }
  for (int at = 0; at < 4'000; ++at) add(properties, Opcode::properties, 0, 10'000);
  EXPECT_THAT(fault_of(properties), testing::HasSubstr("overlap so much"));

  GatewayParts literals = make_gateway();
  const tables::Text text = literals.intern('[' + std::string(1'000'000, ' ') + ']');
  literals.literals.resize(100, text);
  EXPECT_THAT(fault_of(literals), testing::HasSubstr("over 64 MiB"));
}

}  // namespace
}  // namespace barbacane::artifact
