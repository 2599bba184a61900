#include "control/diff/compare.hpp"

#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

constexpr std::string_view paths =
    "  /a:\n    get:\n      security: [{key: []}]\n      responses: {'200': {description: d, "
    "content: "
    "{application/json: {schema: {type: integer}}}}}\n";
constexpr std::string_view more =
    "components: {securitySchemes: {key: {type: apiKey, in: header, name: k}}}\n";

TEST(Compare, EqualOnesHaveNoDifference) {
  const compile::Compiled one = compile::compile_paths(paths, more);
  EXPECT_EQ(signs_of(compare_compiled(one, one)), "");
}

/// The other way round, what broke is compatible, and nothing else appears.
TEST(Compare, TheWayBackIsTheOtherWayRound) {
  std::string wider{paths};
  wider.replace(wider.find("integer"), 7, "number");
  const compile::Compiled before = compile::compile_paths(paths, more);
  const compile::Compiled after = compile::compile_paths(wider, more);
  EXPECT_EQ(signs_of(compare_compiled(before, after)), "D1401!");
  EXPECT_EQ(signs_of(compare_compiled(after, before)), "D1401");
}

TEST(Compare, WithoutDescriptionsItSaysWhatItDidNotLookAt) {
  auto before = shipped(compile::compile_paths(paths, more));
  auto after = shipped(compile::compile_paths(paths, more));
  ASSERT_TRUE(before && after);
  before->input.model = &before->parts.front.model;
  std::string fault;
  const auto found = compare(before->input, after->input, fault);
  ASSERT_TRUE(found);
  EXPECT_EQ(signs_of(*found), "D1901?");
}

TEST(Compare, FilesAndOverlaysOfAnArtifactAreReadAgain) {
  const auto compiled = [](std::string_view text) {
    return compile::compile_files(
        {{"d/api.yaml",
          "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'parts/a.yaml'}\n"},
         {"d/parts/a.yaml",
          "get:\n  responses: {'200': {description: d, content: {application/json: {schema: {type: "
          "string}}}}}\n"},
         {"d/more.yaml",
          "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n  - target: $.info\n    "
          "update: "
          "{title: " +
              std::string{text} + "}\n"}},
        {.specs = {"d/api.yaml"},
         .overlays = {"d/more.yaml"},
         .upstream = "http://127.0.0.1:9",
         .base_path = compile::BasePath::keep,
         .security = compile::Security::delegate,
         .provenance_commit = {},
         .provenance_source = {}}
    );
  };
  const Comparison found = compare_compiled(compiled("X"), compiled("Y"));
  EXPECT_EQ(signs_of(found), "D1009~");
  EXPECT_EQ(found.differences[0].before, "X");
  EXPECT_EQ(found.differences[0].after, "Y");
}

/// Versions of OpenAPI write the same things differently.
TEST(Compare, AcrossVersionsOfOpenApi) {
  const auto compiled = [](std::string_view version, std::string_view schema) {
    return compile::compile_files(
        {{"api.yaml",
          "openapi: " + std::string{version} +
              "\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': "
              "{description: d, content: {application/json: {schema: " +
              std::string{schema} + "}}}}\n"}},
        {.specs = {},
         .overlays = {},
         .upstream = "http://127.0.0.1:9",
         .base_path = compile::BasePath::keep,
         .security = compile::Security::delegate,
         .provenance_commit = {},
         .provenance_source = {}}
    );
  };
  EXPECT_EQ(
      signs_of(compare_compiled(
          compiled("3.0.3", "{type: number, nullable: true, minimum: 0, exclusiveMinimum: true}"),
          compiled("3.1.0", "{type: [number, 'null'], exclusiveMinimum: 0}")
      )),
      ""
  );
}

}  // namespace
}  // namespace barbacane::diff
