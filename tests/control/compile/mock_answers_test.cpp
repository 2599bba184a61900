#include "control/compile/mock_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// The prepared configuration of `GET /m` with these responses (YAML flow style).
std::string mock(
    std::string_view responses, std::string_view config = "{name: mock}", std::string_view more = ""
) {
  const Compiled compiled = compile_paths(
      "  /m:\n    get:\n      x-barbacane-dispatch: " + std::string{config} +
          "\n      responses: " + std::string{responses} + "\n",
      more
  );
  if (compiled.artifact == nullptr) return compiled.findings();
  return compiled.text(tables::span_of(compiled.gateway().dispatchers())[0].config());
}

TEST(MockAnswers, NamedExamplesComeFirstAndInOrder) {
  EXPECT_EQ(
      mock("{'404': {description: d}, '200': {description: d, content: {application/json: "
           "{examples: {a: {value: {x: 1}}, b: {value: [2]}}}}}}"),
      R"({"responses":[{"body":"{\"x\":1}","content_type":"application/json","example":"a","headers":{},"status":200},)"
      R"({"body":"[2]","content_type":"application/json","example":"b","headers":{},"status":200},)"
      R"({"body":"","content_type":"","example":"","headers":{},"status":404}]})"
  );
}

TEST(MockAnswers, SamplesAreMadeFromSchemas) {
  struct Row {
    std::string_view schema;
    std::string_view expected;
  };
  const Row rows[]{
      {"{type: integer, minimum: 5}", "5"},
      {"{type: integer, exclusiveMinimum: 5, multipleOf: 4}", "8"},
      {"{type: string, format: uuid}", R"(\"3fa85f64-5717-4562-b3fc-2c963f66afa6\")"},
      {"{type: string, maxLength: 3}", R"(\"str\")"},
      {"{type: string, minLength: 8}", R"(\"stringxx\")"},
      {"{enum: [b, a]}", R"(\"b\")"},
      {"{const: 7}", "7"},
      {"{type: array, minItems: 2, items: {type: boolean}}", "[true,true]"},
      {"{type: [string, 'null'], examples: [hi]}", R"(\"hi\")"},
      {"{type: object, properties: {b: {type: integer}, a: {type: 'null'}}}",
       R"({\"b\":0,\"a\":null})"},
      {"{allOf: [{properties: {a: {const: 1}}}, {properties: {b: {const: 2}}}]}",
       R"({\"a\":1,\"b\":2})"},
      {"{oneOf: [{const: x}, {const: y}]}", R"(\"x\")"},
  };
  for (const Row& row : rows) {
    EXPECT_THAT(
        mock(
            "{'200': {description: d, content: {application/json: {schema: " +
            std::string{row.schema} + "}}}}"
        ),
        StartsWith("{\"responses\":[{\"body\":\"" + std::string{row.expected} + "\"")
    ) << row.schema;
  }
}

TEST(MockAnswers, CyclesAreCut) {
  const std::string text = mock(
      "{'200': {description: d, content: {application/json: {schema: {$ref: "
      "'#/components/schemas/Tree'}}}}}",
      "{name: mock}",
      "components: {schemas: {Tree: {properties: {n: {const: 1}, next: {$ref: "
      "'#/components/schemas/Tree'}}}}}\n"
  );
  EXPECT_THAT(text, HasSubstr("next"));
  EXPECT_LT(text.size(), 2000U);
}

TEST(MockAnswers, DefaultAndClassesGetStatuses) {
  EXPECT_THAT(mock("{default: {description: d}}"), HasSubstr("\"status\":200"));
  const std::string text = mock("{'2XX': {description: d}, default: {description: d}}");
  EXPECT_THAT(text, HasSubstr("\"status\":200"));
  EXPECT_THAT(text, HasSubstr("\"status\":500"));
}

TEST(MockAnswers, TheConfigurationChoosesTheDefault) {
  EXPECT_THAT(
      mock(
          "{'200': {description: d}, '404': {description: d}}",
          "{name: mock, config: {status: 404}}"
      ),
      StartsWith(
          R"({"responses":[{"body":"","content_type":"","example":"","headers":{},"status":404})"
      )
  );
  EXPECT_THAT(
      mock(
          "{'200': {description: d}}",
          "{name: mock, config: {status: 418, body: tea, headers: {X-Pot: small}}}"
      ),
      StartsWith(
          R"({"responses":[{"body":"tea","content_type":"text/plain; charset=utf-8","example":"","headers":{"X-Pot":"small"},"status":418})"
      )
  );
}

TEST(MockAnswers, HeadersAreSampledAndTextIsRaw) {
  EXPECT_EQ(
      mock("{'200': {description: d, headers: {X-Left: {schema: {type: integer, minimum: 3}}}, "
           "content: {text/plain: {example: plain text}}}}"),
      R"({"responses":[{"body":"plain text","content_type":"text/plain","example":"","headers":{"X-Left":"3"},"status":200}]})"
  );
}

TEST(MockAnswers, NoBodyForStatusesWithout) {
  EXPECT_THAT(
      mock("{'204': {description: d, content: {application/json: {example: 1}}}}"),
      HasSubstr(R"("body":"","content_type":"")")
  );
}

TEST(MockAnswers, TextTypesAreSampledAsText) {
  struct Row {
    std::string_view schema;
    std::string_view body;
  };
  const Row rows[]{
      {"{type: string, example: hello}", R"("body":"hello")"},
      {"{type: string, enum: ['a\"b']}", R"("body":"a\"b")"},
      {"{type: integer, minimum: 3}", R"("body":"3")"},
      {"{type: object}", R"("body":"")"},
  };
  for (const Row& row : rows) {
    EXPECT_THAT(
        mock(
            "{'200': {description: d, content: {text/plain: {schema: " + std::string{row.schema} +
            "}}}}"
        ),
        HasSubstr(std::string{row.body})
    );
  }
}

TEST(MockAnswers, FieldsThatFrameAnAnswerAreLeftToTheGateway) {
  EXPECT_THAT(
      mock("{'200': {description: d, headers: {Content-Length: {schema: {type: integer}}, "
           "transfer-encoding: {schema: {const: chunked}}, Content-Type: {schema: {const: a/b}}, "
           "X A: {schema: {const: v}}, X-Fine: {schema: {const: v}}}}}"),
      HasSubstr(R"("headers":{"X-Fine":"v"})")
  );
}

TEST(MockAnswers, AnExampleThatNobodyHasIsRefusedWhereItIsNamed) {
  EXPECT_EQ(
      mock(
          "{'200': {description: d, content: {application/json: {examples: {storm: {value: 1}}}}}}",
          "{name: mock, config: {example: strom}}"
      ),
      "E1023@6:60"
  );
}

TEST(MockAnswers, SchemasThatMultiplyAreCut) {
  std::string schemas = "components:\n  schemas:\n";
  for (int i = 0; i < 9; ++i) {
    schemas += "    S" + std::to_string(i) + ": {properties: {";
    for (int k = 0; k < 20; ++k)
      schemas += "p" + std::to_string(k) + ": {$ref: '#/components/schemas/S" +
                 std::to_string(i + 1) + "'}, ";
    schemas += "}}\n";
  }
  schemas += "    S9: {type: object}\n";
  EXPECT_THAT(
      mock(
          "{'200': {description: d, content: {application/json: {schema: {$ref: "
          "'#/components/schemas/S0'}}}}}",
          "{name: mock}",
          schemas
      ),
      StartsWith(R"({"responses":)")
  );
}

}  // namespace
}  // namespace barbacane::compile
