// Extensions, servers, limits: what holds for everything below a point.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> routes(const Compiled& compiled) {
  std::vector<std::string> all;
  if (compiled.artifact == nullptr) return {compiled.findings()};
  for (const tables::Operation& operation : tables::span_of(compiled.gateway().operations()))
    all.push_back(compiled.text(operation.path()));
  return all;
}

TEST(ModelScope, ServersGiveBasePaths) {
  EXPECT_THAT(
      routes(compile_paths(
          "  /a: {get: {}}\n",
          "servers: [{url: 'https://a/v1/'}, {url: /v1}, {url: 'https://b'}, {url: v2}]\n"
      )),
      ElementsAre("/v1/a", "/a", "/v2/a")
  );
  EXPECT_THAT(
      routes(compile_paths(
          "  /a:\n    servers: [{url: /p}]\n    get: {}\n    put: {servers: [{url: /o}]}\n",
          "servers: [{url: /r}]\n"
      )),
      ElementsAre("/p/a", "/o/a")
  );
  EXPECT_THAT(
      routes(compile_paths(
          "  /a: {get: {}}\n",
          "servers: [{url: 'https://{h}/{v}', variables: {h: {default: x}, v: {default: v1, enum: "
          "[v1, v2]}}}]\n"
      )),
      ElementsAre("/v1/a", "/v2/a")
  );
}

TEST(ModelScope, ServerFaultsAreFound) {
  EXPECT_THAT(
      compile_paths("  /a: {get: {}}\n", "servers: [{url: 'https://{h}/'}]\n").findings(),
      HasSubstr("E1033@5:17")
  );
  EXPECT_THAT(
      compile_paths("  /a: {get: {}}\n", "servers: [{name: x}]\n").findings(),
      HasSubstr("E1011@5:11")
  );
}

TEST(ModelScope, TheNearestDispatchWins) {
  const Compiled compiled = compile_paths(
      "  /a:\n    x-barbacane-dispatch: {name: http-upstream, config: {url: 'http://path'}}\n    "
      "get: {}\n    put: {x-barbacane-dispatch: {name: http-upstream, config: {url: "
      "'http://operation'}}}\n  /b: {get: {}}\n",
      "x-barbacane-dispatch: {name: http-upstream, config: {url: 'http://root'}}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  std::vector<std::string> configs;
  for (const tables::Operation& operation : tables::span_of(compiled.gateway().operations())) {
    configs.push_back(compiled.text(
        tables::span_of(compiled.gateway().dispatchers())[operation.dispatch()].config()
    ));
  }
  EXPECT_THAT(
      configs,
      ElementsAre(HasSubstr("http://path"), HasSubstr("http://operation"), HasSubstr("http://root"))
  );
}

TEST(ModelScope, LimitsAreReadAndInherited) {
  const Compiled compiled = compile_paths(
      "  /a:\n    x-barbacane-limits: {request_body_bytes_max: 64KiB}\n    get: "
      "{x-barbacane-limits: {request_timeout: 2s}}\n    put: {}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto operations = tables::span_of(compiled.gateway().operations());
  const auto limits = tables::span_of(compiled.gateway().limits());
  EXPECT_EQ(limits[operations[0].limits()].request_body_bytes_max(), 65536U);
  EXPECT_EQ(limits[operations[0].limits()].request_timeout_ms(), 2000U);
  EXPECT_EQ(limits[operations[1].limits()].request_timeout_ms(), 0U);
}

TEST(ModelScope, FaultsOfExtensionsAreFound) {
  struct Row {
    std::string_view extension;
    std::string_view expected;
  };
  const Row rows[]{
      {"x-barbacane-limits: {request_body_bytes_max: big}", "E1060@5:56"},
      {"x-barbacane-limits: {request_timeout: 0s}", "E1060@5:49"},
      {"x-barbacane-limits: {body: 1}", "E1012@5:32"},
      {"x-barbacane-validation: {request: maybe}", "E1013@5:45"},
      {"x-barbacane-validation: {requests: off}", "E1012@5:36"},
      {"x-barbacane-validation: {response: always}", "E1013@5:46"},
      {"x-barbacane-validation: {response_sample: 1.1}", "E1013@5:53"},
      {"x-barbacane-validation: {response_sample: -0.1}", "E1013@5:53"},
      {"x-barbacane-validation: {response_sample: 1e-7}", "E1013@5:53"},
      {"x-barbacane-validation: {response_sample: '1'}", "E1013@5:53"},
      {"x-barbacane-validation: {schema_status: 418}", "E1013@5:51"},
      {"x-barbacane-validation: {schema_status: '422'}", "E1013@5:51"},
      {"x-barbacane-security: none", "E1013@5:33"},
      {"x-barbacane-dispatch: mock", "E1010@5:33"},
      {"x-barbacane-dispatch: {config: {}}", "E1011@5:33"},
      {"x-barbacane-middlewares: {}", "E1010@5:36"},
      {"x-barbacane-middlewares: [{name: cors}]", "E1024@5:37"},
      {"x-barbacane-dispach: {name: mock}", "E1014@5:11"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(
        compile_paths("  /a:\n    get: {" + std::string{row.extension} + "}\n").findings(),
        row.expected
    ) << row.extension;
  }
}

TEST(ModelScope, EachMemberOfAPolicyIsInherited) {
  const Compiled compiled = compile_paths(
      "  /a:\n    x-barbacane-validation: {response: enforce, response_sample: 0.25}\n    get: {}\n"
      "    put: {x-barbacane-validation: {response_sample: 1e-6, schema_status: 400}}\n"
      "  /b: {get: {x-barbacane-validation: {response_sample: 0}}}\n",
      "x-barbacane-validation: {response: report, schema_status: 422}\n"
  );
  ASSERT_NE(compiled.artifact, nullptr) << compiled.findings();
  const auto operations = tables::span_of(compiled.gateway().operations());
  ASSERT_EQ(operations.size(), 3U);
  EXPECT_EQ(operations[0].response_mode(), tables::Mode::enforce);
  EXPECT_EQ(operations[0].response_sample_ppm(), 250'000U);
  EXPECT_EQ(operations[0].schema_status(), 422);
  EXPECT_EQ(operations[1].response_mode(), tables::Mode::enforce);
  EXPECT_EQ(operations[1].response_sample_ppm(), 1U);
  EXPECT_EQ(operations[1].schema_status(), 400);
  EXPECT_EQ(operations[2].response_mode(), tables::Mode::report);
  EXPECT_EQ(operations[2].response_sample_ppm(), 0U);
  EXPECT_EQ(operations[2].schema_status(), 422);
}

TEST(ModelScope, MiddlewaresCanBeClearedAndSwitchedOff) {
  EXPECT_EQ(
      compile_paths(
          "  /a:\n    get: {x-barbacane-middlewares: []}\n    put: {x-barbacane-middlewares: "
          "[{name: cors, enabled: false}]}\n",
          "x-barbacane-middlewares: [{name: cors}]\n"
      )
          .findings(),
      ""
  );
}

}  // namespace
}  // namespace barbacane::compile
