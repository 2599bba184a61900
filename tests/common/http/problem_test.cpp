#include "common/http/problem.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/http/status.hpp"

namespace barbacane::http {
namespace {

constexpr int kinds = static_cast<int>(ProblemKind::unprocessable);

TEST(ProblemType, EachKindHasAStatusAndASlugOfItsOwn) {
  std::set<std::string_view> slugs;
  for (int i = 1; i <= kinds; ++i) {
    const ProblemType& type = problem_type(static_cast<ProblemKind>(i));
    EXPECT_NE(reason_of(type.status), "") << i;
    EXPECT_GE(type.status, 400) << i;
    EXPECT_FALSE(type.title.empty()) << i;
    slugs.insert(type.slug);
    EXPECT_EQ(type.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
  }
  EXPECT_EQ(slugs.size(), static_cast<std::size_t>(kinds));
  EXPECT_EQ(problem_type(static_cast<ProblemKind>(kinds + 1)).status, 500) << "unknown: internal";
}

TEST(ProblemType, HasTheStatusOfItsKind) {
  const std::pair<ProblemKind, int> rows[]{
      {ProblemKind::malformed, 400},
      {ProblemKind::invalid, 400},
      {ProblemKind::unauthorized, 401},
      {ProblemKind::not_found, 404},
      {ProblemKind::method_not_allowed, 405},
      {ProblemKind::too_large, 413},
      {ProblemKind::target_too_long, 414},
      {ProblemKind::fields_too_large, 431},
      {ProblemKind::internal, 500},
      {ProblemKind::not_implemented, 501},
      {ProblemKind::bad_upstream, 502},
      {ProblemKind::bad_response, 502},
      {ProblemKind::unavailable, 503},
      {ProblemKind::upstream_timed_out, 504},
      {ProblemKind::version_not_supported, 505},
      {ProblemKind::loop_detected, 508},
  };
  for (const auto& [kind, status] : rows) EXPECT_EQ(problem_type(kind).status, status);
}

TEST(KindOf, ReadsTheConditionOfACode) {
  EXPECT_EQ(
      kind_of(ErrorCode{boost::system::errc::broken_pipe, boost::system::generic_category()}),
      ProblemKind::internal
  );
  EXPECT_EQ(
      kind_of(ErrorCode{static_cast<int>(ProblemKind::forbidden), problem_kind_category()}),
      ProblemKind::forbidden
  );
}

TEST(ProblemJson, HoldsWhatThereIsToSay) {
  EXPECT_EQ(
      to_json({.kind = ProblemKind::not_found}),
      R"({"type":"urn:barbacane:error:not-found","title":"No such resource","status":404})"
  );
  EXPECT_EQ(
      to_json({
          .kind = ProblemKind::malformed,
          .detail = "it is \"bad\"\n",
          .instance = "/a\\b",
          .request_id = "r1",
          .extra = R"("a":1)",
      }),
      R"({"type":"urn:barbacane:error:malformed-request","title":"Malformed request","status":400,)"
      R"("detail":"it is \"bad\"\n","instance":"/a\\b","request_id":"r1","a":1})"
  );
}

TEST(ProblemJson, TakesAStatusOfItsOwn) {
  EXPECT_EQ(
      to_json({.kind = ProblemKind::invalid, .status = 422}),
      R"({"type":"urn:barbacane:error:validation-failed","title":"The request does not match the )"
      R"(description","status":422})"
  );
}

TEST(ProblemJson, ShowsValues) {
  const ProblemError errors[]{{.keyword = "maximum", .value = "\"7\\n"}};
  const std::string json = to_json({.kind = ProblemKind::invalid, .errors = errors});
  EXPECT_TRUE(json.ends_with(R"("errors":[{"keyword":"maximum","value":"\"7\\n"}]})")) << json;
}

TEST(ProblemJson, ListsErrors) {
  const ProblemError errors[]{
      {.in = "query", .name = "limit", .keyword = "maximum", .message = "at most 100"},
      {.in = "body", .pointer = "/a/0", .schema_pointer = "/properties/a", .message = "\"x\""},
  };
  const std::string json = to_json({.kind = ProblemKind::invalid, .errors = errors});
  EXPECT_TRUE(json.ends_with(
      R"("status":400,"errors":[{"in":"query","name":"limit","keyword":"maximum",)"
      R"("message":"at most 100"},{"in":"body","pointer":"/a/0","schema_pointer":"/properties/a",)"
      R"("message":"\"x\""}]})"
  )) << json;
}

TEST(ProblemJson, ListsABoundedNumberOfErrors) {
  const std::vector<ProblemError> errors(problem_errors_max + 5, ProblemError{.name = "n"});
  const std::string json = to_json({.kind = ProblemKind::invalid, .errors = errors});
  std::size_t listed = 0;
  for (std::size_t at = json.find("\"name\""); at != std::string::npos;
       at = json.find("\"name\"", at + 1))
    ++listed;
  EXPECT_EQ(listed, problem_errors_max);
  EXPECT_TRUE(json.ends_with(R"(],"errors_omitted":5})")) << json;
}

TEST(ProblemJson, StaysJsonWithForeignBytes) {
  EXPECT_NE(
      to_json({.instance = "/a\x80"
                           "b"})
          .find(R"("instance":"/a"})"),
      std::string::npos
  );
  EXPECT_NE(to_json({.detail = "\x01\x7F"}).find("\\u0001"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::http
