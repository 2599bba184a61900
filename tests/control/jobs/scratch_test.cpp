#include "control/jobs/scratch.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace barbacane::jobs {
namespace {

TEST(FileName, StaysInsideItsFolder) {
  for (const char* name : {"a", "a.yaml", "a/b/c.json", "a-b_c.1", "..a", "a..b"})
    EXPECT_TRUE(is_file_name(name)) << name;
  for (const char* name :
       {"",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        "a/./b",
        "a b",
        "a\\b",
        "a:b",
        "\xc3\xa9",
        "1/2/3/4/5/6/7/8/9"})
    EXPECT_FALSE(is_file_name(name)) << name;
  EXPECT_FALSE(is_file_name(std::string(101, 'a')));
  EXPECT_FALSE(is_file_name(std::string_view("a\0b", 3)));
}

TEST(Scratch, IsGoneWithItsFiles) {
  std::string path;
  {
    const auto made = Scratch::make("");
    ASSERT_TRUE(made);
    path = made->path();
    ASSERT_TRUE(made->write("a/b.txt", "one"));
    ASSERT_TRUE(made->write("a/b.txt", " two"));
    std::ifstream in(made->path("a/b.txt"));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "one two");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(Scratch::make("/nonexistent"));
}

}  // namespace
}  // namespace barbacane::jobs
