#include "common/crypto/base64.hpp"

#include <gtest/gtest.h>

namespace barbacane::crypto {
namespace {

struct Row {
  std::string_view bytes;
  std::string_view text;
};

// RFC 4648 section 10, and the two letters that base64url spells differently.
constexpr Row rows[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xbf", "+/+/"},
};

TEST(Base64, GoesBothWays) {
  for (const Row& row : rows) {
    EXPECT_EQ(to_base64(row.bytes), row.text);
    EXPECT_EQ(parse_base64(row.text), row.bytes) << row.text;
  }
}

TEST(ParseBase64, RefusesEveryOtherSpelling) {
  constexpr std::string_view refused[] = {
      "Z",         // a lone letter
      "Zg",        // no padding
      "Zg=",       // half of it
      "Zg===",     // too much of it
      "Zh==",      // bits left over
      "Zm9=",      // bits left over
      "=",         // nothing but padding
      "Zg==Zg==",  // padding in the middle
      "Zm9v\n",    // white space
      " Zm9v",
      "Zm-v",  // base64url
      "Zm_v",
      std::string_view{"Zm\0v", 4},
  };
  for (const std::string_view text : refused) EXPECT_EQ(parse_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace barbacane::crypto
