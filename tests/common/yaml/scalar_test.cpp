#include "common/yaml/scalar.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace barbacane::yaml {
namespace {

using json::Kind;

struct Row {
  std::string_view text;
  Kind kind;
  std::string_view number = "";
  bool boolean = false;
};

TEST(Scalar, FollowsTheCoreSchema) {
  constexpr std::array rows{
      Row{"", Kind::null},
      Row{"~", Kind::null},
      Row{"null", Kind::null},
      Row{"Null", Kind::null},
      Row{"NULL", Kind::null},
      Row{"true", Kind::boolean, "", true},
      Row{"True", Kind::boolean, "", true},
      Row{"FALSE", Kind::boolean},
      Row{"0", Kind::number, "0"},
      Row{"-0", Kind::number, "-0"},
      Row{"+7", Kind::number, "7"},
      Row{"012", Kind::number, "12"},
      Row{"-007", Kind::number, "-7"},
      Row{"0o17", Kind::number, "15"},
      Row{"0x1F", Kind::number, "31"},
      Row{"0xffffffffffffffff", Kind::number, "18446744073709551615"},
      Row{"123456789012345678901234567890", Kind::number, "123456789012345678901234567890"},
      Row{"1.50", Kind::number, "1.50"},
      Row{".5", Kind::number, "0.5"},
      Row{"-.5", Kind::number, "-0.5"},
      Row{"5.", Kind::number, "5"},
      Row{"1e3", Kind::number, "1e3"},
      Row{"1E+3", Kind::number, "1e3"},
      Row{"1.e-3", Kind::number, "1e-3"},
  };
  for (const Row& row : rows) {
    const Scalar scalar = scalar_from(row.text);
    EXPECT_EQ(scalar.kind, row.kind) << row.text;
    EXPECT_EQ(scalar.number, row.number) << row.text;
    EXPECT_EQ(scalar.boolean, row.boolean) << row.text;
    EXPECT_EQ(scalar.fault, ScalarFault::none) << row.text;
  }
}

TEST(Scalar, LeavesEverythingElseAString) {
  constexpr std::array<std::string_view, 39> texts{
      "no",   "yes",  "on",  "off", "y",     "n",          "nULL",  "tRUE",  "12:30", "1_000",
      "0X1F", "0O17", "0x",  "0o",  "0o8",   "0xg",        "-0x1F", "+0o7",  "0b11",  ".",
      "+",    "-",    "+.",  "1e",  "1e+",   "e3",         ".e3",   "1.2.3", "1 2",   " 1",
      "1 ",   "--1",  "inf", "nan", "+.nan", "2024-01-31", "1.0f",  "0x-1",  "1,5",
  };
  for (const std::string_view text : texts) {
    EXPECT_EQ(scalar_from(text).kind, Kind::string) << text;
  }
}

TEST(Scalar, NamesNumbersThatJsonLacks) {
  for (const std::string_view text : {".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN", ".NAN"}) {
    EXPECT_EQ(scalar_from(text).fault, ScalarFault::not_finite) << text;
  }
  for (const std::string_view text : {"0x10000000000000000", "0o7777777777777777777777"}) {
    EXPECT_EQ(scalar_from(text).fault, ScalarFault::too_large) << text;
  }
}

TEST(Scalar, TellsIntegersFromOtherNumbers) {
  EXPECT_TRUE(scalar_from("12").is_integer);
  EXPECT_TRUE(scalar_from("0x1F").is_integer);
  EXPECT_FALSE(scalar_from("12.").is_integer);
  EXPECT_FALSE(scalar_from("1e3").is_integer);
}

}  // namespace
}  // namespace barbacane::yaml
