#include "control/compile/schema_compiler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using tables::Opcode;
using ::testing::HasSubstr;

/// Compiles one schema as a query parameter of a document in `version`; `schema` is YAML flow
/// style.
Compiled compile_schema(
    std::string_view schema, std::string_view version = "3.1.0", std::string_view components = ""
) {
  const std::string text =
      "openapi: " + std::string{version} +
      "\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      parameters:\n"
      "        - {name: q, in: query, schema: " +
      std::string{schema} + "}\n      responses: {default: {description: d}}\n" +
      (components.empty() ? "" : "components: {schemas: " + std::string{components} + "}\n");
  return compile_files(
      {{"api.yaml", text}},
      {.specs = {},
       .overlays = {},
       .upstream = "http://h",
       .base_path = BasePath::keep,
       .security = Security::enforce,
       .provenance_commit = {},
       .provenance_source = {}}
  );
}

/// "op(a,b,c)" of each instruction of the first schema.
std::string program(const Compiled& compiled) {
  if (compiled.artifact == nullptr) return compiled.findings();
  std::string out;
  const tables::Schema& schema = tables::span_of(compiled.gateway().schemas())[0];
  for (const tables::Instruction& one :
       tables::slice(tables::span_of(compiled.gateway().instructions()), schema.instructions())) {
    out += (out.empty() ? "" : " ") + std::to_string(static_cast<int>(one.op())) + '(' +
           std::to_string(one.a()) + ',' + std::to_string(one.b()) + ',' +
           (one.c() == tables::none ? "-" : std::to_string(one.c())) + ')';
  }
  return out;
}

