#include "style/cpp_text.hpp"

#include <gtest/gtest.h>

namespace barbacane::style {
namespace {

TEST(CppText, BlanksCommentsAndLiterals) {
  EXPECT_EQ(without_comments_and_literals("a // b\nc"), "a     \nc");
  EXPECT_EQ(without_comments_and_literals("a /* b\nc */ d"), "a     \n     d");
  EXPECT_EQ(without_comments_and_literals(R"(f("{ // \" }", '}');)"), "f(\"         \", ' ');");
  EXPECT_EQ(without_comments_and_literals("1'000'{'"), "1'000' '");
  EXPECT_EQ(without_comments_and_literals("R\"x({\")x\" }"), "R\"x(  )x\" }");
  EXPECT_EQ(without_comments("a \"// b\" // c"), "a \"// b\"     ");
}

TEST(CppText, FindsIncludes) {
  const std::vector<Include> found =
      includes_of("#include <vector>\n// #include <map>\n#include \"common/a.hpp\"  // x\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "vector");
  EXPECT_FALSE(found[0].is_quoted);
  EXPECT_EQ(found[1].path, "common/a.hpp");
  EXPECT_TRUE(found[1].is_quoted);
}

TEST(CppText, CountsFunctions) {
  constexpr std::string_view text = R"(
namespace a {
struct Row {
  int x;
  int get() const {
    return x;
  }
};
constexpr Row rows[] = {
    {1},
    {2},
};
const std::array<Row, 1> more{{f({3})}};
template <class T>
Result<T> long_one(
    T value
) {
  for (;;) {
  }
}
X::X(int y) : y_(y) {
}
TEST(A, B) {
  f([] { return 1; });
}
enum class E { one };
INSTANTIATE(A, Values(Row{1}, Row{2}));
}
)";
  const std::vector<Function> found = functions_of(text);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].header, "int get() const");
  EXPECT_EQ(found[0].line, 5U);
  EXPECT_EQ(found[0].lines, 3U);
  EXPECT_EQ(found[1].header, "template <class T> Result<T> long_one( T value )");
  EXPECT_EQ(found[1].lines, 7U);
  EXPECT_EQ(found[2].header, "X::X(int y) : y_(y)");
  EXPECT_EQ(found[3].header, "TEST(A, B)");
  EXPECT_EQ(found[3].lines, 3U);
}

}  // namespace
}  // namespace barbacane::style
