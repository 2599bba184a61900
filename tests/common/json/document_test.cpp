#include "common/json/document.hpp"

#include <gtest/gtest.h>

namespace barbacane::json {
namespace {

TEST(ToInteger, IsExact) {
  struct Row {
    std::string_view text;
    std::optional<std::int64_t> expected;
  };
  const Row rows[]{
      {"0", 0},
      {"-0", 0},
      {"7", 7},
      {"1.0", 1},
      {"10e1", 100},
      {"1.50e2", 150},
      {"-12.0", -12},
      {"100e-2", 1},
      {"9223372036854775807", INT64_MAX},
      {"-9223372036854775808", INT64_MIN},
      {"0e999999999999", 0},
      {"0.0", 0},
      {"0.5", std::nullopt},
      {"1e-1", std::nullopt},
      {"9223372036854775808", std::nullopt},
      {"1e19", std::nullopt},
      {"1e999999999999", std::nullopt},
      {"12.34", std::nullopt},
  };
  Document document;
  for (const Row& row : rows) {
    Node* node = document.make_node(Kind::number, {});
    node->text = row.text;
    EXPECT_EQ(node->to_integer(), row.expected) << row.text;
  }
}

TEST(Document, FindsMembersAndCopiesTexts) {
  Document document;
  std::string text = "value";
  const Node* value = document.make_string(text, {0, 1, 2});
  text = "xxxxx";
  const Member member{document.keep("key"), {}, value};
  const Node* object = document.make_object({&member, 1}, {});
  EXPECT_EQ(object->find("key")->text, "value");
  EXPECT_EQ(object->find("other"), nullptr);
  EXPECT_EQ(value->find("key"), nullptr);
  EXPECT_EQ(value->to_integer(), std::nullopt);
}

}  // namespace
}  // namespace barbacane::json
