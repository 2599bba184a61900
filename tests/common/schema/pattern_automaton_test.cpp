// What tables match is in ecma_pattern_test.cpp; here is what they refuse to become.
#include "common/schema/pattern_automaton.hpp"

#include <gtest/gtest.h>

#include "common/schema/pattern_table.hpp"

namespace barbacane::schema {
namespace {

std::optional<std::string> table(std::string_view pattern) {
  PatternTree tree;
  EXPECT_EQ(read_pattern(pattern, &tree).words, "") << pattern;
  return table_of(tree);
}

TEST(PatternAutomaton, TakesTheShapesOfDescriptions) {
  for (const std::string_view pattern :
       {"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        "^\\+[1-9]\\d{1,14}$",
        "^.{1,255}$",
        "^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$",
        "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$",
        "^\\S+@\\S+\\.\\S+$",
        "^arn:aws:[a-z0-9-]+:[^:]*:\\d{12}:.+$"})
    EXPECT_TRUE(table(pattern)) << pattern;
}

TEST(PatternAutomaton, LeavesTheRestToTheEngines) {
  for (const std::string_view pattern :
       {"(?=a)",
        "(?<!a)",
        "(a)\\1",
        "\\bx",
        "\\p{L}",
        "a{40000}",
        "(?:a{1000}){1000}",
        "(?:(?:(?:a{1000}){1000}){1000}){1000}",
        "(a|b)*a(a|b){20}",
        "^.{0,9000}$"})
    EXPECT_FALSE(table(pattern)) << pattern;
}

TEST(PatternAutomaton, EmptyTextRepeatedTakesNoTime) {
  for (const std::string_view pattern :
       {"(?:){100000000}", "(?:(?:){1000000}){1000000}", "(?:){0,100000000}", "(?:(?:)*)*"})
    EXPECT_TRUE(table(pattern)) << pattern;
}

TEST(PatternAutomaton, MergesRanges) {
  const auto ranges =
      ranges_of({.ranges = {{'c', 'd'}, {'a', 'b'}, {'a', 'a'}, {0xD7FF, 0xE000}}, .properties = {}}
      );
  ASSERT_TRUE(ranges);
  ASSERT_EQ(ranges->size(), 3U);
  EXPECT_EQ((*ranges)[0].first, 'a');
  EXPECT_EQ((*ranges)[0].last, 'd');
  EXPECT_EQ((*ranges)[1].last, 0xD7FFU);
  EXPECT_EQ((*ranges)[2].first, 0xE000U);
  EXPECT_TRUE(ranges_of({.ranges = {{0, 0x10FFFF}}, .properties = {}, .is_negated = true})->empty()
  );
}

}  // namespace
}  // namespace barbacane::schema
