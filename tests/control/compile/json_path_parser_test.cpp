#include "control/compile/json_path_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;

struct Row {
  std::string name;
  std::string text;
  std::string fault;
};

class MalformedJsonPath : public ::testing::TestWithParam<Row> {};

TEST_P(MalformedJsonPath, IsRefused) {
  std::string fault;
  EXPECT_FALSE(JsonPath::parse(GetParam().text, fault).has_value());
  EXPECT_THAT(fault, HasSubstr(GetParam().fault));
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    MalformedJsonPath,
    ::testing::Values(
        Row{"Empty", "", "expected '$' at character 1"},
        Row{"NoRoot", "paths", "expected '$'"},
        Row{"BlankBefore", " $", "expected '$'"},
        Row{"BlankAfter", "$ ", "at character 2"},
        Row{"DotAtEnd", "$.", "expected a name"},
        Row{"DotsAtEnd", "$..", "expected a name"},
        Row{"HyphenInName", "$.info.x-logo", "['name']"},
        Row{"SlashInName", "$.paths./pets", "expected a name"},
        Row{"DigitFirst", "$.0a", "expected a name"},
        Row{"OpenBracket", "$['a'", "expected ',' or ']'"},
        Row{"EmptyBrackets", "$[]", "expected a name in quotes"},
        Row{"NameWithoutQuotes", "$[a]", "expected a name in quotes"},
        Row{"TrailingComma", "$[0,]", "expected a name in quotes"},
        Row{"LeadingZero", "$[01]", "leading zeros"},
        Row{"MinusZero", "$[-0]", "leading zeros"},
        Row{"HugeIndex", "$[9007199254740992]", "too large"},
        Row{"HugerIndex", "$[99999999999999999999]", "too large"},
        Row{"FractionIndex", "$[1.0]", "expected ',' or ']'"},
        Row{"OpenString", "$['a]", "not closed"},
        Row{"UnknownEscape", "$['\\x']", "unknown escape"},
        Row{"OtherQuoteEscaped", "$['\\\"']", "unknown escape"},
        Row{"LoneSurrogate", "$['\\uD800']", "surrogate"},
        Row{"LowSurrogate", "$['\\uDC00']", "surrogate"},
        Row{"ShortHex", "$['\\u12']", "hexadecimal"},
        Row{"ControlCharacter", "$['\x01']", "control character"},
        Row{"EmptyFilter", "$[?]", "expected a condition"},
        Row{"LiteralAlone", "$[?true]", "no condition"},
        Row{"CompareSeveral", "$[?@.* == 1]", "several nodes"},
        Row{"CompareDescendants", "$[?@..a == 1]", "several nodes"},
        Row{"CompareSlice", "$[?@[0:1] == 1]", "several nodes"},
        Row{"NotOfComparison", "$[?!@.a == 1]", "parentheses"},
        Row{"OneAnd", "$[?@.a & @.b]", "expected ',' or ']'"},
        Row{"OneEquals", "$[?@.a = 1]", "expected ',' or ']'"},
        Row{"OpenParenthesis", "$[?(@.a]", "expected ')'"},
        Row{"LengthAlone", "$[?length(@.a)]", "must be compared"},
        Row{"LengthOfSeveral", "$[?length(@.*) == 1]", "several nodes"},
        Row{"CountOfLiteral", "$[?count(1) == 1]", "takes a query"},
        Row{"MatchCompared", "$[?match(@.a, 'b') == true]", "conditions"},
        Row{"MatchOfOne", "$[?match(@.a)]", "2 argument"},
        Row{"UnknownFunction", "$[?size(@.a) == 1]", "unknown function size()"},
        Row{"BlankBeforeArguments", "$[?count (@.a) == 1]", "expected a condition"},
        Row{"BadNumber", "$[?@ == 01]", "expected a condition"},
        Row{"NumberEndsInDot", "$[?@ == 1.]", "expected digits"},
        Row{"UpperCaseTrue", "$[?@ == TRUE]", "expected a condition"}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(JsonPathParser, BoundsNestingAndLength) {
  std::string fault;
  EXPECT_FALSE(
      JsonPath::parse("$[?" + std::string(500, '(') + "@" + std::string(500, ')') + "]", fault)
  );
  EXPECT_THAT(fault, HasSubstr("nested"));
  std::string inner = "@";
  for (int i = 0; i < 100; ++i) inner = "@[?" + inner + "]";
  EXPECT_FALSE(JsonPath::parse("$[?" + inner + "]", fault));
  EXPECT_FALSE(JsonPath::parse("$" + std::string(5000, 'a'), fault));
  EXPECT_THAT(fault, HasSubstr("4096"));
}

TEST(JsonPathParser, KnowsWhichQueriesAreSingular) {
  json_path::Parser one{"$.a['b'][0]"};
  EXPECT_TRUE(one.parse()->is_singular());
  json_path::Parser several{"$.a['b','c']"};
  EXPECT_FALSE(several.parse()->is_singular());
}

}  // namespace
}  // namespace barbacane::compile
