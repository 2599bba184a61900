#include "common/artifact/not_after.hpp"

#include <gtest/gtest.h>

namespace barbacane::artifact {
namespace {

TEST(ParseNotAfter, CountsFromTheEpoch) {
  const std::pair<std::string_view, std::int64_t> rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2000-02-29T12:30:15Z", 951'827'415},
      {"2030-12-31T23:59:59Z", 1'924'991'999},
      {"9999-12-31T23:59:59Z", 253'402'300'799},
  };
  for (const auto& [text, seconds] : rows) {
    const std::optional<WallTime> time = parse_not_after(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->time_since_epoch(), std::chrono::seconds{seconds}) << text;
  }
}

TEST(ParseNotAfter, RefusesEveryOtherForm) {
  for (const std::string_view text : {
           "",
           "-",
           "2030",
           "2030-01-31",
           "2030-01-31T23:59:59",
           "2030-01-31T23:59:59z",
           "2030-01-31t23:59:59Z",
           "2030-01-31 23:59:59Z",
           "2030-01-31T23:59:59+00:00",
           "2030-01-31T23:59:59.5Z",
           "2030-01-31T23:59:60Z",
           "2030-01-31T24:00:00Z",
           "2030-01-31T23:60:00Z",
           "2030-02-30T00:00:00Z",
           "2031-02-29T00:00:00Z",
           "2030-13-01T00:00:00Z",
           "2030-00-01T00:00:00Z",
           "2030-01-00T00:00:00Z",
           "+030-01-31T23:59:59Z",
           "2030-01-31T23:59:59Z\n",
           "2030-1-31T23:59:59ZZ",
       }) {
    EXPECT_FALSE(parse_not_after(text)) << text;
  }
}

}  // namespace
}  // namespace barbacane::artifact
