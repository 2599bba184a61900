#include "common/text/utf8.hpp"

#include <gtest/gtest.h>

namespace barbacane::text {
namespace {

struct Row {
  std::string_view name;
  std::string_view text;
  std::size_t valid;
};

TEST(Utf8, FindsTheFirstFault) {
  const Row rows[]{
      {"empty", "", 0},
      {"ascii", "hello, long enough for a word", 29},
      {"two bytes", "\xC3\xA9", 2},
      {"three bytes", "\xE2\x82\xAC", 3},
      {"four bytes", "\xF0\x9F\x98\x80", 4},
      {"highest", "\xF4\x8F\xBF\xBF", 4},
      {"stray continuation", "ab\x80", 2},
      {"overlong two", "\xC0\xAF", 0},
      {"overlong three", "\xE0\x80\xAF", 0},
      {"overlong four", "\xF0\x80\x80\xAF", 0},
      {"surrogate", "a\xED\xA0\x80", 1},
      {"above the last", "\xF4\x90\x80\x80", 0},
      {"cut short", "abcdefgh\xE2\x82", 8},
      {"no such lead", "\xFF", 0},
  };
  for (const Row& row : rows) EXPECT_EQ(valid_utf8_prefix(row.text), row.valid) << row.name;
}

TEST(Utf8, WritesEveryLength) {
  std::string out;
  for (const std::uint32_t code_point : {0x41U, 0xE9U, 0x20ACU, 0x1F600U})
    append_utf8(out, code_point);
  EXPECT_EQ(out, "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

}  // namespace
}  // namespace barbacane::text
