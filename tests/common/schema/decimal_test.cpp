#include "common/schema/decimal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barbacane::schema {
namespace {

TEST(Decimal, ComparesByValue) {
  // Ascending; those in one line are equal.
  const std::vector<std::vector<std::string_view>> lines{
      {"-1e400"},
      {"-18446744073709551617"},
      {"-18446744073709551616"},
      {"-2", "-2.0", "-0.2e1"},
      {"-1e-400"},
      {"0", "-0", "0.0", "0e999999999999999999999"},
      {"1e-400"},
      {"0.1", "1e-1", "0.10"},
      {"0.10000000000000000000000000000001"},
      {"1", "1.0", "10e-1", "0.001e3"},
      {"9007199254740992"},
      {"9007199254740993"},
      {"18446744073709551615"},
      {"18446744073709551616"},
      {"1e400", "10e399"},
      {"1e999999999999999999999"},
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines.size(); ++j) {
      for (const std::string_view left : lines[i]) {
        for (const std::string_view right : lines[j])
          EXPECT_EQ(Decimal(left) <=> Decimal(right), i <=> j) << left << " " << right;
      }
    }
  }
}

TEST(Decimal, KnowsIntegers) {
  for (const std::string_view text : {"0", "1.0", "1e2", "1.50e1", "-3", "12345678901234567890123"})
    EXPECT_TRUE(Decimal(text).is_integer()) << text;
  for (const std::string_view text : {"0.5", "1e-1", "1.5e0", "-0.001"})
    EXPECT_FALSE(Decimal(text).is_integer()) << text;
}

TEST(IsMultiple, IsExact) {
  struct Row {
    std::string_view value;
    std::string_view divisor;
    bool is_multiple;
  };
  constexpr Row rows[] = {
      {"10", "2", true},
      {"7", "2", false},
      {"0", "2", true},
      {"0.0075", "0.0001", true},
      {"0.00751", "0.0001", false},
      {"4.5", "1.5", true},
      {"35", "1.5", false},
      {"1.1", "0.1", true},
      {"19.99", "0.01", true},
      {"1e308", "0.123456789", false},
      {"1e308", "0.5", true},
      {"1e999999999999", "3", false},
      {"3e999999999999", "3", true},
      {"-6", "3", true},
      {"15", "10", false},
      {"150", "10", true},
      {"0.5", "1", false},
      {"18446744073709551616", "4294967296", true},
      {"18446744073709551617", "4294967296", false},
      {"123456789012345678901234567890", "123456789012345678901234567890", true},
      {"246913578024691357802469135780", "123456789012345678901234567890", true},
      {"246913578024691357802469135781", "123456789012345678901234567890", false},
  };
  for (const Row& row : rows)
    EXPECT_EQ(is_multiple(Decimal(row.value), Decimal(row.divisor)), row.is_multiple)
        << row.value << " / " << row.divisor;
}

}  // namespace
}  // namespace barbacane::schema
