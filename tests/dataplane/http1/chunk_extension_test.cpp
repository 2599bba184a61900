#include "dataplane/http1/chunk_extension.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace barbacane::http1 {
namespace {

/// Whether a line may go on, and end, with this behind its first ';'.
bool is_extension(std::string_view text) {
  ChunkExtension extension;
  extension.reset();
  for (const char byte : text) {
    if (!extension.take(byte)) return false;
  }
  return extension.is_whole();
}

TEST(ChunkExtension, TakesNamesAndValues) {
  for (const std::string_view text :
       {"a",
        "a;b",
        "a=b",
        "a=b;c=d;e",
        " \ta = b ; c",
        "a ;b",
        "!#$%&'*+-.^_`|~0Z=1",
        R"(a="")",
        R"(a="b;c=d")",
        R"(a="b\"c";d)",
        "a=\"\t \x80\xFF\"",
        R"(a="b" ;c)"})
    EXPECT_TRUE(is_extension(text)) << text;
}

TEST(ChunkExtension, RefusesEverythingElse) {
  for (const std::string_view text :
       {"",        " ",        "a;",       ";a",         "=b",        "a=",        "a ",
        "a b",     "a=b c",    "a=b ",     "a==b",       "a=b=c",     "a=\"b",     "a=\"b\\",
        "\"a\"",   "a=\"b\"c", "a=\"b\" ", "a=b\"c\"",   "a[b]",      "a/b",       "a,b",
        "caf\xC3", "a=\xC3",   "a=\"\x7F", "a=\"\\\x01", "a=\"b\r\"", "a=\"b\n\"", "a\x0B"})
    EXPECT_FALSE(is_extension(text)) << text;
}

}  // namespace
}  // namespace barbacane::http1
