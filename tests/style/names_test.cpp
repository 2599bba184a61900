// File, folder and namespace names (STYLE 1.3), and what every file begins with.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

bool is_snake_case(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// Words that say nothing about what a file holds.
bool is_empty_word(const std::string& stem) {
  constexpr std::array<std::string_view, 8> words{
      "util", "utils", "helper", "helpers", "manager", "misc", "detail", "impl"
  };
  return std::ranges::any_of(words, [&stem](std::string_view word) {
    return stem == word || stem.ends_with("_" + std::string(word));
  });
}

/// The namespace that a room's code lives in.
std::string namespace_of(const std::string& room) {
  const std::string plane = room.substr(0, room.find('/'));
  const std::string name = room.substr(room.find('/') + 1);
  if (name == "base") return "namespace barbacane ";
  return "namespace barbacane::" + (name == "app" ? plane : name) + " ";
}

TEST(Names, FilesAreSnakeCase) {
  for (const char* folder : {"src", "tests"}) {
    for (const SourceFile& file : code_below(folder)) {
      EXPECT_TRUE(is_snake_case(file.stem())) << file.path;
      EXPECT_FALSE(is_empty_word(file.stem())) << file.path << ": say what it holds";
    }
  }
}

TEST(Names, RoomsAreOneWordTwoLevelsDeep) {
  for (const SourceFile& file : code_below("src")) {
    const auto depth = std::ranges::count(file.path, '/');
    EXPECT_TRUE(depth == 3 || (depth == 2 && file.name() == "main.cpp"))
        << file.path << ": code stands in src/<plane>/<room>/";
    const std::string room = file.room();
    const std::string word = room.substr(room.find('/') + 1);
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos)
        << file.path;
    EXPECT_FALSE(is_empty_word(word)) << file.path;
  }
}

TEST(Names, CodeLivesInTheNamespaceOfItsRoom) {
  for (const SourceFile& file : code_below("src")) {
    const std::string code = without_comments_and_literals(file.text);
    if (file.room().empty() || file.is_third_party()) continue;
    if (code.find("namespace") == std::string::npos) continue;
    EXPECT_NE(code.find(namespace_of(file.room())), std::string::npos)
        << file.path << ": needs " << namespace_of(file.room());
  }
}

TEST(Names, HeadersSayWhatTheyAre) {
  for (const SourceFile& file : code_below("src")) {
    if (!file.is_header()) continue;
    const std::vector<std::string> lines = lines_of(file.text);
    ASSERT_GE(lines.size(), 2U) << file.path;
    EXPECT_EQ(lines[0], "#pragma once") << file.path;
    EXPECT_TRUE(lines[1].starts_with("// ")) << file.path << ": one paragraph on what it is";
  }
}

TEST(Names, TheRulesThemselves) {
  EXPECT_TRUE(is_snake_case("tls_session"));
  EXPECT_FALSE(is_snake_case("TlsSession"));
  EXPECT_FALSE(is_snake_case("tls-session"));
  EXPECT_FALSE(is_snake_case("_tls"));
  EXPECT_TRUE(is_empty_word("string_utils"));
  EXPECT_FALSE(is_empty_word("utility_bill"));
  EXPECT_EQ(namespace_of("common/net"), "namespace barbacane::net ");
  EXPECT_EQ(namespace_of("control/app"), "namespace barbacane::control ");
  EXPECT_EQ(namespace_of("common/base"), "namespace barbacane ");
}

}  // namespace
}  // namespace barbacane::style
