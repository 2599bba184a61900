#include "control/compile/compile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Options with_upstream{
    .specs = {},
    .overlays = {},
    .upstream = "http://127.0.0.1:9",
    .base_path = BasePath::keep,
    .security = Security::delegate,
    .provenance_commit = {},
    .provenance_source = {}
};

constexpr std::string_view pets = R"(openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: https://a.example/v1}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      operationId: getPet
      responses: {'200': {description: A pet.}}
    delete:
      responses: {'204': {description: Gone.}}
)";

TEST(Compile, MakesAnArtifactThatLoads) {
  const Compiled compiled = compile_files({{"api.yaml", std::string{pets}}}, with_upstream);
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  EXPECT_EQ(compiled.output.routes, 2U);
  EXPECT_EQ(compiled.output.digest, compiled.artifact->digest());
  const auto operations = tables::span_of(compiled.gateway().operations());
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_EQ(compiled.text(operations[0].id()), "getPet");
  EXPECT_EQ(compiled.text(operations[0].path()), "/v1/pets/{id}");
  EXPECT_EQ(compiled.text(operations[1].id()), "DELETE /pets/{id}");
  EXPECT_EQ(compiled.artifact->manifest().specs.at(0).title, "Pets");
}

TEST(Compile, IsDeterministicWhereverTheFilesAre) {
  Options options = with_upstream;
  options.specs = {"/srv/a/specs/api.yaml"};
  const Compiled first = compile_files({{"/srv/a/specs/api.yaml", std::string{pets}}}, options);
  const Compiled second = compile_files({{"api.yaml", std::string{pets}}}, with_upstream);
  ASSERT_NE(first.artifact, nullptr);
  EXPECT_EQ(first.output.artifact, second.output.artifact);
}

TEST(Compile, StripRemovesTheBasePath) {
  Options options = with_upstream;
  options.base_path = BasePath::strip;
  const Compiled compiled = compile_files({{"api.yaml", std::string{pets}}}, options);
  ASSERT_NE(compiled.artifact, nullptr);
  EXPECT_EQ(tables::span_of(compiled.gateway().routes()->endpoints())[0].strip(), 3U);
}

