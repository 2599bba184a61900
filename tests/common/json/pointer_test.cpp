#include "common/json/pointer.hpp"

#include <gtest/gtest.h>

#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::json {
namespace {

TEST(FindAt, FollowsRfc6901) {
  Document document;
  Report report;
  const Node* root = read_json(
      R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"o":{"~1":3}})", "x", document, report
  );
  ASSERT_NE(root, nullptr);
  const auto at = [&](std::string_view pointer) {
    const Node* node = find_at(*root, pointer);
    return node == nullptr ? std::string{"-"} : to_text(*node);
  };
  EXPECT_EQ(find_at(*root, ""), root);
  EXPECT_EQ(at("/foo/0"), "\"bar\"");
  EXPECT_EQ(at("/"), "0");
  EXPECT_EQ(at("/a~1b"), "1");
  EXPECT_EQ(at("/m~0n"), "8");
  EXPECT_EQ(at("/o/~01"), "3");
  for (const std::string_view wrong :
       {"foo",
        "/foo/2",
        "/foo/00",
        "/foo/-",
        "/foo/01",
        "/foo/x",
        "/foo/0/x",
        "/nope",
        "/a~2b",
        "/m~",
        "/foo/99999999999999999999"}) {
    EXPECT_EQ(at(wrong), "-") << wrong;
  }
}

TEST(AppendToken, Escapes) {
  std::string pointer;
  append_token(pointer, "a/b");
  append_token(pointer, "m~n");
  append_token(pointer, "");
  EXPECT_EQ(pointer, "/a~1b/m~0n/");
}

}  // namespace
}  // namespace barbacane::json
