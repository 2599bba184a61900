#include "common/routing/path_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PathTemplate, NamesItsCaptures) {
  EXPECT_THAT(captures_of("/a/{b}/{c}.{d}/x{e}/{f+}"), ElementsAre("b", "c", "d", "e", "f"));
  EXPECT_THAT(captures_of("/"), IsEmpty());
}

TEST(PathTemplate, AcceptsItsGrammar) {
  for (const std::string_view path :
       {"/",
        "/a",
        "/a/",
        "/a//b",
        "/{id}",
        "/{a}.{b}",
        "/{a}-{b}/c",
        "/x{a}y",
        "/{rest+}",
        "/a/{rest+}",
        "/caf%C3%A9",
        "/a:b",
        "/{user-id}",
        "/a|b"}) {
    EXPECT_EQ(check_template(path), "") << path;
  }
}

TEST(PathTemplate, SaysWhatIsWrong) {
  const std::pair<std::string_view, std::string_view> rows[]{
      {"", "starts with"},
      {"a", "starts with"},
      {"/{", "not closed"},
      {"/}", "has no '{'"},
      {"/{}", "no name"},
      {"/{+}", "no name"},
      {"/{a{b}}", "inside"},
      {"/{a/b}", "not closed before"},
      {"/{a}{b}", "separates"},
      {"/{a}/{a}", "twice"},
      {"/{r+}/b", "last"},
      {"/x{r+}", "last"},
      {"/a b", "percent-encode"},
      {"/%zz", "hexadecimal"},
      {"/%00", "%00"},
      {"/a/../b", "dot segment"},
      {"/a/%2e", "dot segment"},
      {"/a?b", "query"},
      {"/a#b", "fragment"},
      {"/\xC3\xA9", "percent-encode"},
  };
  for (const auto& [path, words] : rows)
    EXPECT_THAT(check_template(path), HasSubstr(std::string{words})) << path;
}

TEST(PathTemplate, IsBounded) {
  std::string captures;
  for (int i = 0; i < 33; ++i) captures += "/{p" + std::to_string(i) + '}';
  EXPECT_THAT(check_template(captures), HasSubstr("32 parameters"));
  std::string segments;
  for (int i = 0; i < 65; ++i) segments += "/a";
  EXPECT_THAT(check_template(segments), HasSubstr("64 segments"));
}

TEST(PathTemplate, NormalisesLiteralsOnly) {
  EXPECT_EQ(normalise_template("/caf%c3%a9/%41{n%41}/{r+}"), "/caf%C3%A9/A{n%41}/{r+}");
}

}  // namespace
}  // namespace barbacane::routing