TEST(Compile, FollowsFilesAndPutsThemIntoTheArtifact) {
  const Compiled compiled = compile_files(
      {{"specs/api.yaml",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      "
        "parameters: [{$ref: 'parts/p.yaml#/limit'}]\n"
        "      responses: {'200': {$ref: '../shared/r.json#/ok'}}\n"},
       {"specs/parts/p.yaml",
        "limit: {name: limit, in: query, schema: {$ref: 'p.yaml#/n'}}\nn: {type: integer}\n"},
       {"shared/r.json", R"({"ok": {"description": "fine"}})"}},
      {.specs = {"specs/api.yaml"},
       .overlays = {},
       .upstream = "http://h",
       .base_path = BasePath::keep,
       .security = Security::enforce,
       .provenance_commit = "c0ffee",
       .provenance_source = {}}
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  std::vector<std::string> files;
  for (const auto& spec : compiled.artifact->manifest().specs) files.push_back(spec.file);
  EXPECT_THAT(
      files,
      ::testing::UnorderedElementsAre("specs/api.yaml", "specs/parts/p.yaml", "shared/r.json")
  );
  EXPECT_EQ(compiled.artifact->manifest().provenance_commit, "c0ffee");
}

TEST(Compile, RefusesRoutesThatNoRequestTellsApart) {
  const Compiled compiled = compile_paths(
      "  /a/{x}:\n    get:\n      parameters: [{name: x, in: path, required: true, schema: {}}]\n"
      "  /a/{y}:\n    get:\n      parameters: [{name: y, in: path, required: true, schema: {}}]\n"
  );
  EXPECT_EQ(compiled.findings(), "E1022@9:7");
}

TEST(Compile, RefusesOperationsThatTheGatewayWouldNeverReach) {
  EXPECT_EQ(compile_paths("  /__barbacane/x:\n    get: {}\n").findings(), "E1029@5:10");
  EXPECT_EQ(compile_paths("  /__barbacane:\n    get: {}\n").findings(), "");
  const Compiled tunnel = compile_files(
      {{"api.yaml",
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    additionalOperations: "
        "{CONNECT: {}}\n"}},
      with_upstream
  );
  EXPECT_EQ(tunnel.findings(), "E1029@5:37");
}

TEST(Compile, PublishesDescriptionsWhenAsked) {
  Options options = with_upstream;
  EXPECT_EQ(
      compile_files({{"api.yaml", std::string{pets}}}, options).artifact->manifest().routes, 2
  );
  options.publish_specs = true;
  const Compiled compiled = compile_files({{"api.yaml", std::string{pets}}}, options);
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  std::map<std::string, std::string> answers;
  for (const tables::Operation& operation : tables::span_of(compiled.gateway().operations())) {
    const auto dispatchers = tables::span_of(compiled.gateway().dispatchers());
    answers[compiled.text(operation.path())] =
        compiled.text(dispatchers[operation.dispatch()].config());
  }
  EXPECT_THAT(answers["/__barbacane/specs"], HasSubstr(R"(\"name\":\"api.yaml\")"));
  EXPECT_THAT(answers["/__barbacane/specs/api.yaml"], HasSubstr(R"(\"openapi\":\"3.1.0\")"));
  EXPECT_THAT(answers["/__barbacane/specs/api.yaml"], Not(HasSubstr("a.example")));
}

TEST(Compile, SaysWhatIsMissingForDispatch) {
  const Compiled none = compile_files({{"api.yaml", std::string{pets}}});
  EXPECT_THAT(none.findings(), HasSubstr("E1025@9:7"));
  const Compiled unknown =
      compile_paths("  /a:\n    get:\n      x-barbacane-dispatch: {name: http-upstraem}\n");
  EXPECT_EQ(unknown.findings(), "E1024@6:29");
  EXPECT_THAT(unknown.report.findings()[0].help, HasSubstr("http-upstream"));
  const Compiled broken = compile_paths(
      "  /a:\n    get:\n      x-barbacane-dispatch: {name: http-upstream, config: {url: 7}}\n"
  );
  EXPECT_EQ(broken.findings(), "E1023@6:65");
}

TEST(Compile, TakesUpstreamsFromServers) {
  Options options = with_upstream;
  options.upstream = "from-servers";
  const Compiled compiled = compile_files({{"api.yaml", std::string{pets}}}, options);
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  EXPECT_THAT(
      compiled.text(tables::span_of(compiled.gateway().dispatchers())[0].config()),
      HasSubstr("\"url\":\"https://a.example\"")
  );
  options.upstream = "ftp://x";
  EXPECT_EQ(compile_files({{"api.yaml", std::string{pets}}}, options).findings(), "E1034@0:0");
}

/// Where each operation goes, in the order of the operations.
std::string upstreams(const Compiled& compiled) {
  std::string all;
  for (const auto& operation : tables::span_of(compiled.gateway().operations())) {
    const auto& target = tables::span_of(compiled.gateway().dispatchers())[operation.dispatch()];
    const std::string config = compiled.text(target.config());
    const std::size_t from = config.find("\"url\":\"") + 7;
    all += compiled.text(operation.path()) + "->" +
           config.substr(from, config.find('"', from) - from) + ' ';
  }
  return all;
}

TEST(Compile, SendsEachBasePathToItsOwnServer) {
  struct Row {
    const char* servers;
    BasePath base_path;
    const char* expected;
  };
  constexpr std::array rows{
      Row{"[{url: 'http://h/v1/'}]", BasePath::keep, "/v1/a->http://h "},
      Row{"[{url: 'http://h/v1/'}]", BasePath::strip, "/v1/a->http://h/v1 "},
      Row{"[{url: 'http://h?x=1'}]", BasePath::strip, "/a->http://h "},
      Row{"[{url: 'http://h/v1'}, {url: 'http://i:8/v2'}, {url: 'http://j/v1'}]",
          BasePath::strip,
          "/v1/a->http://h/v1 /v2/a->http://i:8/v2 "},
      Row{"[{url: 'http://h/v1'}, {url: 'http://i:8/v2'}]",
          BasePath::keep,
          "/v1/a->http://h /v2/a->http://i:8 "},
      Row{"[{url: /v1}, {url: 'https://i/v2'}]",
          BasePath::strip,
          "/v1/a->https://i/v1 /v2/a->https://i/v2 "},
      Row{"[{url: /v1}]", BasePath::strip, "E1025@5:13"},
      Row{"[]", BasePath::keep, "E1025@5:13"}
  };
  for (const Row& row : rows) {
    Options options;
    options.upstream = "from-servers";
    options.base_path = row.base_path;
    const Compiled compiled = compile_files(
        {{"api.yaml",
          "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: " + std::string{row.servers} +
              "\npaths:\n  /a: {get: {responses: {default: {description: x}}}}\n"}},
        options
    );
    EXPECT_EQ(compiled.artifact ? upstreams(compiled) : compiled.findings(), row.expected)
        << row.servers;
  }
}

/// Routes that a lookup may all have to try, 41 places each: /{x}.0/a/a..., /{x}.1/a/a...
std::string forks(std::size_t count) {
  std::string paths;
  for (std::size_t i = 0; i < count; ++i) {
    paths += "  /{x}." + std::to_string(i);
    for (int level = 0; level < 40; ++level) paths += "/a";
    paths += ":\n    get: {parameters: [{name: x, in: path, required: true, schema: {}}]}\n";
  }
  return paths;
}

TEST(Compile, RefusesRoutesThatMakeALookupExpensive) {
  const Compiled fits = compile_paths(forks(99));  // 99 * 41 + 1 = 4060
  EXPECT_NE(fits.artifact, nullptr) << fits.findings();
  const Compiled compiled = compile_paths(forks(110));
  EXPECT_EQ(compiled.findings(), "E1017@203:10");  // the hundredth
  EXPECT_THAT(
      compiled.report.findings()[0].message, HasSubstr("more than 4096 places of the route tree")
  );
}

TEST(Compile, MergesDescriptions) {
  Options options = with_upstream;
  options.specs = {"a.yaml", "b.json"};
  const Compiled compiled = compile_files(
      {{"a.yaml",
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n  /a: {get: {responses: {default: "
        "{description: x}}}}\n"},
       {"b.json",
        R"({"openapi":"3.2.0","info":{"title":"B","version":"1"},"paths":{"/b":{"query":{}}}})"}},
      options
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  EXPECT_EQ(compiled.output.routes, 2U);
  EXPECT_EQ(tables::span_of(compiled.gateway().apis()).size(), 2U);
  EXPECT_EQ(compiled.text(tables::span_of(compiled.gateway().operations())[1].method()), "QUERY");
}

TEST(Compile, TheReportSaysWhatIsEnforced) {
  const Compiled compiled = compile_files({{"api.yaml", std::string{pets}}}, with_upstream);
  ASSERT_EQ(compiled.output.enforcement.size(), 2U);
  EXPECT_THAT(compiled.output.enforcement[0].enforced, ::testing::Contains("path template"));
  EXPECT_THAT(compiled.output.enforcement[0].enforced, ::testing::Contains("path parameter 'id'"));
  EXPECT_TRUE(compiled.output.enforcement[0].advisory.empty());
}

TEST(Compile, SunsetBecomesAnHttpDate) {
  const Compiled compiled = compile_paths(
      "  /a:\n    get: {x-sunset: '2027-06-30'}\n    put: {x-sunset: '2027-06-30T12:34:56Z'}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto operations = tables::span_of(compiled.gateway().operations());
  EXPECT_EQ(compiled.text(operations[0].sunset()), "Wed, 30 Jun 2027 00:00:00 GMT");
  EXPECT_EQ(compiled.text(operations[1].sunset()), "Wed, 30 Jun 2027 12:34:56 GMT");
  for (const std::string_view wrong :
       {"soon", "2027-13-01", "2027-06-30 12:00", "2027-06-30T12:00:00+02:00"}) {
    EXPECT_EQ(
        compile_paths("  /a:\n    get: {x-sunset: '" + std::string{wrong} + "'}\n").findings(),
        "E1013@5:21"
    ) << wrong;
  }
}

TEST(Compile, ADescriptionWithTwentyMistakesReportsThemAll) {
  const Compiled compiled = compile_files(
      {{"api.yaml", R"(openapi: 3.1.0
info: {title: T}
paths:
  pets:
    get: {}
  /a/{id}:
    get:
      operationId: same
      parameters:
        - {name: q, in: qeury, schema: {}}
        - {name: r, in: query}
        - {name: s, in: query, style: matrix, schema: {}}
        - {name: t, in: query, schema: {type: strin}}
        - {name: t, in: query, schema: {}}
      responses:
        '2000': {description: x}
        '200': {}
    post:
      operationId: same
      requestBody: {content: {json: {}}}
      responses: {'201': {$ref: '#/components/responses/Creatd'}}
  /b:
    gett: {}
    put:
      summary: 7
      deprecated: yes
      x-barbacane-limit: {}
      x-barbacane-limits: {request_timeout: 30}
      security: [{tokn: []}]
    patch:
      x-barbacane-dispatch: {name: mokc}
      x-sunset: soon
components:
  securitySchemes: {token: {type: http, scheme: basic}}
  responses: {Created: {description: x}}
)"}},
      with_upstream
  );
  EXPECT_GE(compiled.report.errors(), 20U) << compiled.findings();
  for (const std::string_view place :
       {"E1011@2:7",   "E1020@4:3",   "E1021@8:7",  "E1013@10:25", "E1031@11:11", "E1031@12:39",
        "E1040@13:47", "E1030@14:11", "E1032@16:9", "E1011@17:16", "E1021@19:7",  "E1030@19:20",
        "E1032@20:31", "E1015@21:33", "E1012@23:5", "E1010@26:19", "E1014@27:7",  "E1060@28:45",
        "E1028@29:19", "E1024@31:29", "E1013@32:17"}) {
    EXPECT_THAT(compiled.findings(), HasSubstr(std::string{place}));
  }
}

TEST(Compile, AThousandOperationsStayInOrder) {
  std::string paths;
  for (int i = 0; i < 1000; ++i)
    paths +=
        "  /r" + std::to_string(i) + ":\n    get: {operationId: op" + std::to_string(i) + "}\n";
  const Compiled compiled = compile_paths(paths);
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  EXPECT_EQ(compiled.text(tables::span_of(compiled.gateway().operations())[999].id()), "op999");
}

TEST(Compile, AComponentOfTheDocumentIsReportedOnce) {
  for (const std::string_view component :
       {"{name: mokc}", "{name: http-upstream, config: {url: 'ftp://a'}}"}) {
    const Compiled compiled = compile_paths(
        "  /a: {get: {operationId: a}}\n  /b: {get: {operationId: b}}\n",
        "x-barbacane-dispatch: " + std::string{component} + "\n"
    );
    EXPECT_EQ(compiled.report.errors(), 1U) << compiled.findings();
  }
}

}  // namespace
}  // namespace barbacane::compile
