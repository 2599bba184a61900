#include "common/http/field_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace barbacane::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> members(std::string_view list, char separator = ',') {
  std::vector<std::string> found;
  while (list.data() != nullptr) found.emplace_back(take_member(list, separator));
  return found;
}

TEST(TakeMember, SplitsOutsideQuotesAndComments) {
  EXPECT_THAT(members("a, b ,c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(members("a"), ElementsAre("a"));
  EXPECT_THAT(members(""), ElementsAre(""));
  EXPECT_THAT(members(",a,,"), ElementsAre("", "a", "", ""));
  EXPECT_THAT(members("\"a,b\",c"), ElementsAre("\"a,b\"", "c"));
  EXPECT_THAT(members("\"a\\\",b\",c"), ElementsAre("\"a\\\",b\"", "c"));
  EXPECT_THAT(members("a (x, (y,z), w), b"), ElementsAre("a (x, (y,z), w)", "b"));
  EXPECT_THAT(members("a \"(\", b"), ElementsAre("a \"(\"", "b"));
  EXPECT_THAT(members("a; q=1 ;b=\"c;d\"", ';'), ElementsAre("a", "q=1", "b=\"c;d\""));
}

TEST(TakeMember, TakesTheRestWhenSomethingStaysOpen) {
  EXPECT_THAT(members("a,\"b,c"), ElementsAre("a", "\"b,c"));
  EXPECT_THAT(members("a,(b,c"), ElementsAre("a", "(b,c"));
  EXPECT_THAT(members("a,\"b\\"), ElementsAre("a", "\"b\\"));
  EXPECT_THAT(members("a),b"), ElementsAre("a)", "b"));
}

TEST(ForEachMember, SkipsEmptyOnes) {
  std::vector<std::string> found;
  for_each_member(" , a,,b ", [&found](std::string_view member) { found.emplace_back(member); });
  EXPECT_THAT(found, ElementsAre("a", "b"));
  found.clear();
  for_each_member("", [&found](std::string_view member) { found.emplace_back(member); });
  EXPECT_THAT(found, IsEmpty());
}

TEST(Unquoted, TakesQuotesAndEscapesAway) {
  EXPECT_EQ(unquoted("\"a b\""), "a b");
  EXPECT_EQ(unquoted("\"a\\\"b\\\\c\""), "a\"b\\c");
  EXPECT_EQ(unquoted("\"\""), "");
  EXPECT_EQ(unquoted("abc"), "abc");
  EXPECT_EQ(unquoted("\""), "\"");
  EXPECT_EQ(unquoted("\"a"), "\"a");
  EXPECT_EQ(unquoted("\"a\\\""), "a\\");  // the last quote was escaped: nothing is read behind it
}

TEST(AppendQuoted, ReadsBackAndNeverBreaksOut) {
  const auto quoted = [](std::string_view text) {
    std::string out;
    append_quoted_if_needed(out, text);
    return out;
  };
  EXPECT_EQ(quoted("abc"), "abc");
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("a b"), "\"a b\"");
  EXPECT_EQ(quoted("a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(quoted("a\r\nb"), "\"ab\"");
  for (const std::string_view text : {"", "a", "a b", "\"", "\\", "a\"b;c,d", "\x80"})
    EXPECT_EQ(unquoted(quoted(text)), text);
}

TEST(IsToken, FollowsTheStandard) {
  EXPECT_TRUE(is_token("aZ0!#$%&'*+-.^_`|~"));
  for (const std::string_view text : {"", "a b", "a/b", "a:b", "(", "\x7F", "\x80", "a\n"})
    EXPECT_FALSE(is_token(text)) << text;
}

TEST(SameIgnoringCase, FoldsLettersOnly) {
  EXPECT_TRUE(same_ignoring_case("aBc", "AbC"));
  EXPECT_FALSE(same_ignoring_case("[", "{"));
  EXPECT_FALSE(same_ignoring_case("a", ""));
}

}  // namespace
}  // namespace barbacane::http
