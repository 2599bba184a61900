#include "control/access/proxies.hpp"

#include <gtest/gtest.h>

namespace barbacane::access {
namespace {

TrustedProxies trusting(const std::vector<std::string>& words) {
  std::string fault;
  auto out = TrustedProxies::parse(words, fault);
  EXPECT_TRUE(out) << fault;
  return out.value_or(TrustedProxies());
}

TEST(TrustedProxies, AreNetworksOfBothKinds) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8", "192.0.2.129/25", "2001:db8::/33", "::1"});
  for (const char* inside :
       {"10.255.0.1", "::ffff:10.1.1.1", "192.0.2.200", "2001:db8:7fff::1", "::1"})
    EXPECT_TRUE(proxies.contains(inside)) << inside;
  for (const char* outside :
       {"11.0.0.1", "192.0.2.1", "2001:db8:8000::", "::2", "unix", "10.0.0", "", "::a00:1"})
    EXPECT_FALSE(proxies.contains(outside)) << outside;
  EXPECT_TRUE(trusting({"unix"}).contains("unix"));
  EXPECT_TRUE(trusting({"0.0.0.0/0"}).contains("203.0.113.9"));
  EXPECT_FALSE(trusting({"0.0.0.0/0"}).contains("2001:db8::1"));
}

TEST(TrustedProxies, RefuseWhatIsNoNetwork) {
  for (const char* word :
       {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", "host", "1/8"}) {
    std::string fault;
    EXPECT_FALSE(TrustedProxies::parse({word}, fault)) << word;
    EXPECT_NE(fault, "") << word;
  }
}

TEST(TrustedProxies, TheCallerIsTheLastAddressThatIsNoProxy) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  const struct {
    const char* peer;
    const char* field;
    const char* client;
  } rows[]{
      {"203.0.113.9", "198.51.100.1", "203.0.113.9"},  // a stranger says what it likes
      {"10.0.0.1", "", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.1", "198.51.100.1"},
      {"10.0.0.1", "1.1.1.1, 198.51.100.1,\t10.0.0.2 ", "198.51.100.1"},
      {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
      {"10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"},
      {"10.0.0.1", "1.1.1.1,", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.1:4711", "198.51.100.1"},
      {"10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"},
      {"10.0.0.1", "2001:db8::1", "2001:db8::1"},
  };
  for (const auto& [peer, field, client] : rows)
    EXPECT_EQ(proxies.client_of(peer, field), client) << field;
}

}  // namespace
}  // namespace barbacane::access
