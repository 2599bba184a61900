#include "control/diff/operation_comparer.hpp"

#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(OperationComparer, Routes) {
  constexpr PathRow rows[]{
      {"removed",
       "  /a: {get: {responses: {'204': {description: d}}}}\n  /b: {get: {responses: {'204': "
       "{description: d}}}}\n",
       "  /a: {get: {responses: {'204': {description: d}}}}\n",
       "D1001!"},
      {"added",
       "  /a: {get: {responses: {'204': {description: d}}}}\n",
       "  /a: {get: {responses: {'204': {description: d}}}, put: {responses: {'204': {description: "
       "d}}}}\n",
       "D1002"},
      {"a parameter by another name",
       "  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, schema: {type: "
       "string}}], "
       "responses: {'204': {description: d}}}}\n",
       "  /a/{y}: {get: {parameters: [{name: y, in: path, required: true, schema: {type: "
       "string}}], "
       "responses: {'204': {description: d}}}}\n",
       "D1003~"},
      {"and another schema",
       "  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, schema: {type: "
       "string}}], "
       "responses: {'204': {description: d}}}}\n",
       "  /a/{y}: {get: {parameters: [{name: y, in: path, required: true, schema: {type: string, "
       "maxLength: 3}}], responses: {'204': {description: d}}}}\n",
       "D1404! D1003~"},
      {"the same order of documents says nothing",
       "  /a: {get: {responses: {'204': {description: d}}}}\n  /b: {get: {responses: {'204': "
       "{description: d}}}}\n",
       "  /b: {get: {responses: {'204': {description: d}}}}\n  /a: {get: {responses: {'204': "
       "{description: d}}}}\n",
       ""},
  };
  check_rows(rows);
}

TEST(OperationComparer, BasePaths) {
  const std::string paths = "  /a: {get: {responses: {'204': {description: d}}}}\n";
  EXPECT_EQ(
      signs_of(compare_compiled(
          compile::compile_paths(paths, "servers: [{url: /v1}]\n"),
          compile::compile_paths(paths, "servers: [{url: /v2}]\n")
      )),
      "D1001! D1002"
  );
}

TEST(OperationComparer, Notices) {
  constexpr PathRow rows[]{
      {"another id",
       "  /a: {get: {operationId: x, responses: {'204': {description: d}}}}\n",
       "  /a: {get: {operationId: y, responses: {'204': {description: d}}}}\n",
       "D1004~"},
      {"other words",
       "  /a: {get: {summary: x, responses: {'204': {description: d}}}}\n",
       "  /a: {get: {summary: y, responses: {'204': {description: d}}}}\n",
       "D1009~"},
      {"deprecated, with a date",
       "  /a: {get: {responses: {'204': {description: d}}}}\n",
       "  /a: {get: {deprecated: true, x-sunset: 2027-01-31, responses: {'204': {description: "
       "d}}}}\n",
       "D1005 D1007"},
      {"an earlier date",
       "  /a: {get: {deprecated: true, x-sunset: 2027-01-31, responses: {'204': {description: "
       "d}}}}\n",
       "  /a: {get: {deprecated: true, x-sunset: 2026-12-31, responses: {'204': {description: "
       "d}}}}\n",
       "D1007!"},
      {"not deprecated after all",
       "  /a: {get: {deprecated: true, responses: {'204': {description: d}}}}\n",
       "  /a: {get: {responses: {'204': {description: d}}}}\n",
       "D1006~"},
  };
  check_rows(rows);
}

/// One difference of a component is one, with all operations that it concerns.
TEST(OperationComparer, WhatOperationsShareIsSaidOnce) {
  const auto compiled = [](std::string_view type) {
    std::string paths;
    for (const char* path : {"/a", "/b", "/c"})
      paths += "  " + std::string{path} +
               ":\n    get:\n      responses: {'200': {description: d, content: {application/json: "
               "{schema: {$ref: '#/components/schemas/S'}}}}}\n";
    return compile::compile_paths(
        paths, "components: {schemas: {S: {type: " + std::string{type} + "}}}\n"
    );
  };
  const Comparison found = compare_compiled(compiled("integer"), compiled("number"));
  ASSERT_EQ(found.differences.size(), 1U);
  EXPECT_EQ(found.breaking, 1U);
  EXPECT_EQ(found.differences[0].operations_count, 3U);
  EXPECT_EQ(
      found.differences[0].operations, (std::vector<std::string>{"GET /a", "GET /b", "GET /c"})
  );
}

}  // namespace
}  // namespace barbacane::diff
