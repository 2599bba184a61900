// What the OpenAPI reader refuses, and where; and what it makes of the rest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;

const Options delegated{
    .specs = {},
    .overlays = {},
    .upstream = "http://h",
    .base_path = BasePath::keep,
    .security = Security::delegate,
    .provenance_commit = {},
    .provenance_source = {}
};
const Options enforced{
    .specs = {},
    .overlays = {},
    .upstream = "http://h",
    .base_path = BasePath::keep,
    .security = Security::enforce,
    .provenance_commit = {},
    .provenance_source = {}
};

Compiled compile_text(std::string_view text, const Options& options = delegated) {
  return compile_files({{"api.yaml", std::string{text}}}, options);
}

struct Row {
  std::string_view name;
  std::string_view text;
  std::string_view expected;
};

TEST(ModelOpenapi, RefusesDocumentsThatAreNoDescriptions) {
  const Row rows[]{
      {"a list", "- a\n", "E1006@1:1"},
      {"neither", "info: {}\n", "E1006@1:1"},
      {"swagger", "swagger: '2.0'\n", "E1006@1:10"},
      {"too new", "openapi: 4.0.0\n", "E1006@1:10"},
      {"too old asyncapi", "asyncapi: 2.6.0\n", "E1006@1:11"},
      {"version as a number", "openapi: 3.1\n", "E1006@1:10"},
  };
  for (const Row& row : rows)
    EXPECT_THAT(compile_text(row.text).findings(), HasSubstr(std::string{row.expected}))
        << row.name;
}

TEST(ModelOpenapi, FindsFaultsAtTheirPlaces) {
  const Row rows[]{
      {"paths missing in 3.0", "openapi: 3.0.0\ninfo: {title: a, version: '1'}\n", "E1011@1:1"},
      {"responses missing in 3.0",
       "openapi: 3.0.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {}}}\n",
       "E1011@3:19"},
      {"unknown root field",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\ntag: []\n",
       "E1012@4:1"},
      {"webhooks in 3.0",
       "openapi: 3.0.0\ninfo: {title: a, version: '1'}\npaths: {}\nwebhooks: {}\n",
       "E1012@4:1"},
      {"path without slash",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {a: {}}\n",
       "E1020@3:9"},
      {"undescribed path parameter",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /{x}:\n    get: {}\n",
       "E1021@5:10"},
      {"misplaced extension",
       "openapi: 3.1.0\ninfo: {title: a, version: '1', x-barbacane-limits: {}}\npaths: {}\n",
       "E1014@2:32"},
      {"extension on paths",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {x-barbacane-dispatch: {}}\n",
       "E1014@3:9"},
      {"query method in 3.1",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {query: {}}}\n",
       "E1012@3:14"},
      {"unknown method",
       "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {gte: {}}}\n",
       "E1012@3:14"},
  };
  for (const Row& row : rows)
    EXPECT_THAT(compile_text(row.text).findings(), HasSubstr(std::string{row.expected}))
        << row.name;
}

TEST(ModelOpenapi, OwnExtensionsOfOthersAreLeftAlone) {
  EXPECT_EQ(
      compile_text("openapi: 3.1.0\ninfo: {title: a, version: '1', x-logo: {}}\npaths: {/a: {x-a: "
                   "1, get: {x-b: 2}}}\nx-c: 3\n")
          .findings(),
      ""
  );
}

TEST(ModelOpenapi, PathParametersAreInheritedAndOverridden) {
  const Compiled compiled = compile_paths(
      "  /a/{id}:\n    parameters:\n      - {name: id, in: path, required: true, schema: {type: "
      "string}}\n      - {name: q, in: query, schema: {type: string}}\n"
      "    get:\n      parameters: [{name: q, in: query, required: true, schema: {type: "
      "integer}}]\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto parameters = tables::span_of(compiled.gateway().parameters());
  ASSERT_EQ(parameters.size(), 2U);
  EXPECT_EQ(compiled.text(parameters[0].name()), "q");
  EXPECT_TRUE(parameters[0].required());
  EXPECT_EQ(parameters[1].capture(), 0U);
}

TEST(ModelOpenapi, SecurityNeedsAnEnforcer) {
  const std::string_view text =
      "openapi: 3.1.0\ninfo: {title: a, version: '1'}\nsecurity: [{k: []}]\npaths: {/a: {get: {}, "
      "put: {security: []}, post: {security: [{}]}}}\n"
      "components: {securitySchemes: {k: {type: http, scheme: basic}}}\n";
  EXPECT_EQ(compile_text(text, enforced).findings(), "E1027@3:11");
  EXPECT_EQ(compile_text(text, delegated).findings(), "");
  EXPECT_EQ(
      compile_text("x-barbacane-security: delegate\n" + std::string{text}, enforced).findings(), ""
  );
}

TEST(ModelOpenapi, OperationIdsAreUniqueOverAllDescriptions) {
  Options options = delegated;
  options.specs = {"a.yaml", "b.yaml"};
  const auto text = [](std::string_view path) {
    return "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {" + std::string{path} +
           ": {get: {operationId: same}}}\n";
  };
  const Compiled compiled =
      compile_files({{"a.yaml", text("/a")}, {"b.yaml", text("/b")}}, options);
  ASSERT_EQ(compiled.report.errors(), 1U);
  EXPECT_EQ(compiled.report.findings()[0].where.file, "b.yaml");
  EXPECT_THAT(compiled.report.findings()[0].help, HasSubstr("a.yaml:3:"));
}

TEST(ModelOpenapi, AdditionalOperationsOf32AreServed) {
  const Compiled compiled = compile_text(
      "openapi: 3.2.0\ninfo: {title: a, version: '1'}\npaths: {/a: {additionalOperations: {PURGE: "
      "{}}}}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  EXPECT_EQ(compiled.text(tables::span_of(compiled.gateway().operations())[0].method()), "PURGE");
}

}  // namespace
}  // namespace barbacane::compile
