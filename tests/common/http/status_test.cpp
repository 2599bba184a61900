#include "common/http/status.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace barbacane::http {
namespace {

TEST(ReasonOf, NamesRegisteredCodes) {
  EXPECT_EQ(reason_of(200), "OK");
  EXPECT_EQ(reason_of(404), "Not Found");
  EXPECT_EQ(reason_of(413), "Content Too Large");
  EXPECT_EQ(reason_of(508), "Loop Detected");
}

TEST(ReasonOf, HasNoWordsForOthers) {
  constexpr std::array<std::uint16_t, 12> unregistered{
      0, 99, 104, 199, 299, 306, 399, 430, 499, 599, 600, 65535
  };
  for (const std::uint16_t status : unregistered) EXPECT_EQ(reason_of(status), "") << status;
}

TEST(ReasonOf, NoTwoCodesShareWords) {
  std::set<std::string_view> reasons;
  std::size_t count = 0;
  for (std::uint16_t status = 0; status < 1000; ++status) {
    if (reason_of(status).empty()) continue;
    ++count;
    reasons.insert(reason_of(status));
  }
  EXPECT_EQ(reasons.size(), count);
}

}  // namespace
}  // namespace barbacane::http
