#include "control/cli/terminal.hpp"

#include <gtest/gtest.h>

namespace barbacane::cli {
namespace {

TEST(HumanSize, KeepsTwoDigits) {
  EXPECT_EQ(to_human_size(0), "0 B");
  EXPECT_EQ(to_human_size(999), "999 B");
  EXPECT_EQ(to_human_size(1000), "1.0 kB");
  EXPECT_EQ(to_human_size(1'260'000), "1.3 MB");
  EXPECT_EQ(to_human_size(12'000'000), "12 MB");
  EXPECT_EQ(to_human_size(5'000'000'000'000), "5000 GB");
}

TEST(Styled, LeavesTextAloneWithoutColour) {
  EXPECT_EQ(styled("x", Style::red, false), "x");
  EXPECT_EQ(styled("x", Style::plain, true), "x");
  EXPECT_EQ(styled("x", Style::red, true), "\x1b[1;31mx\x1b[0m");
}

TEST(Fitted, CutsLinesAndSaysHowManyAreMissing) {
  const std::vector<std::string> lines{"abcdef", "äöü", "c", "d"};
  EXPECT_EQ(fitted(lines, 4, 4), (std::vector<std::string>{"abcd", "äö", "c", "d"}));
  EXPECT_EQ(fitted(lines, 4, 3), (std::vector<std::string>{"abc", "ä", "c", "d"}));
  EXPECT_EQ(fitted(lines, 2, 80), (std::vector<std::string>{"abcdef", "… and 3 more"}));
}

TEST(WantsColour, NotForAFile) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  EXPECT_FALSE(wants_colour(file));
  std::fclose(file);
}

}  // namespace
}  // namespace barbacane::cli
