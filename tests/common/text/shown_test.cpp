#include "common/text/shown.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "common/text/utf8.hpp"

namespace barbacane::text {
namespace {

struct Row {
  std::string_view name;
  std::string_view text;
  std::string_view expected;
};

TEST(Shown, KeepsWhatIsPrintable) {
  for (const std::string_view text :
       {"", "abc", "k\xC3\xA9y \xE2\x82\xAC \xF0\x9F\x98\x80", "\xC2\xA0"}) {
    EXPECT_EQ(shown(text), text);
  }
}

TEST(Shown, EscapesWhatSteersATerminal) {
  using namespace std::string_view_literals;
  const Row rows[]{
      {"escape", "\x1B[2J", "\\x1b[2J"},
      {"line end", "a\r\nb", "a\\x0d\\x0ab"},
      {"zero", "a\0b"sv, "a\\x00b"},
      {"delete", "\x7F", "\\x7f"},
      {"C1 control",
       "\xC2\x9B"
       "2J",
       "\\xc2\\x9b2J"},
      {"lone continuation", "a\x85", "a\\x85"},
      {"overlong", "\xC0\xAF", "\\xc0\\xaf"},
      {"cut character", "a\xE2\x82", "a\\xe2\\x82"},
      {"surrogate", "\xED\xA0\x80z", "\\xed\\xa0\\x80z"},
      {"good after bad", "\xFF\xC3\xA9", "\\xff\xC3\xA9"},
  };
  for (const Row& row : rows) EXPECT_EQ(shown(row.text), row.expected) << row.name;
}

TEST(Shown, CutsAtACharacter) {
  EXPECT_EQ(shown("abcd", 4), "abcd");
  EXPECT_EQ(shown("abcde", 4), "abcd...");
  EXPECT_EQ(shown("abc\xC3\xA9", 4), "abc...");
  EXPECT_EQ(shown("abc\xC3\xA9", 5), "abc\xC3\xA9");
  EXPECT_EQ(shown("\xF0\x9F\x98\x80", 3), "...");
  EXPECT_EQ(shown("ab\xFFzzzz", 3), "ab\\xff...");
}

TEST(Shown, IsAlwaysUtf8) {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) {
    text += static_cast<char>(byte);
    text += static_cast<char>(255 - byte);
  }
  for (std::size_t max = 0; max <= text.size(); ++max) EXPECT_TRUE(is_utf8(shown(text, max)));
}

}  // namespace
}  // namespace barbacane::text
