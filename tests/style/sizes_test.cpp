// Nothing grows until nobody reads it (STYLE 1.4).

#include <gtest/gtest.h>

#include "style/cpp_text.hpp"
#include "style/tree.hpp"

namespace barbacane::style {
namespace {

constexpr std::size_t file_lines_max = 500;
constexpr std::size_t header_lines_max = 200;
constexpr std::size_t function_lines_max = 70;
constexpr std::size_t readme_lines_max = 20;

TEST(Sizes, Files) {
  Exemptions exemptions = load_exemptions();
  for (const char* folder : {"src", "tests"}) {
    for (const SourceFile& file : code_below(folder)) {
      const bool is_public = file.is_header() && file.path.starts_with("src/");
      const std::size_t limit = is_public ? header_lines_max : file_lines_max;
      if (lines_of(file.text).size() <= limit) continue;
      EXPECT_TRUE(exemptions.lifts("file", file.path))
          << file.path << ": " << lines_of(file.text).size() << " lines, at most " << limit;
    }
  }
  EXPECT_EQ(exemptions.unused("file"), std::vector<std::string>());
}

TEST(Sizes, Functions) {
  Exemptions exemptions = load_exemptions();
  for (const SourceFile& file : code_below("src")) {
    for (const Function& function : functions_of(file.text)) {
      if (function.lines <= function_lines_max) continue;
      EXPECT_TRUE(exemptions.lifts("function", file.path + ":" + function.header))
          << file.path << ":" << function.line << ": " << function.lines << " lines, at most "
          << function_lines_max << ": " << function.header;
    }
  }
  EXPECT_EQ(exemptions.unused("function"), std::vector<std::string>());
}

TEST(Sizes, Readmes) {
  for (const SourceFile& file : files_below("src")) {
    if (file.name() != "README.md") continue;
    EXPECT_LE(lines_of(file.text).size(), readme_lines_max) << file.path;
  }
}

TEST(Exemptions, EachHasAReason) {
  EXPECT_EQ(load_exemptions().broken(), std::vector<std::string>());
}

TEST(Exemptions, AreParsed) {
  Exemptions exemptions(
      "# comment\n\nfile a.cpp: long table\nfunction b.cpp:int f(): one switch\nfile c\n"
  );
  EXPECT_EQ(exemptions.broken(), std::vector<std::string>{"file c"});
  EXPECT_TRUE(exemptions.lifts("file", "a.cpp"));
  EXPECT_FALSE(exemptions.lifts("function", "a.cpp"));
  EXPECT_EQ(exemptions.unused("file"), std::vector<std::string>());
  EXPECT_EQ(exemptions.unused("function"), std::vector<std::string>{"b.cpp:int f()"});
}

}  // namespace
}  // namespace barbacane::style
