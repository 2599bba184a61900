#include "control/compile/uri_reference.hpp"

#include <gtest/gtest.h>

namespace barbacane::compile {
namespace {

/// RFC 3986 §5.4, without the rows that are about fragments.
TEST(ResolveUri, FollowsTheExamplesOfTheRfc) {
  constexpr std::string_view base = "http://a/b/c/d;p?q";
  constexpr std::pair<std::string_view, std::string_view> rows[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
  };
  for (const auto& [reference, expected] : rows)
    EXPECT_EQ(resolve_uri(base, reference), expected) << reference;
}

TEST(ResolveUri, KeepsRelativeBasesRelative) {
  EXPECT_EQ(resolve_uri("dir/api.yaml", "common.yaml"), "dir/common.yaml");
  EXPECT_EQ(resolve_uri("dir/api.yaml", "../common.yaml"), "common.yaml");
  EXPECT_EQ(resolve_uri("api.yaml", "../common.yaml"), "../common.yaml");
  EXPECT_EQ(resolve_uri("api.yaml", "urn:x:y"), "urn:x:y");
  EXPECT_EQ(resolve_uri("api.yaml", "https://h/s.json"), "https://h/s.json");
}

TEST(NormaliseName, EndsDotSegments) {
  EXPECT_EQ(normalise_name("a/./b/../c.yaml"), "a/c.yaml");
  EXPECT_EQ(normalise_name("../a.yaml"), "../a.yaml");
  EXPECT_EQ(normalise_name("a/../../b"), "../b");
}

TEST(PercentDecoded, LeavesAStrayPercentAlone) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
}

TEST(UriFromName, CanBeTakenBack) {
  for (const std::string_view name :
       {"a b.yaml", "50%.yaml", "what?.yaml", "#1.yaml", "plain.yaml"})
    EXPECT_EQ(percent_decoded(uri_from_name(name)), name);
  EXPECT_EQ(uri_from_name("a b#c?d%.yaml").find_first_of(" #?"), std::string::npos);
}

TEST(SchemeOf, SeesTheEndOfAScheme) {
  EXPECT_EQ(scheme_of("https://a/b"), "https:");
  EXPECT_EQ(scheme_of("urn:x"), "urn:");
  EXPECT_EQ(scheme_of("a/b:c"), "");
  EXPECT_EQ(scheme_of("api.yaml"), "");
  EXPECT_EQ(scheme_of(""), "");
}

}  // namespace
}  // namespace barbacane::compile
