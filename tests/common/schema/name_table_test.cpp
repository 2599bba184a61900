#include "common/schema/name_table.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

namespace barbacane::schema {
namespace {

/// The texts must outlive the tables.
std::vector<Name> names_of(std::span<const std::string> texts) {
  std::vector<Name> names;
  for (const std::string& text : texts)
    names.push_back({.text = text, .value = static_cast<std::uint32_t>(names.size())});
  return names;
}

TEST(NameTables, FindsEachNameAndNothingElse) {
  std::vector<std::string> texts{"", std::string(1, '\0'), std::string(2, '\0')};
  for (int i = 0; i < 300; ++i)
    texts.push_back(std::string(static_cast<std::size_t>(i) % 40, 'a') + std::to_string(i));
  NameTables tables;
  const NameRange empty = tables.add({});
  const NameRange some = tables.add(names_of(texts));
  const std::vector<std::string> animals{"zebra", "okapi"};
  const NameRange others = tables.add(names_of(animals));
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    const Name* const found = tables.find(some, texts[i]);
    ASSERT_NE(found, nullptr) << texts[i];
    EXPECT_EQ(found->value, i);
    EXPECT_EQ(tables.find(empty, texts[i]), nullptr);
    EXPECT_EQ(tables.find(others, texts[i]), nullptr);
    EXPECT_EQ(tables.find(some, texts[i] + "b"), nullptr);
  }
}

TEST(NameTables, KeepTheFirstOfEqualNames) {
  NameTables tables;
  const std::vector<std::string> texts{"a", "a long enough name", "a", "a long enough name"};
  const NameRange range = tables.add(names_of(texts));
  EXPECT_EQ(tables.find(range, "a")->value, 0U);
  EXPECT_EQ(tables.find(range, "a long enough name")->value, 1U);
}

TEST(NameTables, HoldNamesThatWantOnePlace) {
  // One slot of a small table for all of them: the last ones stand behind its end.
  std::vector<std::string> texts;
  for (int i = 0; texts.size() < 8; ++i) {
    if (spread(word_of(std::to_string(i))) >> 60U == 15) texts.push_back(std::to_string(i));
  }
  NameTables tables;
  const NameRange range = tables.add(names_of(texts));
  for (const std::string& text : texts) EXPECT_NE(tables.find(range, text), nullptr);
  EXPECT_EQ(tables.find(range, "nobody"), nullptr);
}

TEST(KeyWord, IsTheTextUpToSevenBytes) {
  EXPECT_NE(word_of(""), word_of(std::string_view("\0", 1)));
  EXPECT_NE(word_of("ab"), word_of("ba"));
  EXPECT_NE(word_of("aab"), word_of("abb"));
  EXPECT_NE(word_of("aabcd"), word_of("abbcd"));
  EXPECT_TRUE(is_whole(word_of("seven..")));
  EXPECT_FALSE(is_whole(word_of("eight...")));
  for (std::size_t length = 0; length < 40; ++length) {
    std::string text(length, 'x');
    for (std::size_t i = 0; i < length; ++i) {
      std::string other = text;
      other[i] = 'y';
      EXPECT_NE(word_of(text), word_of(other)) << length << ' ' << i;
    }
  }
}

}  // namespace
}  // namespace barbacane::schema
