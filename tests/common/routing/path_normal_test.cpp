#include "common/routing/path_normal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace barbacane::routing {
namespace {

struct Row {
  std::string_view path;
  std::string_view expected;
};

TEST(NormalisePath, KeepsOneForm) {
  const Row rows[]{
      {"/", "/"},
      {"/a/b", "/a/b"},
      {"//a//", "//a//"},
      {"/%41%7e%2D%5f", "/A~-_"},
      {"/a%2fb", "/a%2Fb"},
      {"/a%2Fb", "/a%2Fb"},
      {"/a%5cb", "/a%5Cb"},
      {"/a\\b", "/a%5Cb"},
      {"/%c3%a9", "/%C3%A9"},
      {"/%C3%A9", "/%C3%A9"},
      {"/a|b\"<>^`{}", "/a|b\"<>^`{}"},
      {"/...", "/..."},
      {"/.a", "/.a"},
      {"/a.", "/a."},
      {"/%2541", "/%2541"},  // decoded once only
      {"/a;b=c,d!$&'()*+@:", "/a;b=c,d!$&'()*+@:"},
      {"/%2f%41", "/%2FA"},
  };
  for (const Row& row : rows) {
    std::array<char, 64> out{};
    const NormalPath normal = normalise_path(row.path, out);
    EXPECT_EQ(normal.fault, PathFault::none) << row.path;
    EXPECT_EQ(normal.path, row.expected);
  }
}

TEST(NormalisePath, DoesNotCopyWhatIsNormal) {
  const std::string_view path = "/a/%2F/b";
  EXPECT_EQ(normalise_path(path, {}).path.data(), path.data());
}

struct Fault {
  std::string_view path;
  PathFault expected;
};

TEST(NormalisePath, RefusesWhatIsAmbiguous) {
  const Fault rows[]{
      {"", PathFault::no_leading_slash},    {"a", PathFault::no_leading_slash},
      {"/.", PathFault::dot_segment},       {"/..", PathFault::dot_segment},
      {"/a/./b", PathFault::dot_segment},   {"/a/../b", PathFault::dot_segment},
      {"/a/%2e", PathFault::dot_segment},   {"/a/%2E%2e/b", PathFault::dot_segment},
      {"/a/.%2e/", PathFault::dot_segment}, {"/%2e./b", PathFault::dot_segment},
      {"/%", PathFault::bad_escape},        {"/%4", PathFault::bad_escape},
      {"/%4g", PathFault::bad_escape},      {"/%zz/a", PathFault::bad_escape},
      {"/%00", PathFault::encoded_nul},     {"/a b", PathFault::forbidden_byte},
      {"/a\tb", PathFault::forbidden_byte}, {"/a#b", PathFault::forbidden_byte},
      {"/\x7f", PathFault::forbidden_byte}, {"/\xC3\xA9", PathFault::forbidden_byte},
  };
  for (const Fault& row : rows) {
    std::array<char, 64> out{};
    EXPECT_EQ(normalise_path(row.path, out).fault, row.expected) << row.path;
  }
}

TEST(NormalisePath, SaysWhenTheNormalFormDoesNotFit) {
  std::array<char, 4> out{};
  EXPECT_EQ(normalise_path("/a/b/%41", out).fault, PathFault::too_long);
  EXPECT_EQ(normalise_path("/\\\\", out).fault, PathFault::too_long);
  EXPECT_EQ(normalise_path("/\\", out).path, "/%5C");
}

}  // namespace
}  // namespace barbacane::routing
