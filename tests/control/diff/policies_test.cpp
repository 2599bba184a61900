#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

struct Row {
  const char* name;
  const char* before;  // members of the operation, flow style
  const char* after;
  const char* expected;
};

std::string with(std::string_view members) {
  return "  /a:\n    get: {responses: {'204': {description: d}}" +
         std::string{members.empty() ? "" : ", "} + std::string{members} + "}\n";
}

void check(std::span<const Row> rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(signs_of(with(row.before), with(row.after)), row.expected);
  }
}

TEST(Policies, Limits) {
  constexpr Row rows[]{
      {"tighter",
       "x-barbacane-limits: {request_body_bytes_max: 2MiB}",
       "x-barbacane-limits: {request_body_bytes_max: 1MiB}",
       "D1601!"},
      {"looser",
       "x-barbacane-limits: {request_timeout: 1s}",
       "x-barbacane-limits: {request_timeout: 2s}",
       "D1602"},
      {"against the gateway's own",
       "",
       "x-barbacane-limits: {request_body_bytes_max: 1MiB}",
       "D1603?"},
  };
  check(rows);
}

TEST(Policies, Modes) {
  constexpr Row rows[]{
      {"stricter",
       "x-barbacane-validation: {request: report}",
       "x-barbacane-validation: {request: enforce}",
       "D1604!"},
      {"more lenient", "", "x-barbacane-validation: {request: off}", "D1605"},
      {"responses, too", "", "x-barbacane-validation: {response: enforce}", "D1604!"},
      {"unknown parameters", "", "x-barbacane-validation: {additionalParameters: reject}", "D1604!"
      },
      {"readOnly passes", "", "x-barbacane-validation: {read_only: ignore}", "D1605"},
      {"another status", "", "x-barbacane-validation: {schema_status: 422}", "D1605"},
  };
  check(rows);
}

TEST(Policies, Dispatch) {
  constexpr Row rows[]{
      {"another dispatcher", "", "x-barbacane-dispatch: {name: mock}", "D1702?"},
      {"another upstream",
       "x-barbacane-dispatch: {name: http-upstream, config: {url: 'http://a'}}",
       "x-barbacane-dispatch: {name: http-upstream, config: {url: 'http://b'}}",
       "D1703"},
  };
  check(rows);
}

/// A description is worth comparing before it is known where its calls go.
TEST(Policies, AnAssumedUpstreamIsNotCompared) {
  auto before = shipped(compile::compile_paths(with("")));
  auto after = shipped(compile::compile_paths(
      with("x-barbacane-dispatch: {name: http-upstream, config: {url: 'http://b'}}")
  ));
  ASSERT_TRUE(before && after);
  std::string fault;
  before->input.model = &before->parts.front.model;
  after->input.model = &after->parts.front.model;
  const auto compared = compare(before->input, after->input, fault);
  ASSERT_TRUE(compared);
  EXPECT_EQ(signs_of(*compared), "D1703");
  before->input.assumed_upstream = "http://127.0.0.1:9";
  const auto assumed = compare(before->input, after->input, fault);
  ASSERT_TRUE(assumed);
  EXPECT_EQ(signs_of(*assumed), "");
}

}  // namespace
}  // namespace barbacane::diff
