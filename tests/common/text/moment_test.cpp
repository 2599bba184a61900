#include "common/text/moment.hpp"

#include <gtest/gtest.h>

namespace barbacane::text {
namespace {

TEST(ParseMoment, CountsMillisecondsFromTheEpoch) {
  const std::pair<std::string_view, std::int64_t> rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01t00:00:00z", 0},
      {"1970-01-01T00:00:00.5Z", 500},
      {"1970-01-01T00:00:00.0429999Z", 42},
      {"1970-01-01T01:30:00+01:30", 0},
      {"1969-12-31T22:30:00-01:30", 0},
      {"1970-01-01T00:00:00-23:59", 86'340'000},
      {"2000-02-29T12:30:15Z", 951'827'415'000},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000},
      {"9999-12-31T23:59:59Z", 253'402'300'799'000},
      {"0000-01-01T00:00:00Z", -62'167'219'200'000},
  };
  for (const auto& [text, milliseconds] : rows) {
    const std::optional<WallTime> moment = parse_moment(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(moment->time_since_epoch().count(), milliseconds) << text;
  }
}

TEST(ParseMoment, RefusesEveryOtherForm) {
  for (const std::string_view text : {
           "",
           "Z",
           "2030-01-31",
           "2030-01-31T23:59:59",
           "2030-01-31T23:59Z",
           "2030-01-31 23:59:59Z",
           "2030-01-31T23:59:59.Z",
           "2030-01-31T23:59:59.5",
           "2030-01-31T23:59:59+0100",
           "2030-01-31T23:59:59+24:00",
           "2030-01-31T23:59:59+01:60",
           "2030-01-31T23:59:59*01:00",
           "2030-01-31T23:59:61Z",
           "2030-01-31T24:00:00Z",
           "2030-02-30T00:00:00Z",
           "2031-02-29T00:00:00Z",
           "2030-13-01T00:00:00Z",
           "2030-00-01T00:00:00Z",
           "+030-01-31T23:59:59Z",
           "2030-01-31T23:59:59Z\n",
           "tomorrow",
       }) {
    EXPECT_FALSE(parse_moment(text)) << text;
  }
}

}  // namespace
}  // namespace barbacane::text
