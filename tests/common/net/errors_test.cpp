#include "common/net/errors.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::net {
namespace {

TEST(NetErrors, EveryCodeHasItsOwnWordsAndAKind) {
  std::set<std::string> words;
  const int last = static_cast<int>(NetErrc::tls_failed);
  for (int code = 1; code <= last; ++code) {
    const boost::system::error_code ec = make_error_code(static_cast<NetErrc>(code));
    EXPECT_TRUE(words.insert(ec.message()).second) << ec.message();
    EXPECT_NE(ec.message(), "unknown network error") << code;
    EXPECT_EQ(&ec.default_error_condition().category(), &problem_kind_category());
  }
}

TEST(NetErrors, UnknownCodeIsInternal) {
  const boost::system::error_code ec(999, net_category());
  EXPECT_EQ(ec.message(), "unknown network error");
  EXPECT_EQ(ec.default_error_condition(), make_error_condition(ProblemKind::internal));
}

TEST(NetErrors, AnUpstreamThatCannotBeFoundIsABadUpstream) {
  EXPECT_EQ(
      make_error_code(NetErrc::no_such_name).default_error_condition(),
      make_error_condition(ProblemKind::bad_upstream)
  );
  EXPECT_EQ(
      make_error_code(NetErrc::dns_timed_out).default_error_condition(),
      make_error_condition(ProblemKind::upstream_timed_out)
  );
}

}  // namespace
}  // namespace barbacane::net
