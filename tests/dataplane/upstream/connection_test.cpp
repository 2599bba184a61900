// One response after the other over one connection: framing, and when the connection is not used
// again.
#include "dataplane/upstream/connection.hpp"

#include <sys/socket.h>

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;

struct Row {
  std::string name;
  std::string response;
  std::string body;
  std::size_t connections;  // after two calls
  std::string method = "GET";
};
class Responses : public testing::TestWithParam<Row> {};

TEST_P(Responses, AreReadWholeAndTheConnectionIsKeptOrNot) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(GetParam().response);
    if (GetParam().connections == 2) connection.close();
  });
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  for (int i = 0; i < 2; ++i) {
    call.start(pool, GetParam().method);
    ASSERT_TRUE(call.run());
    EXPECT_EQ(call.body, GetParam().body);
    EXPECT_EQ(call.failure, UpstreamErrc{});
  }
  EXPECT_EQ(upstream.connections(), GetParam().connections);
}

/// The same, one byte at a time.
TEST_P(Responses, ComeByteByByte) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    for (const char byte : GetParam().response) connection.send({&byte, 1});
    if (GetParam().connections == 2) connection.close();
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream), GetParam().method);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.body, GetParam().body);
}

INSTANTIATE_TEST_SUITE_P(
    Framings,
    Responses,
    testing::Values(
        Row{"Length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc", 1},
        Row{"Empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", 1},
        Row{"Chunked",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
            "chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n",
            "abc",
            1},
        Row{"ChunkedEmpty", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", 1
        },
        Row{"Interim",
            "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
            "",
            1},
        Row{"Head", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "", 1, "HEAD"},
        Row{"NotModified", "HTTP/1.1 304 Not\r\nContent-Length: 3\r\n\r\n", "", 1},
        Row{"UntilClose", "HTTP/1.1 200 OK\r\n\r\nabc", "abc", 2},
        Row{"OldVersion", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc", 2},
        Row{"SaysClose",
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
            "abc",
            2}
    ),
    [](const auto& row) { return row.param.name; }
);

struct BadRow {
  std::string name;
  std::string response;
  UpstreamErrc failure;
};
class Broken : public testing::TestWithParam<BadRow> {};
TEST_P(Broken, EndTheCall) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(GetParam().response);
    connection.close();
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.failure, GetParam().failure) << word_of(call.failure);
  EXPECT_EQ(world.stats.connections_open.read(), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Responses,
    Broken,
    testing::Values(
        BadRow{"Silence", "", UpstreamErrc::closed_early},
        BadRow{
            "ShortLength",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            UpstreamErrc::closed_early
        },
        BadRow{
            "NoLastChunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            UpstreamErrc::closed_early
        },
        BadRow{
            "BadChunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            UpstreamErrc::response_malformed
        },
        BadRow{
            "ChunkedAndLength",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            UpstreamErrc::response_malformed
        },
        BadRow{"Folded", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", UpstreamErrc::response_malformed},
        BadRow{"Status99", "HTTP/1.1 099 Odd\r\n\r\n", UpstreamErrc::response_malformed},
        BadRow{
            "Switching",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            UpstreamErrc::response_malformed
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Connection, BytesBehindTheEndSpoilIt) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(ok_response("abc") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  });
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  for (int i = 0; i < 3; ++i) {
    call.start(pool);
    ASSERT_TRUE(call.run());
    EXPECT_EQ(call.body, "abc");
  }
  EXPECT_EQ(upstream.connections(), 3U);
}

TEST(Connection, AnAnswerBeforeTheRequestIsWholeSpoilsIt) {
  FakeUpstream upstream;
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(world.stats.connections_idle.read(), 1U);
  // The head of a POST with a body to come; the fake upstream answers heads without a length.
  call.start(pool, "POST", RequestFraming::length);
  call.is_bodyless = false;
  ASSERT_TRUE(call.call.is_ready());
  static_cast<void>(call.call.offer({}, false));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.body, "POST /a");
  EXPECT_EQ(world.stats.connections_idle.read(), 0U);
}

TEST(Connection, AnIdleOneThatIsClosedIsForgotten) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(ok_response("abc"));
    connection.close();
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(call.run());
  EXPECT_TRUE(run_until(world.io, [&world] { return world.stats.connections_open.read() == 0; }));
}

TEST(Connection, AnIdleOneEndsAfterAWhile) {
  FakeUpstream upstream;
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(call.run());
  world.pass(std::chrono::seconds(29));
  EXPECT_EQ(world.stats.connections_idle.read(), 1U);
  world.pass(std::chrono::seconds(2));
  EXPECT_EQ(world.stats.connections_idle.read(), 0U);
}

}  // namespace
}  // namespace barbacane::upstream
