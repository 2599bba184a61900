#include "common/text/decimal.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace barbacane::text {
namespace {

std::string expected(double value) {
  char space[64];
  const auto end =
      std::to_chars(space, space + sizeof space, value, std::chars_format::scientific).ptr;
  return {space, static_cast<std::size_t>(end - space)};
}

TEST(Decimal, SaysWhatTheStandardLibrarySays) {
  std::mt19937_64 random(20261123);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(to_scientific(value), expected(value));
  }
}

TEST(Decimal, PowersOfTwoHaveUnevenNeighbours) {
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double value = std::ldexp(1.0, exponent);
    EXPECT_EQ(to_scientific(value), expected(value)) << exponent;
    EXPECT_EQ(to_scientific(-value), expected(-value)) << exponent;
  }
}

TEST(Decimal, Extremes) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {0.0, -0.0, Limits::max(), Limits::min(), Limits::denorm_min()})
    EXPECT_EQ(to_scientific(value), expected(value));
}

TEST(Decimal, PlainDigitsWhileTheyAreShort) {
  struct Row {
    double value;
    const char* text;
  };
  for (const Row& row : {
           Row{0, "0"},
           {0.0001, "1e-04"},
           {0.005, "0.005"},
           {2.5, "2.5"},
           {10, "10"},
           {1200, "1200"},
           {1e21, "1e+21"},
           {1e-7, "1e-07"},
           {-0.25, "-0.25"},
       })
    EXPECT_EQ(to_decimal(row.value), row.text);
}

}  // namespace
}  // namespace barbacane::text
