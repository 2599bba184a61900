#include "common/artifact/member_name.hpp"

#include <gtest/gtest.h>

namespace barbacane::artifact {
namespace {

TEST(CheckSpecName, TakesOrdinaryPaths) {
  for (const std::string& name : {
           std::string{"specs/api.yaml"},
           std::string{"specs/a/b/c.json"},
           std::string{"specs/with space.yaml"},
           std::string{"specs/..hidden"},
           std::string{"specs/caf\xc3\xa9.yaml"},
           "specs/" + std::string(94, 'n'),
       }) {
    EXPECT_EQ(check_spec_name(name), "") << name;
  }
}

TEST(CheckSpecName, NamesTheFault) {
  const std::pair<std::string, const char*> rows[] = {
      {"", "not below specs/"},
      {"api.yaml", "not below specs/"},
      {"/specs/api.yaml", "not below specs/"},
      {"Specs/api.yaml", "not below specs/"},
      {"specs", "not below specs/"},
      {"specs/", "empty segment"},
      {"specs//api.yaml", "empty segment"},
      {"specs/a/", "empty segment"},
      {"specs/../etc/passwd", "segment .."},
      {"specs/a/..", "segment .."},
      {"specs/./a", "segment ."},
      {"specs/a\\b", "backslash"},
      {"specs/a\nb", "control character"},
      {"specs/a\x7f", "control character"},
      {std::string{"specs/a\0b", 9}, "control character"},
      {"specs/\xc3", "not UTF-8"},
      {"specs/\xc0\xaf", "not UTF-8"},
      {"specs/\xed\xa0\x80", "not UTF-8"},
      {"specs/" + std::string(95, 'n'), "over 100 bytes"},
  };
  for (const auto& [name, fault] : rows) {
    EXPECT_NE(check_spec_name(name).find(fault), std::string::npos)
        << name << ": " << check_spec_name(name);
  }
}

TEST(CheckSpecNames, RefusesWhatDoesNotUnpackEverywhere) {
  EXPECT_EQ(check_spec_names({}), "");
  EXPECT_EQ(check_spec_names({"specs/a", "specs/b/c", "specs/b/d", "specs/b.yaml"}), "");
  EXPECT_NE(check_spec_names({"specs/api.yaml", "specs/API.yaml"}), "");
  EXPECT_NE(check_spec_names({"specs/a", "specs/a"}), "");
  EXPECT_NE(check_spec_names({"specs/a", "specs/a/b"}), "");
  EXPECT_NE(check_spec_names({"specs/a/b/c", "specs/a!", "specs/A/B"}), "");
}

}  // namespace
}  // namespace barbacane::artifact
