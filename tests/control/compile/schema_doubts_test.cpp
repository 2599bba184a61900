// What is legal and impossible is warned of, at its place; what merely looks odd is not.
#include "control/compile/schema_doubts.hpp"

#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

/// Findings of one schema, with columns relative to it.
std::string doubts(std::string_view schema, std::string_view version = "3.1.0") {
  const std::string text = "openapi: " + std::string{version} +
                           "\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
                           "    Other: {type: string}\n    A: " +
                           std::string{schema} + '\n';
  const Compiled compiled = compile_files({{"api.yaml", text}});
  std::string out;
  for (const Finding& one : compiled.report.findings()) {
    EXPECT_EQ(one.where.line, 7U) << one.message;
    out += (out.empty() ? "" : " ") + one.code + '@' + std::to_string(one.where.column - 7);
  }
  return out;
}

struct Row {
  std::string_view schema;
  std::string_view expected;
};

TEST(SchemaDoubts, Contradictions) {
  for (const Row& row : {
           Row{"{minimum: 5, maximum: 3}", "W1007@14"},
           Row{"{maximum: 3, minimum: 3.0}", ""},
           Row{"{minimum: 3, exclusiveMaximum: 3}", "W1007@14"},
           Row{"{minimum: 18446744073709551617, maximum: 18446744073709551616}", "W1007@33"},
           Row{"{minLength: 3, maxLength: 2}", "W1007@16"},
           Row{"{minItems: 3, maxItems: 2}", "W1007@15"},
           Row{"{minProperties: 3, maxProperties: 3}", ""},
           Row{"{contains: true, minContains: 2, maxContains: 1}", "W1007@2"},
           Row{"{contains: true, minContains: 2, maxItems: 1}", "W1007@2"},
           Row{"{type: integer, enum: [1, 2.0, a]}", "W1007@17"},
           Row{"{type: [integer, 'null'], enum: [1, null]}", ""},
           Row{"{enum: []}", "W1007@2"},
           Row{"{type: string, const: 1}", "W1007@16"},
           Row{"{maximum: 5, enum: [3, 7]}", "W1007@14"},
           Row{"{maxLength: 2, enum: [éé, ab, abc]}", "W1007@16"},
           Row{"{$ref: '#/components/schemas/Other', enum: [1]}", "W1007@38"},
           Row{"{allOf: [{type: string}, {type: object}]}", "W1007@1"},
           Row{"{type: object, allOf: [{$ref: '#/components/schemas/Other'}]}", "W1007@1"},
           Row{"{type: object, anyOf: [{type: object}, {type: string}]}", ""},
           Row{"{type: integer, allOf: [{type: number}]}", ""},
           Row{"{items: {allOf: [{type: string}, {type: object}]}, allOf: [true]}", "W1007@9"},
           Row{"{not: {}}", "W1007@2"},
           Row{"{not: {type: string}}", ""},
           Row{"{required: [a], properties: {a: false}}", "W1007@2"},
           Row{"{required: [a, b], maxProperties: 1}", "W1007@2"},
           Row{"false", ""},
       })
    EXPECT_EQ(doubts(row.schema), row.expected) << row.schema;
  EXPECT_EQ(doubts("{minimum: 3, maximum: 3, exclusiveMaximum: true}", "3.0.3"), "W1007@14");
  EXPECT_EQ(doubts("{type: string, nullable: true, enum: [a, null]}", "3.0.3"), "");
}

TEST(SchemaDoubts, RequiredPropertiesThatAreNotAllowed) {
  for (const Row& row : {
           Row{"{required: [a], additionalProperties: false}", "W1008@2"},
           Row{"{required: [a, b], properties: {a: {}}, additionalProperties: false}", "W1008@2"},
           Row{"{required: [a], properties: {a: {}}, additionalProperties: false}", ""},
           Row{"{required: [a1], patternProperties: {'^a': {}}, additionalProperties: false}", ""},
           Row{"{required: [b], patternProperties: {'^a': {}}, additionalProperties: false}",
               "W1008@2"},
           Row{"{required: [a], additionalProperties: {type: string}}", ""},
       })
    EXPECT_EQ(doubts(row.schema), row.expected) << row.schema;
}

TEST(SchemaDoubts, AlternativesThatAreTheSame) {
  for (const Row& row : {
           Row{"{oneOf: [{type: string}, {type: integer}, {type: string, title: t}]}", "W1009@43"},
           Row{"{oneOf: [{$ref: '#/components/schemas/Other'}, {$ref: "
               "'#/components/schemas/Other'}]}",
               "W1009@48"},
           Row{"{oneOf: [true, {}]}", ""},
           Row{"{anyOf: [{type: string}, {type: string}]}", ""},
           Row{"{oneOf: [{minLength: 1, type: string}, {type: string, minLength: 1}]}", "W1009@40"},
       })
    EXPECT_EQ(doubts(row.schema), row.expected) << row.schema;
}

TEST(SchemaDoubts, UnknownWords) {
  for (const Row& row : {
           Row{"{format: phone}", "W1010@2"},
           Row{"{format: password}", ""},
           Row{"{format: binary}", ""},
           Row{"{format: date-time}", ""},
           Row{"{frobnicate: 1}", "W1003@2"},
           Row{"{x-frobnicate: 1}", ""},
           Row{"{type: string, minLenght: 1}", "W1003@16"},
       })
    EXPECT_EQ(doubts(row.schema), row.expected) << row.schema;
}

}  // namespace
}  // namespace barbacane::compile
