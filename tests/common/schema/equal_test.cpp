#include "common/schema/equal.hpp"

#include <gtest/gtest.h>

namespace barbacane::schema {
namespace {

TEST(Equal, SeesValuesAndNotTexts) {
  // Those in one line are equal, those of different lines are not.
  const std::vector<std::vector<std::string>> lines{
      {"null"},
      {"false"},
      {"true"},
      {"0", "0.0", "-0", "0e5"},
      {"1", "1.0", "10e-1"},
      {"\"1\"", "\"\\u0031\""},
      {"\"\""},
      {"[]"},
      {"[0]", "[0.0]"},
      {"[0,1]"},
      {"[1,0]"},
      {"{}"},
      {"{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1e0}"},
      {"{\"a\":1}"},
      {"{\"a\":null}"},
      {"{\"b\":1}"},
      {"[[]]"},
      {"[{}]"},
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines.size(); ++j) {
      for (const std::string& left : lines[i]) {
        for (const std::string& right : lines[j]) {
          Tape one;
          Tape other;
          ASSERT_EQ(one.read(left), TapeErrc::none);
          ASSERT_EQ(other.read(right), TapeErrc::none);
          EXPECT_EQ(is_equal(one, 0, other, 0), i == j) << left << " " << right;
          if (i == j) EXPECT_EQ(hash_value(one, 0), hash_value(other, 0)) << left << " " << right;
        }
      }
    }
  }
}

TEST(Equal, SeesLargeObjectsInAnyOrder) {
  const auto object = [](int first, int step, std::string_view last) {
    std::string text = "{";
    for (int i = 0; i < 200; ++i)
      text += '"' + std::to_string((first + i * step) % 200) + "\":[" +
              std::to_string((first + i * step) % 200 % 7) + "],";
    return text + std::string(last) + "}";
  };
  const std::string same = "\"x\":1";
  const std::string in_order = object(0, 1, same);
  for (const auto& [text, is_same] : {
           std::pair{object(199, 199, same), true},
           {object(0, 77, same), true},
           {object(199, 199, "\"x\":2"), false},
           {object(199, 199, "\"y\":1"), false},
       }) {
    Tape one;
    Tape other;
    ASSERT_EQ(one.read(in_order), TapeErrc::none);
    ASSERT_EQ(other.read(text), TapeErrc::none);
    EXPECT_EQ(is_equal(one, 0, other, 0), is_same);
  }
}

TEST(Equal, KnowsNothingOfFiles) {
  Tape files;
  files.begin();
  const std::uint32_t list = files.open(Kind::array);
  files.add_opaque(3);
  files.add_opaque(3);
  files.add_string(std::string("\3\0\0\0\0\0\0\0", 8));
  files.close(list, 3);
  EXPECT_FALSE(is_equal(files, 1, files, 2));
  EXPECT_FALSE(is_equal(files, 1, files, 3));
  EXPECT_FALSE(is_equal(files, 3, files, 1));
  EXPECT_TRUE(is_equal(files, 3, files, 3));
}

}  // namespace
}  // namespace barbacane::schema
