#include "dataplane/upstream/connector.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

using support::FakeUpstream;

struct Row {
  std::string name;
  std::string host;
  UpstreamErrc failure;  // 0 = connects
};
class Connecting : public testing::TestWithParam<Row> {};
TEST_P(Connecting, EndsOneWayOrTheOther) {
  FakeUpstream upstream;
  TargetStats stats;  // outlives the pools that count in it
  World world;
  auto target = std::make_shared<Target>();
  target->key = target->name = GetParam().name;
  target->host = GetParam().host;
  const std::string address = upstream.address();
  target->port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  Recorder call(world);
  call.start(world.upstreams.acquire(target, stats));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.failure, GetParam().failure) << word_of(call.failure);
  EXPECT_EQ(stats.connects_total.read(), call.failure == UpstreamErrc{} ? 1U : 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Hosts,
    Connecting,
    testing::Values(
        Row{"Address", "127.0.0.1", UpstreamErrc{}},
        Row{"Localhost", "localhost", UpstreamErrc{}},
        Row{"BelowLocalhost", "orders.localhost", UpstreamErrc{}},
        // Listens on 127.0.0.1 only.
        Row{"OtherLoopback", "127.0.0.2", UpstreamErrc::connect_refused},
        Row{"V6", "::1", UpstreamErrc::connect_refused},
        Row{"Malformed", "bad..name", UpstreamErrc::name_not_found}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Connector, TriesTheNextAddressOfAName) {
  // localhost is 127.0.0.1, then ::1; this upstream listens on the second only.
  const int listener = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  sockaddr_in6 own{};
  own.sin6_family = AF_INET6;
  own.sin6_addr = in6addr_loopback;
  socklen_t size = sizeof own;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&own), size) != 0)
    GTEST_SKIP() << "no IPv6 on this machine";
  ASSERT_EQ(::listen(listener, 8), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size), 0);
  World world;
  auto target = std::make_shared<Target>();
  target->key = target->name = "six";
  target->host = "localhost";
  target->port = ntohs(own.sin6_port);
  TargetStats stats;
  Recorder call(world);
  call.is_bodyless = false;
  call.start(world.upstreams.acquire(target, stats));
  EXPECT_TRUE(run_until(world.io, [&call] { return call.is_ready; }));
  EXPECT_EQ(call.failure, UpstreamErrc{});
  call.call.cancel();
  ::close(listener);
}

TEST(Connector, GivesUpInTime) {
  // A full backlog: the kernel drops what comes, as a black hole does.
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof own;
  ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&own), size), 0);
  ASSERT_EQ(::listen(listener, 0), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size), 0);
  std::vector<int> fillers;
  for (int i = 0; i < 4; ++i) {
    fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    static_cast<void>(::connect(fillers.back(), reinterpret_cast<const sockaddr*>(&own), size));
  }
  World world;
  auto target = std::make_shared<Target>();
  target->key = target->name = "hole";
  target->host = "127.0.0.1";
  target->port = ntohs(own.sin_port);
  TargetStats stats;
  Recorder call(world);
  call.start(world.upstreams.acquire(target, stats));
  for (int i = 0; i < 10; ++i) world.io.poll();
  EXPECT_FALSE(call.is_over);
  world.pass(std::chrono::milliseconds(3400));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.failure, UpstreamErrc::connect_timed_out);
  EXPECT_EQ(stats.connections_open.read(), 0U);
  for (const int filler : fillers) ::close(filler);
  ::close(listener);
}

}  // namespace
}  // namespace barbacane::upstream
