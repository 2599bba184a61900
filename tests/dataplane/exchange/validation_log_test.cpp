#include "dataplane/exchange/validation_log.hpp"

#include <gtest/gtest.h>

namespace barbacane::exchange {
namespace {

using namespace std::chrono_literals;

int taken_of(ValidationLog& log, Instant at, int wanted) {
  int taken = 0;
  for (int i = 0; i < wanted; ++i) taken += log.take(at) ? 1 : 0;
  return taken;
}

TEST(ValidationLog, TakesSoManyLinesASecond) {
  constexpr int lines = ValidationLog::lines_per_second_max;
  ValidationLog log;
  const Instant start{100s};
  EXPECT_EQ(taken_of(log, start, lines + 5), lines);
  EXPECT_EQ(taken_of(log, start + 999ms, 2), 0) << "of the same second";
  EXPECT_EQ(log.dropped(), 7U);
  EXPECT_EQ(taken_of(log, start + 1s, lines + 1), lines);
  EXPECT_EQ(log.dropped(), 8U);
}

TEST(ValidationLog, OpensAWindowWithItsFirstLine) {
  ValidationLog log;
  EXPECT_TRUE(log.take(Instant{} + 1ms)) << "also right after the clock began";
  EXPECT_EQ(log.dropped(), 0U);
}

/// Lines that came slowly leave no debt, and save up nothing.
TEST(ValidationLog, SavesUpNothing) {
  constexpr int lines = ValidationLog::lines_per_second_max;
  ValidationLog log;
  for (int i = 0; i < lines; ++i) EXPECT_TRUE(log.take(Instant{10s} + i * 1s));
  EXPECT_EQ(taken_of(log, Instant{100s}, 5 * lines), lines);
}

TEST(ValidationLog, SaysWithALineHowManyWereDropped) {
  ValidationLog log;
  static_cast<void>(taken_of(log, Instant{5s}, 50));
  EXPECT_EQ(log.dropped(), 40U);
  testing::internal::CaptureStderr();
  log.write(
      {.operation = "op", .reason = "body", .outcome = "passed", .request_id = "r"},
      {{.in = "body",
        .name = {},
        .pointer = "/" + std::string(1000, 'x'),
        .schema_pointer = "/s",
        .keyword = "type",
        .message = "must be a string",
        .value = "secret"}}
  );
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_NE(line.find("\"dropped\":40"), std::string::npos) << line;
  EXPECT_NE(line.find("\"keyword\":\"type\""), std::string::npos) << line;
  EXPECT_EQ(line.find("secret"), std::string::npos) << line;
  EXPECT_LT(line.size(), 800U) << line;
  EXPECT_EQ(log.dropped(), 0U);
}

TEST(ValidationLog, HasWordsWhereThereIsNoViolation) {
  ValidationLog log;
  testing::internal::CaptureStderr();
  log.write(
      {.operation = "op",
       .reason = "media_type",
       .outcome = "passed",
       .request_id = "r",
       .words = "is another"},
      {}
  );
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_NE(line.find("\"message\":\"is another\""), std::string::npos) << line;
  EXPECT_NE(line.find("\"violations\":0"), std::string::npos) << line;
}

}  // namespace
}  // namespace barbacane::exchange
