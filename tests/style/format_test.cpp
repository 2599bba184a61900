// The tree is formatted by clang-format-19 and .clang-format.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "style/tree.hpp"

namespace barbacane::style {
namespace {

constexpr std::size_t complaint_bytes_max = 4000;

TEST(Format, IsClean) {
  std::string command = "cd '" BARBACANE_SOURCE_DIR "' && clang-format-19 --dry-run -Werror 2>&1";
  for (const char* folder : {"src", "tests"}) {
    for (const SourceFile& file : code_below(folder)) command += " " + file.path;
  }
  std::FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string complaints;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    if (complaints.size() < complaint_bytes_max) complaints.append(buffer.data(), size);
  }
  EXPECT_EQ(::pclose(pipe), 0) << "run clang-format-19 -i on:\n" << complaints;
}

}  // namespace
}  // namespace barbacane::style
