#include "dataplane/http1/errors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/base/problem_kind.hpp"

namespace barbacane::http1 {
namespace {

TEST(HeadErrc, EachHasWordsAndAKind) {
  std::set<std::string> messages;
  const auto last = static_cast<int>(HeadErrc::bad_connection);
  for (int i = 1; i <= last; ++i) {
    const boost::system::error_code code = make_error_code(static_cast<HeadErrc>(i));
    EXPECT_NE(code.message(), "unknown") << i;
    messages.insert(code.message());
    EXPECT_EQ(code.default_error_condition().category(), problem_kind_category()) << i;
  }
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(last));
  EXPECT_EQ(make_error_code(static_cast<HeadErrc>(last + 1)).message(), "unknown");
}

TEST(HeadErrc, SaysWhatKindOfProblemItIs) {
  const std::pair<HeadErrc, ProblemKind> rows[]{
      {HeadErrc::bad_method, ProblemKind::malformed},
      {HeadErrc::bad_content_length, ProblemKind::malformed},
      {HeadErrc::bad_transfer_encoding, ProblemKind::malformed},
      {HeadErrc::encoding_in_http10, ProblemKind::malformed},
      {HeadErrc::missing_host, ProblemKind::malformed},
      {HeadErrc::target_too_long, ProblemKind::target_too_long},
      {HeadErrc::fields_too_large, ProblemKind::fields_too_large},
      {HeadErrc::version_not_supported, ProblemKind::version_not_supported},
      {HeadErrc::unknown_transfer_encoding, ProblemKind::malformed},
      {HeadErrc::tunnel_not_supported, ProblemKind::not_implemented},
      {HeadErrc::bad_expectation, ProblemKind::expectation_failed},
  };
  for (const auto& [code, kind] : rows)
    EXPECT_EQ(make_error_code(code).default_error_condition(), kind)
        << make_error_code(code).message();
}

}  // namespace
}  // namespace barbacane::http1
