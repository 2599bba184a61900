#include "control/compile/i_regexp.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barbacane::compile {
namespace {

struct Row {
  std::string name;
  std::string pattern;
  std::string text;
  bool matches;
  bool is_in;
};

class IRegexpRows : public ::testing::TestWithParam<Row> {};

TEST_P(IRegexpRows, Match) {
  const auto made = IRegexp::parse(GetParam().pattern);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->matches(GetParam().text), GetParam().matches);
  EXPECT_EQ(made->is_in(GetParam().text), GetParam().is_in);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    IRegexpRows,
    ::testing::Values(
        Row{"Empty", "", "", true, true},
        Row{"EmptyInText", "", "a", false, true},
        Row{"Literal", "abc", "abc", true, true},
        Row{"Part", "b", "abc", false, true},
        Row{"Neither", "x", "abc", false, false},
        Row{"Dot", "a.c", "abc", true, true},
        Row{"DotIsNoNewline", "a.c", "a\nc", false, false},
        Row{"DotIsOneCodePoint",
            "a.c",
            "a\xE2\x82\xAC"
            "c",
            true,
            true},
        Row{"Star", "ab*c", "abbbc", true, true},
        Row{"StarOfNone", "ab*c", "ac", true, true},
        Row{"Plus", "ab+c", "ac", false, false},
        Row{"Question", "ab?c", "abbc", false, false},
        Row{"Exactly", "a{3}", "aaa", true, true},
        Row{"ExactlyTooMany", "a{3}", "aaaa", false, true},
        Row{"AtLeast", "a{2,}", "aaaaa", true, true},
        Row{"Between", "(ab){1,2}", "ababab", false, true},
        Row{"None", "a{0}b", "b", true, true},
        Row{"Alternatives", "a|bc|d", "bc", true, true},
        Row{"AlternativesOfAll", "a|bc|d", "d", true, true},
        Row{"AlternativeInGroup", "x(a|bc|)y", "xy", true, true},
        Row{"RepeatedAlternatives", "(a|b){2,3}c", "abac", true, true},
        Row{"Nested", "((a+)b)*", "aabab", true, true},
        Row{"Class", "[a-c0]+", "abc0", true, true},
        Row{"ClassNegated", "[^a-c]", "b", false, false},
        Row{"ClassHyphens", "[-a]+", "-a", true, true},
        Row{"ClassHyphenLast", "[a-]+", "-a", true, true},
        Row{"ClassEscape", "[\\]\\^]", "]", true, true},
        Row{"Escapes", "\\(\\.\\*\\n", "(.*\n", true, true},
        Row{"Paths", "/v[0-9]+/.*", "/v12/pets/{id}", true, true},
        Row{"NoCatastrophe", "(a*)*b", std::string(2000, 'a'), false, false}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(IRegexp, RefusesWhatIsMalformed) {
  for (const std::string& pattern :
       {"(",    ")",   "a)", "[",   "[]",      "[b-a]", "*", "+a", "?",       "a{", "a{2,1}",
        "a{x}", "a**", "\\", "\\d", "\\p{Lu}", "]",     "{", "}",  "a{1001}", "[a", "[a-b-c]"}) {
    EXPECT_FALSE(IRegexp::parse(pattern).has_value()) << pattern;
  }
}

TEST(IRegexp, BoundsWhatRepetitionWritesOut) {
  EXPECT_FALSE(IRegexp::parse("((a{100}){100}){100}").has_value());
  EXPECT_FALSE(IRegexp::parse(std::string(5000, 'a')).has_value());
  EXPECT_FALSE(IRegexp::parse(std::string(100, '(') + std::string(100, ')')).has_value());
}

}  // namespace
}  // namespace barbacane::compile
