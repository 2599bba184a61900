// Sources, their build lists, their tests and their rooms' READMEs belong together
// (STYLE 1.1, 1.8).

#include <gtest/gtest.h>

#include <set>

#include "style/tree.hpp"

namespace barbacane::style {
namespace {

bool lists(const std::string& room, const std::string& file) {
  for (const std::string& line : lines_of(read_file("src/" + room + "/CMakeLists.txt"))) {
    for (std::string word : words_of(line.substr(0, line.find('#')))) {
      if (word.ends_with(')')) word.pop_back();
      if (word == file || word.ends_with("(" + file)) return true;
    }
  }
  return false;
}

TEST(Mirror, EverySourceHasATest) {
  Exemptions exemptions = load_exemptions();
  for (const SourceFile& file : code_below("src")) {
    if (!file.is_source() || file.room().empty()) continue;
    if (file.is_third_party()) continue;
    if (exists("tests/" + file.room() + "/" + file.stem() + "_test.cpp")) continue;
    EXPECT_TRUE(exemptions.lifts("untested", file.path))
        << file.path << ": write tests/" << file.room() << "/" << file.stem() << "_test.cpp";
  }
  EXPECT_EQ(exemptions.unused("untested"), std::vector<std::string>());
}

TEST(Mirror, EverySourceIsBuilt) {
  for (const SourceFile& file : code_below("src")) {
    if (!file.is_source() || file.room().empty()) continue;
    EXPECT_TRUE(lists(file.room(), file.name()))
        << file.path << " is not in src/" << file.room() << "/CMakeLists.txt";
  }
}

TEST(Mirror, EveryUnitTestIsBuilt) {
  for (const SourceFile& file : code_below("tests")) {
    const bool is_unit = file.path.starts_with("tests/common/") ||
                         file.path.starts_with("tests/dataplane/") ||
                         file.path.starts_with("tests/control/");
    if (!is_unit || !file.is_source() || !file.name().ends_with("_test.cpp")) continue;
    const std::string room = file.path.substr(6, file.path.rfind('/') - 6);
    const std::string tested = file.stem().substr(0, file.stem().size() - 5) + ".cpp";
    EXPECT_TRUE(lists(room, tested) || lists(room, file.name()))
        << file.path << ": src/" << room << "/CMakeLists.txt lists neither " << tested << " nor "
        << file.name() << " (TESTS), so it never runs";
  }
}

TEST(Mirror, EveryRoomSaysWhatItIsFor) {
  std::set<std::string> rooms;
  for (const SourceFile& file : code_below("src")) {
    if (!file.room().empty()) rooms.insert(file.room());
  }
  ASSERT_FALSE(rooms.empty());
  for (const std::string& room : rooms) {
    EXPECT_TRUE(exists("src/" + room + "/README.md")) << "src/" << room << "/README.md is missing";
  }
}

}  // namespace
}  // namespace barbacane::style
