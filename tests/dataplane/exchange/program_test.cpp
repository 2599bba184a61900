#include "dataplane/exchange/program.hpp"

#include <gtest/gtest.h>

#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/exchange/errors.hpp"
#include "dataplane/exchange/program_parts.hpp"

namespace barbacane::exchange {
namespace {

using downstream::make_loaded;
using downstream::TestOperation;

std::shared_ptr<const Program> build(
    const std::vector<TestOperation>& operations, Failure& failure
) {
  return build_program(
      make_loaded(operations), {{}, std::make_shared<SeriesRegistry>(), ""}, failure
  );
}

TEST(Program, SharesTargetsAndNumbersSeries) {
  Failure failure;
  const auto program = build(
      {{.method = "GET",
        .path = "/a/{id}",
        .config = R"({"path":"/x/{id}","url":"http://u:1"})",
        .request_timeout_ms = 7},
       {.method = "PUT", .path = "/a/{id}", .config = R"({"url":"http://u:1/base"})"},
       {.method = "GET",
        .path = "/c",
        .config = R"({"url":"http://v:1"})",
        .deprecated = true,
        .sunset = "Wed, 30 Jun 2027 00:00:00 GMT"}},
      failure
  );
  ASSERT_NE(program, nullptr) << failure.detail;
  EXPECT_EQ(program->targets.size(), 2U);
  EXPECT_EQ(program->dispatches.at(0).target, program->dispatches.at(1).target);
  EXPECT_TRUE(program->operations.at(0).has_rewrite);
  EXPECT_FALSE(program->operations.at(1).has_rewrite);
  EXPECT_EQ(program->operations.at(0).limits.request_timeout.count(), 7);
  EXPECT_EQ(
      program->operations.at(2).response_fields,
      "Deprecation: @0\r\nSunset: Wed, 30 Jun 2027 00:00:00 GMT\r\n"
  );
  EXPECT_EQ(program->endpoint_series.size(), 5U);  // two HEADs derived
  EXPECT_EQ(&artifact_of(*program), program->artifact.get());
}

struct Row {
  std::string name;
  TestOperation operation;
  ProgramErrc code;
  std::string words;
};
class Unfit : public testing::TestWithParam<Row> {};
TEST_P(Unfit, IsRefusedByName) {
  Failure failure;
  EXPECT_EQ(build({GetParam().operation}, failure), nullptr);
  EXPECT_EQ(failure.code, GetParam().code);
  EXPECT_NE(failure.detail.find(GetParam().words), std::string::npos) << failure.detail;
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Unfit,
    testing::Values(
        Row{"Dispatcher",
            {.method = "GET", .path = "/a", .dispatcher = "teapot", .config = "{}"},
            ProgramErrc::unknown_dispatcher,
            "'teapot'"},
        Row{"Rewrite",
            {.method = "GET", .path = "/a", .config = R"({"path":"/{id}","url":"http://u"})"},
            ProgramErrc::bad_rewrite,
            "'GET /a'"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Program, RefusesAConfigurationThatIsNone) {
  Failure failure;
  EXPECT_EQ(build({{.method = "GET", .path = "/a", .config = "{}"}}, failure), nullptr);
  EXPECT_TRUE(failure);
  EXPECT_EQ(
      build({{.method = "GET", .path = "/a", .dispatcher = "mock", .config = "{}"}}, failure),
      nullptr
  );
}

TEST(Program, RefusesMiddlewaresThatNobodyHas) {
  support::GatewayParts parts = support::make_gateway();
  Failure failure;
  parts.dispatchers[1] = {
      parts.intern("http-upstream"), parts.intern("{\"url\":\"http://127.0.0.1:9\"}")
  };
  auto loaded = artifact::load_artifact(
      support::make_artifact(parts), {.features = artifact::supported_features}, failure
  );
  ASSERT_NE(loaded, nullptr) << failure.detail;
  EXPECT_EQ(build_program(loaded, {{}, std::make_shared<SeriesRegistry>(), ""}, failure), nullptr);
  EXPECT_EQ(failure.code, ProgramErrc::unknown_middleware);
  EXPECT_NE(failure.detail.find("'cors'"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::exchange