TEST(SchemaCompiler, NormalisesDialects) {
  struct Row {
    std::string_view name;
    std::string_view version;
    std::string_view schema;
    std::string_view expected;
  };
  const Row rows[]{
      {"true", "3.1.0", "true", ""},
      {"false", "3.1.0", "false", "0(0,0,0)"},
      {"type", "3.1.0", "{type: integer}", "1(4,0,0)"},
      {"number includes integer", "3.1.0", "{type: number}", "1(12,0,0)"},
      {"type list", "3.1.0", "{type: [string, 'null']}", "1(17,0,0)"},
      {"nullable", "3.0.3", "{type: string, nullable: true}", "1(17,0,0)"},
      {"boolean exclusiveMinimum", "3.0.3", "{minimum: 3, exclusiveMinimum: true}", "6(0,0,0)"},
      {"numeric exclusiveMinimum", "3.1.0", "{exclusiveMinimum: 3}", "6(0,0,0)"},
      {"lengths", "3.1.0", "{minLength: 1, maxLength: 1.0e1}", "9(1,0,0) 10(10,0,0)"},
      {"prefixItems and items",
       "3.1.0",
       "{prefixItems: [true, true], items: false}",
       "25(0,2,0) 26(3,2,0)"},
      {"draft 7 tuple",
       "3.1.0",
       "{$schema: 'http://json-schema.org/draft-07/schema#', type: array}",
       "1(32,0,0)"},
      {"contains with bounds", "3.1.0", "{contains: true, minContains: 0}", "27(1,0,-)"},
      {"if then else", "3.1.0", "{if: true, else: false}", "34(1,4294967295,2)"},
      {"format", "3.1.0", "{format: uuid}", "12(0,1,0)"},
      {"uniqueItems false", "3.1.0", "{uniqueItems: false}", ""},
      {"properties are sorted", "3.1.0", "{properties: {b: true, a: true}}", "20(0,2,0)"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(program(compile_schema(row.schema, row.version)), row.expected) << row.name;
}

TEST(SchemaCompiler, KeepsNumbersExact) {
  const Compiled compiled = compile_schema("{multipleOf: 0.1, maximum: 18446744073709551617}");
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto literals = tables::span_of(compiled.gateway().literals());
  EXPECT_EQ(compiled.text(literals[0]), "0.1");
  EXPECT_EQ(compiled.text(literals[1]), "18446744073709551617");
}

TEST(SchemaCompiler, ChoosesAnEngineForPatterns) {
  const Compiled compiled = compile_schema(
      "{allOf: [{pattern: '^a+$'}, {pattern: '^(?!x)y'}, {pattern: '(a)\\1'}, {pattern: '\\bx'}]}"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto patterns = tables::span_of(compiled.gateway().patterns());
  ASSERT_EQ(patterns.size(), 4U);
  EXPECT_EQ(patterns[0].engine(), tables::PatternEngine::table);
  EXPECT_EQ(patterns[1].engine(), tables::PatternEngine::pcre2);
  EXPECT_EQ(patterns[2].engine(), tables::PatternEngine::pcre2);
  EXPECT_EQ(patterns[3].engine(), tables::PatternEngine::re2);
}

TEST(SchemaCompiler, RecursionThroughPropertiesIsLegal) {
  const Compiled compiled = compile_schema(
      "{$ref: '#/components/schemas/Tree'}",
      "3.1.0",
      "{Tree: {properties: {left: {$ref: '#/components/schemas/Tree'}}}}"
  );
  EXPECT_NE(compiled.artifact, nullptr) << compiled.findings();
}

TEST(SchemaCompiler, FindsFaults) {
  struct Row {
    std::string_view name;
    std::string_view version;
    std::string_view schema;
    std::string_view expected;
  };
  const Row rows[]{
      {"type name", "3.1.0", "{type: strin}", "E1040@7:47"},
      {"null type in 3.0", "3.0.0", "{type: 'null'}", "E1040@7:47"},
      {"type list in 3.0", "3.0.0", "{type: [string]}", "E1040@7:47"},
      {"negative length", "3.1.0", "{minLength: -1}", "E1040@7:52"},
      {"fractional length", "3.1.0", "{minLength: 1.5}", "E1040@7:52"},
      {"boolean exclusiveMinimum in 3.1", "3.1.0", "{exclusiveMinimum: true}", "E1040@7:59"},
      {"numeric exclusiveMinimum in 3.0", "3.0.0", "{exclusiveMinimum: 3}", "E1040@7:59"},
      {"multipleOf zero", "3.1.0", "{multipleOf: 0}", "E1040@7:53"},
      {"enum no list", "3.1.0", "{enum: a}", "E1040@7:47"},
      {"required repeated", "3.1.0", "{required: [a, a]}", "E1040@7:55"},
      {"open bracket in pattern", "3.1.0", "{pattern: '[a'}", "E1040@7:50"},
      {"empty allOf", "3.1.0", "{allOf: []}", "E1040@7:48"},
      {"schema is a string", "3.1.0", "{not: nope}", "E1040@7:46"},
      {"boolean schema in 3.0", "3.0.0", "{not: true}", "E1040@7:46"},
      {"reference to nothing", "3.1.0", "{$ref: '#/components/schemas/No'}", "E1015@7:47"},
      {"remote reference", "3.1.0", "{$ref: 'https://a.example/x.json'}", "E1015@7:47"},
      {"itself", "3.1.0", "{$ref: '#/paths/~1a/get/parameters/0/schema'}", "E1041@7:40"},
      {"nullable in 3.1", "3.1.0", "{nullable: true}", "W1003@7:41"},
      {"misspelled keyword", "3.1.0", "{minLenght: 1}", "W1003@7:41"},
      {"sibling of $ref in 3.0",
       "3.0.0",
       "{$ref: '#/components/schemas/A', minLength: 1}",
       "W1002@7:40"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(
        compile_schema(row.schema, row.version, "{A: {type: string}}").findings(), row.expected
    ) << row.name;
  }
}

TEST(SchemaCompiler, BoundsWhatAppliesToOneValue) {
  std::string schemas = "{";
  for (int i = 0; i < 70; ++i)
    schemas += "S" + std::to_string(i) + ": {$ref: '#/components/schemas/S" +
               std::to_string(i + 1) + "'}, ";
  EXPECT_THAT(
      compile_schema("{$ref: '#/components/schemas/S0'}", "3.1.0", schemas + "S70: true}")
          .findings(),
      HasSubstr("E1041")
  );
}

TEST(SchemaCompiler, BoundsWhatReferencesMultiplyTo) {
  const auto doubling = [](int levels) {
    std::string schemas = "{";
    for (int i = 1; i < levels; ++i) {
      const std::string next = "{$ref: '#/components/schemas/S" + std::to_string(i) + "'}";
      schemas += "S" + std::to_string(i - 1) + ": {allOf: [" + next + ", " + next + "]}, ";
    }
    schemas += "S" + std::to_string(levels - 1) + ": true}";
    return compile_schema("{$ref: '#/components/schemas/S0'}", "3.1.0", schemas).findings();
  };
  EXPECT_EQ(doubling(14), "");
  EXPECT_THAT(doubling(17), HasSubstr("E1042"));
  EXPECT_THAT(doubling(60), HasSubstr("E1042"));
}

}  // namespace
}  // namespace barbacane::compile
