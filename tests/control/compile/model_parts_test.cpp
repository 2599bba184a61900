// Parameters, bodies, responses: what is refused, and where.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

/// Findings of one operation with this content (YAML flow style), which starts at column 10 of
/// line 5.
std::string findings_of(std::string_view operation) {
  return compile_paths("  /a:\n    get: " + std::string{operation} + "\n").findings();
}

TEST(ModelParts, FindsFaultsAtTheirPlaces) {
  struct Row {
    std::string_view name;
    std::string_view operation;
    std::string_view expected;
  };
  const Row rows[]{
      {"no name", "{parameters: [{in: query, schema: {}}]}", "E1011@5:24"},
      {"no in", "{parameters: [{name: a, schema: {}}]}", "E1011@5:24"},
      {"wrong in", "{parameters: [{name: a, in: body, schema: {}}]}", "E1013@5:38"},
      {"schema and content",
       "{parameters: [{name: a, in: query, schema: {}, content: {text/plain: {}}}]}",
       "E1031@5:24"},
      {"two media types",
       "{parameters: [{name: a, in: query, content: {text/plain: {}, text/html: {}}}]}",
       "E1031@5:54"},
      {"style does not fit",
       "{parameters: [{name: a, in: header, style: form, schema: {}}]}",
       "E1031@5:53"},
      {"unknown field", "{parameters: [{name: a, in: query, schema: {}, defualt: 1}]}", "E1012@5:57"
      },
      {"flag as text",
       "{parameters: [{name: a, in: query, schema: {}, required: 'true'}]}",
       "E1010@5:67"},
      {"parameters no list", "{parameters: {}}", "E1010@5:23"},
      {"repeated header in other case",
       "{parameters: [{name: A, in: header, schema: {}}, {name: a, in: header, schema: {}}]}",
       "E1030@5:59"},
      {"body without content", "{requestBody: {}}", "E1011@5:24"},
      {"no media type", "{requestBody: {content: {json: {}}}}", "E1032@5:35"},
      {"wrong status", "{responses: {'99': {description: d}}}", "E1032@5:23"},
      {"class in lower case", "{responses: {'2xx': {description: d}}}", "E1032@5:23"},
      {"examples no object",
       "{responses: {'200': {description: d, content: {text/plain: {examples: [a]}}}}}",
       "E1010@5:80"},
      {"reference to nothing",
       "{responses: {'200': {$ref: '#/components/responses/No'}}}",
       "E1015@5:37"},
      {"reference in a circle",
       "{parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}",
       "E1016@5:31"},
      {"description missing", "{responses: {'200': {}}}", "E1011@5:30"},
  };
  for (const Row& row : rows) EXPECT_EQ(findings_of(row.operation), row.expected) << row.name;
}

TEST(ModelParts, StylesAndExplodeHaveTheirDefaults) {
  const Compiled compiled = compile_paths(
      "  /a/{p}:\n    get:\n      parameters:\n        - {name: p, in: path, required: true, "
      "schema: {type: string}}\n        - {name: q, in: query, schema: {type: array}}\n"
      "        - {name: X-H, in: header, schema: {type: object}}\n        - {name: d, in: query, "
      "style: deepObject, schema: {type: object}}\n"
      "        - {name: c, in: cookie, schema: {}}\n        - {name: Accept, in: header, schema: "
      "{}}\n        - {name: j, in: query, content: {application/json: {schema: {}}}}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto rows = tables::span_of(compiled.gateway().parameters());
  ASSERT_EQ(rows.size(), 6U);  // Accept is described elsewhere
  EXPECT_EQ(rows[0].style(), tables::ParameterStyle::simple);
  EXPECT_FALSE(rows[0].explode());
  EXPECT_EQ(rows[1].style(), tables::ParameterStyle::form);
  EXPECT_TRUE(rows[1].explode());
  EXPECT_EQ(rows[1].shape(), 1);
  EXPECT_EQ(compiled.text(rows[2].name()), "x-h");
  EXPECT_EQ(rows[2].shape(), 2);
  EXPECT_EQ(rows[3].style(), tables::ParameterStyle::deep_object);
  EXPECT_EQ(rows[4].shape(), 3);
  EXPECT_EQ(rows[5].style(), tables::ParameterStyle::content);
  EXPECT_EQ(compiled.text(rows[5].media_type()), "application/json");
}

TEST(ModelParts, AHeaderInsideItsOwnContentEnds) {
  const Compiled compiled = compile_paths(
      "  /a: {get: {responses: {'200': {description: x, headers: {X: {$ref: "
      "'#/components/headers/H'}}}}}}\n",
      "components: {headers: {H: {content: {multipart/form-data: {encoding: {p: {headers: {X: "
      "{$ref: "
      "'#/components/headers/H'}}}}}}}}}\n"
  );
  EXPECT_NE(compiled.artifact, nullptr) << compiled.findings();
}

TEST(ModelParts, BodiesKnowTheirKind) {
  const Compiled compiled = compile_paths(
      "  /a:\n    post:\n      requestBody:\n        required: true\n        content: "
      "{application/json: {}, application/x+json: {}, 'text/*': {}, multipart/form-data: {}, "
      "application/x-www-form-urlencoded: {}, application/xml: {}, '*/*': {}}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  std::vector<tables::BodyKind> kinds;
  for (const tables::MediaType& type : tables::span_of(compiled.gateway().media_types()))
    kinds.push_back(type.body());
  using enum tables::BodyKind;
  EXPECT_THAT(kinds, ::testing::ElementsAre(json, json, text, multipart, form, xml, opaque));
  EXPECT_TRUE(tables::span_of(compiled.gateway().request_bodies())[0].required());
}

}  // namespace
}  // namespace barbacane::compile
