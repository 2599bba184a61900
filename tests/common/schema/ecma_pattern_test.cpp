#include "common/schema/ecma_pattern.hpp"

#include <gtest/gtest.h>

#include "common/schema/matcher.hpp"

namespace barbacane::schema {
namespace {

using tables::PatternEngine;

struct Row {
  std::string pattern;
  std::string text;
  bool matches;
  PatternEngine engine = PatternEngine::table;
};

TEST(EcmaPattern, MatchesAsEcmaScriptDoes) {
  const Row rows[] = {
      {"^a+$", "aaa", true},
      {"^a+$", "aaa\n", false},
      {"a.c", "a\nc", false},
      {"a.c",
       "a\xE2\x80\xA8"
       "c",
       false},
      {"a.c",
       "a\xC3\xA9"
       "c",
       true},
      {"^.$", "\xF0\x9F\x98\x80", true},
      {"^\\d+$", "123", true},
      {"^\\d+$", "\xD9\xA1", false},
      {"^\\w+$", "\xC3\xA9", false},
      {"^\\W$", "\xC3\xA9", true},
      {"^\\s$", "\xC2\xA0", true},
      {"^\\s$", "\xEF\xBB\xBF", true},
      {"^\\S$", "\xC2\xA0", false},
      {"^[\\s]$", "\x0B", true},
      {"^[^\\S]$", " ", true},
      {"^\\u0041\\x42\\cJ$", "AB\n", true},
      {"^\\u{1F600}$", "\xF0\x9F\x98\x80", true},
      {"^\\ud83d\\ude00$", "\xF0\x9F\x98\x80", true},
      {"^\\p{Letter}+$", "\xC3\xA9t\xC3\xA9", true, PatternEngine::re2},
      {"^\\p{Lu}$", "a", false, PatternEngine::re2},
      {"^\\P{L}$", "1", true, PatternEngine::re2},
      {"^\\p{Script=Greek}$", "\xCE\xB1", true, PatternEngine::re2},
      {"^\\p{General_Category=Decimal_Number}$", "7", true, PatternEngine::re2},
      {"^\\p{ASCII}$", "\xC3\xA9", false},
      {"^[\\p{L}\\d-]+$", "a-1", true, PatternEngine::re2},
      {"[]", "a", false},
      {"^[^]$", "\n", true},
      {"^[a-c\\-]$", "-", true},
      {"^[\\]\\[]$", "[", true},
      {"^[[:alpha:]]$", ":]", true},
      {"^a{2,3}$", "aa", true},
      {"^a{,3}$", "a{,3}", true},
      {"^{a}$", "{a}", true},
      {"^a{2000}$", std::string(2000, 'a'), true},
      {"^a{20000}$", std::string(20000, 'a'), true, PatternEngine::pcre2},
      {"^(?:ab|c)$", "ab", true},
      {"^(?<year>\\d{4})$", "2026", true},
      {"^(a)\\1$", "aa", true, PatternEngine::pcre2},
      {"^(?<x>a)\\k<x>$", "aa", true, PatternEngine::pcre2},
      {"^(?!x)", "ya", true, PatternEngine::pcre2},
      {"^(?=.*\\d).+$", "ab", false, PatternEngine::pcre2},
      {"(?<=a)b", "ab", true, PatternEngine::pcre2},
      {"(?<!a)b", "ab", false, PatternEngine::pcre2},
      {"\\bfoo\\b", "a foo b", true, PatternEngine::re2},
      {"^\\/path\\.x$", "/path.x", true},
      {"^\\@\\_$", "@_", true},
      {"^\xC3\xA9$", "\xC3\xA9", true},
      {"^a??$", "", true},
      {"]}", "]}", true},
      {"^\\-$", "-", true},
      {"^[\\w-.]+$", "a-.", true},
      {"^[\\w-.]+$", "a,", false},
      {"", "", true},
      {"|a", "b", true},
      {"^(?:)$", "", true},
      {"^(?:a?){3}$", "aa", true},
      {"^(?:a*)*$", "aaab", false},
      {"(?:^|,)x(?:$|,)", "a,x", true},
      {"(?:^|,)x(?:$|,)", "a,xb", false},
      {"$^", "", true},
      {"$^", "a", false},
      {"a$", "ab", false},
      {"ab|abc$|c", "xabd", true},
      {"^(?:ab|cd){2,}$", "abcdab", true},
      {"^(?:ab|cd){2,}$", "ab", false},
      {"^[^\xC3\xA9]$", "\xE2\x82\xAC", true},
      {"^[^\xC3\xA9]$", "\xC3\xA9", false},
      {"^[\\u{7F}-\\u{10000}]$", "\xF0\x90\x80\x80", true},
      {"^[\\u{7F}-\\u{10000}]$", "\xF0\x90\x80\x81", false},
      {"^[\\u{7F}-\\u{10000}]$", "\xED\x9F\xBF", true},
      {"\\ud800", "\xED\x9F\xBF", false},
      {"^[\\d-\\w]$", "-", true},
      {"^[\\b]$", "\b", true},
      {"^\\p{digit}+$", "\xE0\xA7\xAA", true, PatternEngine::re2},
      {"^\\p{Alphabetic}$", "\xC3\xA9", true, PatternEngine::pcre2},
      {"^\\p{scx=Greek}$", "\xCE\xB1", true, PatternEngine::pcre2},
      {"^\\p{Assigned}$", "a", true, PatternEngine::pcre2},
      {"^\\p{Cn}$", "a", false, PatternEngine::pcre2},
      {"^\\p{LC}\\P{LC}$", "a1", true, PatternEngine::pcre2},
      {"^\\p{Any}\\P{ASCII}$", "a\xC3\xA9", true},
      {"^[^\\p{Lu}\\p{ASCII}]$", "\xC3\xA9", true, PatternEngine::re2},
      {"\\Bfoo", "afoo", true, PatternEngine::re2},
      {"^\\k<x>(?<x>a)$", "a", true, PatternEngine::pcre2},
      {"^(?=a)*a$", "a", true, PatternEngine::pcre2},
  };
  for (const Row& row : rows) {
    const TranslatedPattern pattern = translate_pattern(row.pattern);
    ASSERT_EQ(pattern.fault, "") << row.pattern;
    EXPECT_EQ(pattern.engine, row.engine) << row.pattern;
    Matcher matcher;
    std::string fault;
    ASSERT_TRUE(matcher.build(pattern.text, pattern.engine, fault)) << row.pattern << ": " << fault;
    EXPECT_EQ(matcher.match(row.text), row.matches ? MatchOutcome::yes : MatchOutcome::no)
        << row.pattern << " on " << row.text << " as " << pattern.text;
  }
}

TEST(EcmaPattern, RefusesWhatIsNone) {
  for (const std::string_view pattern : {"(",           ")",         "a)",
                                         "(a",          "[a",        "[b-a]",
                                         "*",           "+a",        "?",
                                         "a**",         "a++",       "a*+",
                                         "{2}",         "a{3,2}",    "a{70000}",
                                         "\\",          "\\a",       "\\Z",
                                         "\\p",         "\\p{Nope}", "\\p{Script=Nope}",
                                         "\\u{110000}", "\\xZ1",     "(?i)a",
                                         "(?>a)",       "(?P<a>b)",  "(?<1>a)",
                                         "(?<a",        "\\k<",      "\\1",
                                         "^*",          "\\k<a>",    "(?<a>)(?<a>)",
                                         "[b-\\u0061]", "\\b+",      "(?<=a)*",
                                         "\\01",        "[\\1]",     "\\u{}",
                                         "\\u12",       "\\c1",      "\\p{Script=greek}",
                                         "\\p{L",       "\xC3",      "[\xC3]",
                                         "[\\a]"}) {
    EXPECT_NE(translate_pattern(pattern).fault, "") << pattern;
  }
}

TEST(EcmaPattern, TheNextEngineSaysTheSame) {
  for (const std::string_view source : {"^(?:ab|c)*$", "[^\xC3\xA9]", "a{2,3}?b", "[]|^$"}) {
    for (const std::string_view text : {"", "abc", "\xC3\xA9", "aab", "x"}) {
      MatchOutcome first = MatchOutcome::too_costly;
      for (const PatternEngine from :
           {PatternEngine::table, PatternEngine::re2, PatternEngine::pcre2}) {
        const TranslatedPattern pattern = translate_pattern(source, from);
        ASSERT_EQ(pattern.engine, from) << source;
        Matcher matcher;
        std::string fault;
        ASSERT_TRUE(matcher.build(pattern.text, pattern.engine, fault)) << source << fault;
        if (from == PatternEngine::table) first = matcher.match(text);
        EXPECT_EQ(matcher.match(text), first) << source << " on " << text;
      }
    }
  }
}

TEST(EcmaPattern, IsBounded) {
  EXPECT_NE(translate_pattern(std::string(100'000, 'a')).fault, "");
  EXPECT_NE(translate_pattern(std::string(10'000, '(') + std::string(10'000, ')')).fault, "");
}

TEST(Matcher, GivesUpWhatBacktracksForEver) {
  const TranslatedPattern pattern = translate_pattern("^(?!y)(a|a|a)*(b|c)$");
  Matcher matcher;
  std::string fault;
  ASSERT_TRUE(matcher.build(pattern.text, pattern.engine, fault)) << fault;
  EXPECT_EQ(matcher.match(std::string(60, 'a') + "bd"), MatchOutcome::too_costly);
}

}  // namespace
}  // namespace barbacane::schema
