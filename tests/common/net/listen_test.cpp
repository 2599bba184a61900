#include "common/net/listen.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "common/net/certificates.hpp"
#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

struct Good {
  const char* name;
  std::string text;
  std::string host;
  std::uint16_t port;
};

class ParsesAddress : public testing::TestWithParam<Good> {};

TEST_P(ParsesAddress, AndWritesItBack) {
  const Result<ListenAddress> address = parse_listen_address(GetParam().text);
  ASSERT_TRUE(address.has_value()) << address.error().message();
  EXPECT_EQ(address->host, GetParam().host);
  EXPECT_EQ(address->port, GetParam().port);
  EXPECT_EQ(to_text(*address), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Listen,
    ParsesAddress,
    testing::Values(
        Good{"AnyAddress", "0.0.0.0:8080", "0.0.0.0", 8080},
        Good{"Loopback", "127.0.0.1:0", "127.0.0.1", 0},
        Good{"LargestPort", "10.0.0.1:65535", "10.0.0.1", 65535},
        Good{"AnyIpv6", "[::]:80", "::", 80},
        Good{"LoopbackIpv6", "[::1]:0", "::1", 0}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(ParseListenAddress, TakesUnixPaths) {
  const Result<ListenAddress> address = parse_listen_address("unix:/run/a b.sock");
  ASSERT_TRUE(address.has_value());
  EXPECT_TRUE(address->is_unix);
  EXPECT_EQ(address->path, "/run/a b.sock");
  EXPECT_EQ(to_text(*address), "unix:/run/a b.sock");
}

struct Bad {
  const char* name;
  std::string text;
  NetErrc code;
};

class RefusesAddress : public testing::TestWithParam<Bad> {};

TEST_P(RefusesAddress, WithItsReason) {
  const Result<ListenAddress> address = parse_listen_address(GetParam().text);
  ASSERT_FALSE(address.has_value());
  EXPECT_EQ(address.error(), make_error_code(GetParam().code));
}

INSTANTIATE_TEST_SUITE_P(
    Listen,
    RefusesAddress,
    testing::Values(
        Bad{"Empty", "", NetErrc::address_malformed},
        Bad{"NoPort", "127.0.0.1", NetErrc::address_malformed},
        Bad{"NoHost", ":8080", NetErrc::address_malformed},
        Bad{"BareIpv6", "::1:8080", NetErrc::address_malformed},
        Bad{"HalfBracket", "[::1:8080", NetErrc::address_malformed},
        Bad{"EmptyBrackets", "[]:80", NetErrc::address_malformed},
        Bad{"BracketedIpv4", "[127.0.0.1]:80", NetErrc::address_not_numeric},
        Bad{"Name", "localhost:8080", NetErrc::address_not_numeric},
        Bad{"Star", "*:8080", NetErrc::address_not_numeric},
        Bad{"ShortIpv4", "127.1:80", NetErrc::address_not_numeric},
        Bad{"ZeroByte", std::string("127.0.0.1\0x:80", 14), NetErrc::address_not_numeric},
        Bad{"EmptyPort", "127.0.0.1:", NetErrc::port_malformed},
        Bad{"NamedPort", "127.0.0.1:http", NetErrc::port_malformed},
        Bad{"NegativePort", "127.0.0.1:-1", NetErrc::port_malformed},
        Bad{"LargePort", "127.0.0.1:65536", NetErrc::port_malformed},
        Bad{"TrailingSpace", "127.0.0.1:80 ", NetErrc::port_malformed},
        Bad{"EmptyPath", "unix:", NetErrc::address_malformed},
        Bad{"LongPath", "unix:/" + std::string(107, 'x'), NetErrc::path_too_long},
        Bad{"ZeroInPath", std::string("unix:/a\0b", 9), NetErrc::path_too_long}
    ),
    [](const auto& row) { return row.param.name; }
);

/// Closes what a test opened.
struct Sockets {
  std::vector<int> list;
  ~Sockets() {
    for (const int socket : list) ::close(socket);
  }
};

ListenAddress tcp(const std::string& host, std::uint16_t port) {
  return {.is_unix = false, .host = host, .port = port, .path = {}};
}

ListenAddress local(const std::string& path) {
  return {.is_unix = true, .host = {}, .port = 0, .path = path};
}

bool can_connect(const ListenAddress& address) {
  const int socket = ::socket(address.is_unix ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
  int outcome = -1;
  if (address.is_unix) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, address.path.data(), address.path.size());
    outcome = ::connect(socket, reinterpret_cast<sockaddr*>(&at), sizeof at);
  } else {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(address.port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    outcome = ::connect(socket, reinterpret_cast<sockaddr*>(&at), sizeof at);
  }
  ::close(socket);
  return outcome == 0;
}

TEST(OpenListeners, PortZeroIsOnePortForAll) {
  ListenAddress bound;
  Failure failure;
  const Sockets opened{open_listeners(tcp("127.0.0.1", 0), 4, bound, failure)};
  ASSERT_EQ(opened.list.size(), 4U) << failure.detail;
  EXPECT_NE(bound.port, 0);
  EXPECT_EQ(bound.host, "127.0.0.1");
  for (const int socket : opened.list) {
    sockaddr_in at{};
    socklen_t length = sizeof at;
    ASSERT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &length), 0);
    EXPECT_EQ(ntohs(at.sin_port), bound.port);
  }
  EXPECT_TRUE(can_connect(bound));
}

TEST(OpenListeners, SecondProcessIsToldThatThePortIsInUse) {
  ListenAddress bound;
  Failure failure;
  const Sockets first{open_listeners(tcp("127.0.0.1", 0), 2, bound, failure)};
  ASSERT_EQ(first.list.size(), 2U) << failure.detail;
  ListenAddress again;
  const Sockets second{open_listeners(bound, 2, again, failure)};
  EXPECT_TRUE(second.list.empty());
  EXPECT_EQ(failure.code, make_error_code(NetErrc::address_in_use));
  EXPECT_EQ(
      failure.detail,
      "address " + to_text(bound) + " is in use: stop the other process or choose another --listen"
  );
}

TEST(OpenListeners, AKnownPortCanBeTakenAgainAfterItsConnectionsEnded) {
  ListenAddress bound;
  Failure failure;
  {
    const Sockets first{open_listeners(tcp("127.0.0.1", 0), 1, bound, failure)};
    ASSERT_EQ(first.list.size(), 1U);
    const int visitor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(bound.port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(visitor, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    const int taken = ::accept(first.list[0], nullptr, nullptr);
    ::close(taken);  // the side that closes first keeps TIME_WAIT
    ::close(visitor);
  }
  ListenAddress again;
  const Sockets second{open_listeners(bound, 2, again, failure)};
  EXPECT_EQ(second.list.size(), 2U) << failure.detail;
  EXPECT_EQ(again.port, bound.port);
}

TEST(OpenListeners, Ipv6LeavesTheIpv4PortAlone) {
  ListenAddress bound;
  Failure failure;
  const Sockets six{open_listeners(tcp("::1", 0), 1, bound, failure)};
  if (six.list.empty()) GTEST_SKIP() << "no IPv6 here: " << failure.detail;
  EXPECT_EQ(to_text(bound), "[::1]:" + std::to_string(bound.port));
  EXPECT_FALSE(can_connect(tcp("127.0.0.1", bound.port)));
}

TEST(OpenListeners, ForeignAddressIsUnavailable) {
  ListenAddress bound;
  Failure failure;
  const Sockets opened{open_listeners(tcp("192.0.2.1", 0), 1, bound, failure)};
  EXPECT_TRUE(opened.list.empty());
  EXPECT_EQ(failure.code, make_error_code(NetErrc::address_unavailable));
  EXPECT_NE(failure.detail.find("192.0.2.1"), std::string::npos);
}

TEST(OpenListeners, HostThatIsNoAddressIsRefused) {
  ListenAddress bound;
  Failure failure;
  EXPECT_TRUE(open_listeners(tcp("example.com", 80), 1, bound, failure).empty());
  EXPECT_EQ(failure.code, make_error_code(NetErrc::address_not_numeric));
}

TEST(OpenListeners, UnixSocketIsSharedByAll) {
  const Folder folder;
  ListenAddress bound;
  Failure failure;
  const Sockets opened{open_listeners(local(folder.at("a.sock")), 3, bound, failure)};
  ASSERT_EQ(opened.list.size(), 3U) << failure.detail;
  EXPECT_TRUE(can_connect(bound));
}

TEST(OpenListeners, StaleUnixSocketIsReplaced) {
  const Folder folder;
  ListenAddress bound;
  Failure failure;
  {
    const Sockets gone{open_listeners(local(folder.at("a.sock")), 1, bound, failure)};
  }
  ASSERT_TRUE(std::filesystem::exists(folder.at("a.sock")));
  const Sockets opened{open_listeners(bound, 1, bound, failure)};
  EXPECT_EQ(opened.list.size(), 1U) << failure.detail;
  EXPECT_TRUE(can_connect(bound));
}

TEST(OpenListeners, LiveUnixSocketIsInUseAndStaysAlive) {
  const Folder folder;
  ListenAddress bound;
  Failure failure;
  const Sockets opened{open_listeners(local(folder.at("a.sock")), 1, bound, failure)};
  ASSERT_EQ(opened.list.size(), 1U) << failure.detail;
  EXPECT_TRUE(open_listeners(bound, 1, bound, failure).empty());
  EXPECT_EQ(failure.code, make_error_code(NetErrc::address_in_use));
  EXPECT_TRUE(can_connect(bound));
}

TEST(OpenListeners, OrdinaryFileIsNeverRemoved) {
  const Folder folder;
  write_text(folder.at("precious"), "kept");
  ListenAddress bound;
  Failure failure;
  EXPECT_TRUE(open_listeners(local(folder.at("precious")), 1, bound, failure).empty());
  EXPECT_EQ(failure.code, make_error_code(NetErrc::address_in_use));
  EXPECT_NE(failure.detail.find("not a socket"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder.at("precious")));
}

TEST(OpenListeners, MissingFolderIsNamed) {
  const Folder folder;
  ListenAddress bound;
  Failure failure;
  EXPECT_TRUE(open_listeners(local(folder.at("none/a.sock")), 1, bound, failure).empty());
  EXPECT_NE(failure.detail.find("folder does not exist"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::net
