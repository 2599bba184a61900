#include "control/compile/codes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace barbacane::compile {
namespace {

TEST(Codes, AreFoundWhateverTheirCase) {
  ASSERT_NE(find_code("E1023"), nullptr);
  EXPECT_EQ(find_code("e1023"), find_code("E1023"));
  EXPECT_EQ(find_code("E9999"), nullptr);
  EXPECT_EQ(find_code(""), nullptr);
}

TEST(Codes, StandOnceAndExplainThemselves) {
  std::set<std::string_view> seen;
  for (const CodeInfo& info : all_codes()) {
    EXPECT_TRUE(seen.insert(info.code).second) << info.code;
    EXPECT_FALSE(info.title.empty()) << info.code;
    EXPECT_GT(info.explanation.size(), 20U) << info.code;
  }
}

/// Every code that a source names can be explained.
TEST(Codes, CoverEverySource) {
  namespace fs = std::filesystem;
  const fs::path source = fs::path{BARBACANE_TESTDATA}.parent_path().parent_path() / "src";
  std::size_t found = 0;
  for (const char* room : {"control/compile", "common/json", "common/yaml", "common/settings"}) {
    for (const fs::directory_entry& entry : fs::directory_iterator{source / room}) {
      if (entry.path().extension() != ".cpp" || entry.path().filename() == "codes.cpp") continue;
      std::ifstream file{entry.path()};
      const std::string text{std::istreambuf_iterator<char>{file}, {}};
      for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; ++at) {
        const std::string code = text.substr(at + 1, 5);
        const bool is_code = text.size() > at + 6 && text[at + 6] == '"' &&
                             (code[0] == 'E' || code[0] == 'W') &&
                             code.find_first_not_of("0123456789", 1) == std::string::npos;
        if (!is_code) continue;
        ++found;
        EXPECT_NE(find_code(code), nullptr) << code << " in " << entry.path();
      }
    }
  }
  EXPECT_GT(found, 40U);
}

}  // namespace
}  // namespace barbacane::compile
