#include "common/settings/quantity.hpp"

#include <gtest/gtest.h>

namespace barbacane::settings {
namespace {

struct Row {
  std::string_view text;
  std::optional<std::int64_t> expected;
};

TEST(ParseSize, TakesBytesAndBinaryAndDecimalUnits) {
  const Row rows[]{
      {"0", 0},
      {"65536", 65536},
      {"64KiB", 65536},
      {"10MiB", 10'485'760},
      {"1GiB", 1'073'741'824},
      {"5kB", 5000},
      {"5MB", 5'000'000},
      {"7B", 7},
      {"", std::nullopt},
      {"KiB", std::nullopt},
      {"-1", std::nullopt},
      {"1.5MiB", std::nullopt},
      {"1 MiB", std::nullopt},
      {"1mib", std::nullopt},
      {"9223372036854775807GiB", std::nullopt},
      {"99999999999999999999", std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_size(row.text), row.expected) << row.text;
}

TEST(ParseDuration, NeedsAUnit) {
  const Row rows[]{
      {"500ms", 500},
      {"30s", 30'000},
      {"2m", 120'000},
      {"1h", 3'600'000},
      {"90d", 7'776'000'000},
      {"0s", 0},
      {"0", 0},
      {"30", std::nullopt},
      {"", std::nullopt},
      {"s", std::nullopt},
      {"-3s", std::nullopt},
      {"1.5s", std::nullopt},
      {"3 s", std::nullopt},
      {"3S", std::nullopt},
      {"3w", std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_duration(row.text), row.expected) << row.text;
}

TEST(ParseInteger, IsStrict) {
  const Row rows[]{
      {"0", 0},
      {"-5", -5},
      {"42", 42},
      {"", std::nullopt},
      {"+5", std::nullopt},
      {"5x", std::nullopt},
      {" 5", std::nullopt},
      {"9223372036854775808", std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_integer(row.text), row.expected) << row.text;
}

}  // namespace
}  // namespace barbacane::settings
