#include "common/schema/pattern_table.hpp"

#include <gtest/gtest.h>

#include "common/schema/ecma_syntax.hpp"
#include "common/schema/pattern_automaton.hpp"

namespace barbacane::schema {
namespace {

std::string table(std::string_view pattern) {
  PatternTree tree;
  EXPECT_EQ(read_pattern(pattern, &tree).words, "") << pattern;
  return table_of(tree).value_or("");
}

TEST(PatternTable, FindsAnywhere) {
  const auto made = PatternTable::read(table("ab+c"));
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->matches("xxabbcx"));
  EXPECT_TRUE(made->matches("aababc"));
  EXPECT_FALSE(made->matches("xxabb"));
  EXPECT_FALSE(made->matches(""));
}

TEST(PatternTable, RefusesEveryCut) {
  const std::string whole = table("^[a-z]{2,5}$");
  ASSERT_TRUE(PatternTable::read(whole));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(PatternTable::read(std::string_view{whole}.substr(0, size))) << size;
  EXPECT_FALSE(PatternTable::read(whole + '\0'));
}

TEST(PatternTable, StaysWithinItsBytesWhateverTheyAre) {
  const std::string whole = table("^(?:[a-z]+,)*$");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int value : {0, 1, 2, 3, 127, 128, 255}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      if (const auto made = PatternTable::read(damaged))
        static_cast<void>(made->matches("a,b\xFF\x80,\x01"));
    }
  }
}

TEST(PatternTable, RefusesWaysOutOfTheEnds) {
  const std::string whole = table("^a$");
  const std::size_t cells = whole.size() - 2 * (static_cast<std::size_t>(whole[1]) + 1) *
                                               static_cast<std::uint8_t>(whole[2]);
  std::string damaged = whole;
  damaged[cells] = 1;  // failed becomes matched
  EXPECT_FALSE(PatternTable::read(damaged));
}

}  // namespace
}  // namespace barbacane::schema
