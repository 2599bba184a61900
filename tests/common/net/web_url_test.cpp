#include "common/net/web_url.hpp"

#include <gtest/gtest.h>

#include <map>

namespace barbacane::net {
namespace {

TEST(WebUrl, Parses) {
  const auto plain = parse_web_url("http://Example.com");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "example.com");
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->authority(), "example.com");
  const auto full = parse_web_url("WSS://[::1]:8443/a/b//");
  ASSERT_TRUE(full);
  EXPECT_TRUE(full->is_secure);
  EXPECT_EQ(full->host, "::1");
  EXPECT_EQ(full->path, "/a/b");
  EXPECT_EQ(full->authority(), "[::1]:8443");
  EXPECT_EQ(parse_web_url("https://h:443/")->authority(), "h");
}

TEST(WebUrl, RefusesWhatItCannotMean) {
  for (const char* bad :
       {"",
        "h",
        "ftp://h",
        "http://",
        "http://:80",
        "http://h:0",
        "http://h:70000",
        "http://h:x",
        "http://u:p@h",
        "http://h/?q",
        "http://h/#f",
        "http://h/a b",
        "http://[::1",
        "http://h:"})
    EXPECT_FALSE(parse_web_url(bad)) << bad;
}

TEST(WebUrl, ChoosesTheProxyOfTheEnvironment) {
  std::map<std::string, std::string> all;
  const auto look = [&all](const char* name) -> const char* {
    const auto found = all.find(name);
    return found == all.end() ? nullptr : found->second.c_str();
  };
  const WebUrl url = *parse_web_url("https://cp.example.com");
  EXPECT_FALSE(*choose_proxy(url, look));
  all["HTTPS_PROXY"] = "http://user:word@proxy:3128";
  const auto proxy = choose_proxy(url, look);
  ASSERT_TRUE(proxy && *proxy);
  EXPECT_EQ((*proxy)->url.port, 3128);
  EXPECT_EQ((*proxy)->authorization, "Basic dXNlcjp3b3Jk");
  all["NO_PROXY"] = "other, .example.com";
  EXPECT_FALSE(*choose_proxy(url, look));
  all["NO_PROXY"] = "ple.com";
  EXPECT_TRUE(*choose_proxy(url, look));
  all["https_proxy"] = "ftp://x";
  EXPECT_FALSE(choose_proxy(url, look));
}

}  // namespace
}  // namespace barbacane::net
