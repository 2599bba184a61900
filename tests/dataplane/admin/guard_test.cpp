#include "dataplane/admin/guard.hpp"

#include <gtest/gtest.h>

namespace barbacane::admin {
namespace {

struct Row {
  const char* name;
  std::string host;
  bool is_loopback;
  std::string peer;
  std::string origin;
  bool may;
};

class Guard : public testing::TestWithParam<Row> {};

TEST_P(Guard, Decides) {
  net::PlainRequest request;
  request.address = GetParam().peer;
  request.is_loopback = GetParam().is_loopback;
  if (!GetParam().host.empty()) request.fields["host"] = GetParam().host;
  if (!GetParam().origin.empty()) request.fields["origin"] = GetParam().origin;
  EXPECT_EQ(find_refusal(request, "10.0.0.5").has_value(), !GetParam().may);
}

const std::string near = "127.0.0.1:5000";

INSTANTIATE_TEST_SUITE_P(
    Admin,
    Guard,
    testing::Values(
        Row{"Localhost", "localhost", true, near, "", true},
        Row{"LocalhostWithPort", "LocalHost:8081", true, near, "", true},
        Row{"Loopback", "127.0.0.1:8081", true, near, "", true},
        Row{"OtherLoopback", "127.8.8.8", true, near, "", true},
        Row{"LoopbackIpv6", "[::1]:8081", true, near, "", true},
        Row{"BoundHost", "10.0.0.5:8081", true, near, "", true},
        Row{"UnixSocketWithAnyHost", "unix", true, "unix", "", true},
        Row{"UnixSocketWithoutHost", "", true, "unix", "", true},
        Row{"Far", "localhost", false, "10.0.0.9:1", "", false},
        Row{"Rebound", "evil.example:8081", true, near, "", false},
        Row{"ReboundBelowLocalhost", "localhost.evil.example", true, near, "", false},
        Row{"AddressAsPrefix", "127.0.0.1.evil.example", true, near, "", false},
        Row{"OtherAddress", "10.0.0.6", true, near, "", false},
        Row{"NoHost", "", true, near, "", false},
        Row{"TwoHosts", "localhost, evil.example", true, near, "", false},
        Row{"UserInfo", "localhost@evil.example", true, near, "", false},
        Row{"BrokenPort", "localhost:x", true, near, "", false},
        Row{"BrokenBrackets", "[::1", true, near, "", false},
        Row{"AfterBrackets", "[::1]x", true, near, "", false},
        Row{"PageOfAnotherOrigin", "localhost:8081", true, near, "https://evil.example", false},
        Row{"PageWithoutOrigin", "localhost:8081", true, near, "null", false},
        Row{"PageOverUnix", "unix", true, "unix", "https://evil.example", false}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(HostOfAuthority, SplitsOffThePort) {
  EXPECT_EQ(host_of_authority("A.example:80"), "a.example");
  EXPECT_EQ(host_of_authority("[2001:DB8::1]"), "2001:db8::1");
  EXPECT_EQ(host_of_authority("a:"), "a");  // RFC 3986 §3.2.3: the port may be empty
  EXPECT_EQ(host_of_authority(""), std::nullopt);
  EXPECT_EQ(host_of_authority(":80"), std::nullopt);
  EXPECT_EQ(host_of_authority("a:b:80"), std::nullopt);
  EXPECT_EQ(host_of_authority("[]:80"), std::nullopt);
}

}  // namespace
}  // namespace barbacane::admin
