#include "common/http/date.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

TEST(HttpDate, IsWrittenAsTheStandardSays) {
  const std::pair<std::int64_t, std::string_view> rows[]{
      {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},  // the example of RFC 9110 §5.6.7
      {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
      {1735689599, "Tue, 31 Dec 2024 23:59:59 GMT"},
      {4102444800, "Fri, 01 Jan 2100 00:00:00 GMT"},
      {-1, "Wed, 31 Dec 1969 23:59:59 GMT"},
  };
  for (const auto& [seconds, text] : rows) EXPECT_EQ(to_http_date(seconds), text);
}

}  // namespace
}  // namespace barbacane::http
