#include "control/compile/member_index.hpp"

#include <gtest/gtest.h>

#include "common/json/pointer.hpp"
#include "common/json/read.hpp"

namespace barbacane::compile {
namespace {

TEST(MemberIndex, FindsTheSameInSmallAndLargeObjects) {
  for (const std::size_t size : {std::size_t{3}, MemberIndex::linear_max * 4}) {
    std::string text = "{";
    for (std::size_t i = 0; i < size; ++i)
      text += (i == 0 ? "" : ",") + ("\"k" + std::to_string(i)) + "\":{\"v\":" + std::to_string(i) +
              "}";
    text += "}";
    Report report;
    json::Document document;
    const json::Node* const root = json::read_json(text, "a.json", document, report);
    ASSERT_NE(root, nullptr);
    MemberIndex index;
    for (int round = 0; round < 2; ++round) {
      const json::Member* const last = index.find(*root, "k" + std::to_string(size - 1));
      ASSERT_NE(last, nullptr);
      EXPECT_EQ(index.find_at(*root, "/k1/v"), json::find_at(*root, "/k1/v"));
      EXPECT_EQ(index.find(*root, "k" + std::to_string(size)), nullptr);
      EXPECT_EQ(index.find(*root, ""), nullptr);
    }
  }
}

}  // namespace
}  // namespace barbacane::compile
