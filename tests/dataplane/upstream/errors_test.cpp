#include "dataplane/upstream/errors.hpp"

#include <gtest/gtest.h>

#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::upstream {
namespace {

TEST(UpstreamErrc, EachHasWordsOfItsOwnAndAKind) {
  for (int value = 1; value < static_cast<int>(upstream_errors_count); ++value) {
    const boost::system::error_code code = static_cast<UpstreamErrc>(value);
    EXPECT_NE(code.message(), "unknown");
    EXPECT_NE(word_of(static_cast<UpstreamErrc>(value)), "unknown");
    EXPECT_EQ(code.default_error_condition().category(), problem_kind_category()) << code.message();
  }
  EXPECT_EQ(word_of(static_cast<UpstreamErrc>(99)), "unknown");
}

struct KindRow {
  UpstreamErrc code;
  ProblemKind kind;
};
TEST(UpstreamErrc, MapsToWhatTheCallerIsTold) {
  for (const KindRow& row :
       {KindRow{UpstreamErrc::connect_refused, ProblemKind::bad_upstream},
        KindRow{UpstreamErrc::tls_failed, ProblemKind::bad_upstream},
        KindRow{UpstreamErrc::response_malformed, ProblemKind::bad_upstream},
        KindRow{UpstreamErrc::connect_timed_out, ProblemKind::upstream_timed_out},
        KindRow{UpstreamErrc::response_timed_out, ProblemKind::upstream_timed_out},
        KindRow{UpstreamErrc::too_many_connections, ProblemKind::unavailable},
        KindRow{UpstreamErrc::queue_timed_out, ProblemKind::unavailable},
        KindRow{UpstreamErrc::no_descriptors, ProblemKind::unavailable}}) {
    EXPECT_EQ(boost::system::error_code(row.code), make_error_condition(row.kind))
        << word_of(row.code);
  }
}

struct RetryRow {
  std::string name;
  UpstreamErrc code;
  std::string method;
  Attempt attempt;
  bool may;
};
class Retry : public testing::TestWithParam<RetryRow> {};
TEST_P(Retry, Decides) {
  EXPECT_EQ(may_retry(GetParam().code, GetParam().method, GetParam().attempt), GetParam().may);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Retry,
    testing::Values(
        RetryRow{
            "DeadKeptConnection", UpstreamErrc::closed_early, "GET", {.was_reused = true}, true
        },
        RetryRow{"Put", UpstreamErrc::closed_early, "PUT", {.was_reused = true}, true},
        RetryRow{"FreshConnection", UpstreamErrc::closed_early, "GET", {}, false},
        RetryRow{"Post", UpstreamErrc::closed_early, "POST", {.was_reused = true}, false},
        RetryRow{"UnknownMethod", UpstreamErrc::closed_early, "BREW", {.was_reused = true}, false},
        RetryRow{
            "BodySent",
            UpstreamErrc::closed_early,
            "PUT",
            {.was_reused = true, .body_sent = true},
            false
        },
        RetryRow{
            "ResponseBegun",
            UpstreamErrc::closed_early,
            "GET",
            {.was_reused = true, .response_begun = true},
            false
        },
        RetryRow{"Malformed", UpstreamErrc::response_malformed, "GET", {.was_reused = true}, false},
        RetryRow{"TooSlow", UpstreamErrc::response_timed_out, "GET", {.was_reused = true}, false}
    ),
    [](const auto& row) { return row.param.name; }
);

}  // namespace
}  // namespace barbacane::upstream
