#include "control/api/credentials.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barbacane::api {
namespace {

TEST(Credentials, BearerIsAScheme) {
  EXPECT_EQ(bearer_of("Bearer abc"), "abc");
  EXPECT_EQ(bearer_of("bEARER abc"), "abc");
  EXPECT_EQ(bearer_of("Basic abc"), "");
  EXPECT_EQ(bearer_of("Bear"), "");
}

TEST(Credentials, CookiesAreFoundByTheirWholeName) {
  EXPECT_EQ(cookie_of("a=1; b=2", "b"), "2");
  EXPECT_EQ(cookie_of("bb=1", "b"), "");
  EXPECT_EQ(cookie_of("", "b"), "");
}

TEST(Credentials, RequestIdsCannotForgeALine) {
  EXPECT_TRUE(is_request_id("aZ0-_."));
  EXPECT_FALSE(is_request_id("a b"));
  EXPECT_FALSE(is_request_id(""));
  EXPECT_FALSE(is_request_id(std::string(101, 'a')));
}

}  // namespace
}  // namespace barbacane::api
