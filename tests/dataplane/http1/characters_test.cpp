#include "dataplane/http1/characters.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barbacane::http1 {
namespace {

TEST(Token, HasTheCharactersOfTheStandard) {
  const std::string others = "!#$%&'*+-.^_`|~";
  for (int i = 0; i < 256; ++i) {
    const auto byte = static_cast<char>(i);
    const bool is_alnum =
        (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
    EXPECT_EQ(is_token({&byte, 1}), is_alnum || (i != 0 && others.find(byte) != std::string::npos))
        << i;
  }
  EXPECT_FALSE(is_token(""));
  EXPECT_FALSE(is_token("a b"));
  EXPECT_EQ(token_prefix("ab:c"), 2U);
}

TEST(FindControl, FindsEachControlByteAtEachPlace) {
  for (int i = 0; i < 256; ++i) {
    const bool is_control = (i < 0x20 && i != '\t') || i == 0x7F;
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, '\x80');
      text[at] = static_cast<char>(i);
      EXPECT_EQ(find_control(text), is_control ? at : text.size()) << i << " at " << at;
    }
  }
  EXPECT_EQ(find_control(""), 0U);
  EXPECT_EQ(find_control(std::string(100, 'a') + "\n\r"), 100U);
}

TEST(SameIgnoringCase, FoldsLettersOnly) {
  EXPECT_TRUE(same_ignoring_case("Content-LENGTH", "content-length"));
  EXPECT_TRUE(same_ignoring_case("", ""));
  EXPECT_FALSE(same_ignoring_case("a", "ab"));
  EXPECT_FALSE(same_ignoring_case("[", "{"));
  EXPECT_FALSE(same_ignoring_case("@", "`"));
  EXPECT_FALSE(same_ignoring_case("\r", "-"));
}

TEST(Trim, TakesSpacesAndTabsOnly) {
  EXPECT_EQ(trim(" \t a b \t"), "a b");
  EXPECT_EQ(
      trim("\x0B"
           "a\r"),
      "\x0B"
      "a\r"
  );
  EXPECT_EQ(trim(" \t"), "");
}

}  // namespace
}  // namespace barbacane::http1
