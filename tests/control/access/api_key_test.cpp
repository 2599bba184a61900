#include "control/access/api_key.hpp"

#include <gtest/gtest.h>

#include <set>

namespace barbacane::access {
namespace {

TEST(ApiKey, IsKnownByItsForm) {
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    const std::string key = make_api_key();
    EXPECT_TRUE(is_api_key(key)) << key;
    EXPECT_TRUE(keys.insert(key).second);
  }
}

TEST(ApiKey, OneWrongCharacterIsSeen) {
  const std::string key = make_api_key();
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string other = key;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(is_api_key(other)) << i;
  }
  for (const std::string& text :
       {std::string{},
        key.substr(1),
        key + "0",
        "bbk_" + std::string(38, '0'),
        key.substr(0, 41) + '\0'})
    EXPECT_FALSE(is_api_key(text)) << text;
}

TEST(ApiKey, HashesAndHintsTellLittle) {
  const std::string key = make_api_key();
  EXPECT_EQ(hash_of(key).size(), 32U);
  EXPECT_EQ(hint_of(key), key.substr(key.size() - 4));
  EXPECT_TRUE(is_session_secret(make_session_secret()));
  EXPECT_FALSE(is_api_key(make_session_secret()));
}

TEST(CsrfToken, FollowsFromTheSecretAndDoesNotGiveItAway) {
  const std::string secret = make_session_secret();
  const std::string token = csrf_token_of(secret);
  EXPECT_EQ(token, csrf_token_of(secret));
  EXPECT_NE(token, csrf_token_of(make_session_secret()));
  EXPECT_EQ(token.size(), 64U);
  EXPECT_EQ(token.find(secret), std::string::npos);
}

TEST(SameSecret, ComparesAllOfIt) {
  EXPECT_TRUE(is_same_secret("abc", "abc"));
  for (const char* other : {"abd", "bbc", "ab", "abcd", ""})
    EXPECT_FALSE(is_same_secret("abc", other));
}

}  // namespace
}  // namespace barbacane::access
