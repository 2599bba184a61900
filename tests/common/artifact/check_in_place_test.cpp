#include "common/artifact/check_in_place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/table_faults.hpp"

namespace barbacane::artifact {
namespace {

using support::fault_of;
using support::GatewayParts;
using support::make_gateway;
using support::Spoiled;
using tables::Opcode;

constexpr std::uint32_t none = tables::none;
constexpr std::uint32_t first = 3;  // the next schema of the fixture

void add(
    GatewayParts& parts, Opcode opcode, std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0
) {
  parts.add_schema({GatewayParts::make_instruction(opcode, a, b, c)});
}

// A list of one schema, for all_of and its like; the fixture's has two entries.
void add_list(GatewayParts& parts, Opcode opcode, std::uint32_t schema) {
  parts.schema_lists.push_back(schema);
  add(parts, opcode, static_cast<std::uint32_t>(parts.schema_lists.size() - 1), 1);
}

// A resource with one dynamic anchor; returns the name's index.
std::uint32_t add_anchor(GatewayParts& parts, std::string_view name, std::uint32_t schema) {
  parts.properties.emplace_back(parts.intern(name), schema);
  parts.resources.emplace_back(
      tables::Range{static_cast<std::uint32_t>(parts.properties.size() - 1), 1}
  );
  return parts.add_name(name);
}

// `length` schemas, each a reference to the next.
void add_chain(GatewayParts& parts, std::uint32_t length) {
  for (std::uint32_t at = 1; at < length; ++at) {
    add(parts, Opcode::ref, static_cast<std::uint32_t>(parts.schemas.size()) + 1);
  }
  add(parts, Opcode::always_false, 0);
}

// `levels` schemas, each of the next one twice: one value meets 2^levels - 1 of them.
void add_doubling(GatewayParts& parts, std::uint32_t levels) {
  for (std::uint32_t at = 1; at < levels; ++at) {
    const auto next = static_cast<std::uint32_t>(parts.schemas.size()) + 1;
    parts.schema_lists.insert(parts.schema_lists.end(), {next, next});
    add(parts, Opcode::all_of, static_cast<std::uint32_t>(parts.schema_lists.size() - 2), 2);
  }
  add(parts, Opcode::always_false, 0);
}

TEST(CheckInPlace, AcceptsRecursionThatDescends) {
  const Spoiled rows[] = {
      {"properties", [](GatewayParts& p) { p.properties[0] = {p.intern("name"), 2}; }, ""},
      {"items", [](GatewayParts& p) { add(p, Opcode::items, first); }, ""},
      {"additional", [](GatewayParts& p) { add(p, Opcode::additional_properties, first); }, ""},
      {"contains", [](GatewayParts& p) { add(p, Opcode::contains, first, 1, none); }, ""},
      {"property names", [](GatewayParts& p) { add(p, Opcode::property_names, first); }, ""},
      {"unevaluated", [](GatewayParts& p) { add(p, Opcode::unevaluated_properties, first); }, ""},
      {"content", [](GatewayParts& p) { add(p, Opcode::content_schema, first); }, ""},
      {"a reference behind items",
       [](GatewayParts& p) {
         add(p, Opcode::items, first + 1);
         add(p, Opcode::ref, first);
       },
       ""},
      {"a dynamic reference behind items",
       [](GatewayParts& p) {
         const std::uint32_t name = add_anchor(p, "node", first);
         add(p, Opcode::items, first + 1);
         add(p, Opcode::dynamic_ref, first, name);
       },
       ""},
      {"a mapping of a discriminator to its own schema",
       [](GatewayParts& p) {
         p.properties.emplace_back(p.intern("self"), first);
         add(p, Opcode::discriminator, 0, 2, 1);
       },
       ""},
      {"a diamond",
       [](GatewayParts& p) {
         p.schema_lists.insert(p.schema_lists.end(), {first + 1, first + 2});
         add(p, Opcode::all_of, 2, 2);
         add(p, Opcode::ref, first + 3);
         add(p, Opcode::negation, first + 3);
         add(p, Opcode::always_false, 0);
       },
       ""},
      {"65,535 visits", [](GatewayParts& p) { add_doubling(p, 16); }, ""},
      {"64 deep", [](GatewayParts& p) { add_chain(p, 64); }, ""},
  };
  for (const Spoiled& row : rows) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    EXPECT_EQ(fault_of(parts), row.fault) << row.name;
  }
}

TEST(CheckInPlace, RefusesProgramsThatNeverEnd) {
  constexpr const char* cycle = "cycle that never descends";
  const Spoiled rows[] = {
      {"ref to itself", [](GatewayParts& p) { add(p, Opcode::ref, first); }, cycle},
      {"negation", [](GatewayParts& p) { add(p, Opcode::negation, first); }, cycle},
      {"all of", [](GatewayParts& p) { add_list(p, Opcode::all_of, first); }, cycle},
      {"any of", [](GatewayParts& p) { add_list(p, Opcode::any_of, first); }, cycle},
      {"one of", [](GatewayParts& p) { add_list(p, Opcode::one_of, first); }, cycle},
      {"if", [](GatewayParts& p) { add(p, Opcode::if_then_else, first, none, none); }, cycle},
      {"then", [](GatewayParts& p) { add(p, Opcode::if_then_else, 0, first, none); }, cycle},
      {"else", [](GatewayParts& p) { add(p, Opcode::if_then_else, 0, none, first); }, cycle},
      {"dependent schema",
       [](GatewayParts& p) { add(p, Opcode::dependent_schema, 0, first); },
       cycle},
      {"dynamic ref, its fallback",
       [](GatewayParts& p) { add(p, Opcode::dynamic_ref, first, 0); },
       cycle},
      {"dynamic ref, its anchor",
       [](GatewayParts& p) {
         const std::uint32_t name = add_anchor(p, "node", first);
         add(p, Opcode::dynamic_ref, 0, name);
       },
       cycle},
      {"dynamic ref, through another resource",
       [](GatewayParts& p) {
         const std::uint32_t name = add_anchor(p, "node", 0);
         add_anchor(p, "node", first + 1);
         add(p, Opcode::dynamic_ref, 0, name);
         add(p, Opcode::ref, first);
       },
       cycle},
      {"two",
       [](GatewayParts& p) {
         add(p, Opcode::ref, first + 1);
         add(p, Opcode::negation, first);
       },
       cycle},
      {"the second instruction",
       [](GatewayParts& p) {
         p.add_schema({
             GatewayParts::make_instruction(Opcode::items, 0),
             GatewayParts::make_instruction(Opcode::ref, first),
         });
       },
       cycle},
      {"1,000 long",
       [](GatewayParts& p) {
         for (std::uint32_t at = 0; at < 999; ++at) add(p, Opcode::ref, first + at + 1);
         add(p, Opcode::ref, first);
       },
       cycle},
      {"131,071 visits", [](GatewayParts& p) { add_doubling(p, 17); }, "multiply to too many"},
      {"2 to the power of 60", [](GatewayParts& p) { add_doubling(p, 60); }, "multiply to too many"
      },
      {"65 deep", [](GatewayParts& p) { add_chain(p, 65); }, "nest deeper than 64"},
      {"200,000 deep", [](GatewayParts& p) { add_chain(p, 200'000); }, "nest deeper than 64"},
  };
  for (const Spoiled& row : rows) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    const std::string fault = fault_of(parts);
    EXPECT_THAT(fault, testing::HasSubstr(row.fault)) << row.name;
  }
}

TEST(CheckInPlace, DoesBoundedWorkOnOverlappingRanges) {
  GatewayParts lists = make_gateway();
  lists.schema_lists.assign(10'000, 0);
  for (int at = 0; at < 4'000; ++at) add(lists, Opcode::all_of, 0, 10'000);
  EXPECT_THAT(fault_of(lists), testing::HasSubstr("overlap so much"));

  GatewayParts programs = make_gateway();
  programs.instructions.resize(10'000, programs.instructions[0]);
  programs.schemas.resize(
      4'000, tables::Schema{tables::Range{0, 10'000}, 0, support::absent_text, 0}
  );
  EXPECT_THAT(fault_of(programs), testing::HasSubstr("overlap so much"));

  GatewayParts anchors = make_gateway();
  const std::uint32_t name = add_anchor(anchors, "node", 0);
  anchors.properties.resize(10'000, anchors.properties.back());
  anchors.resources.resize(4'000, tables::Resource{tables::Range{2, 9'998}});
  add(anchors, Opcode::dynamic_ref, 0, name);
  EXPECT_THAT(fault_of(anchors), testing::HasSubstr("overlap so much"));
}

}  // namespace
}  // namespace barbacane::artifact
