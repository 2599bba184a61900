// What becomes of a body: how much of it is read, when, and by whom.
#include "dataplane/downstream/session.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "dataplane/downstream/session_fixture.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;

TEST_F(SessionTest, ForwardsABodyThatCameWithItsHead) {
  start(echo());
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(
        ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").body, "got hello"
    );
  EXPECT_EQ(upstream->connections(), 1U);
  EXPECT_EQ(upstream->seen().at(0).field("Content-Length"), "5");
}

TEST_F(SessionTest, ForwardsABodyThatComesInPieces) {
  start(echo());
  ASSERT_TRUE(client->send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhel"));
  ASSERT_TRUE(eventually([this] { return upstream->connections() == 1; }));
  ASSERT_TRUE(client->send("lo"));
  EXPECT_EQ(ask("world").body, "got helloworld");
}

TEST_F(SessionTest, ForwardsChunksAsChunksWithTrailers) {
  start([](const SeenRequest& request, UpstreamConnection& connection) {
    connection.send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n"
    );
    connection.send("2;x=y\r\n" + request.body.substr(0, 2) + "\r\n0\r\nX-Sum: 7\r\n\r\n");
  });
  for (int i = 0; i < 2; ++i) {
    const RawResponse response =
        ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            "2\r\nhe\r\n3\r\nllo\r\n0\r\nX-Note: end\r\n\r\n");
    EXPECT_EQ(response.body, "abche");
    EXPECT_EQ(response.field("transfer-encoding"), "chunked");
    EXPECT_THAT(response.trailers, HasSubstr("X-Sum: 7"));
  }
  EXPECT_EQ(upstream->seen().at(0).body, "hello");
  EXPECT_EQ(upstream->seen().at(0).field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(upstream->connections(), 1U);
}

TEST_F(SessionTest, SendsContinueWhenTheBodyIsWanted) {
  start(echo());
  ASSERT_TRUE(client->send(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
  ));
  EXPECT_EQ(client->read_response().status, 100);
  EXPECT_EQ(ask("ok").body, "got ok");
  EXPECT_EQ(upstream->seen().at(0).field("Expect"), "");
}

TEST_F(SessionTest, RefusesWithoutContinue) {
  start(echo());
  const RawResponse response =
      ask("PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_EQ(gateway->hits(exchange::Limit::request_body_bytes), 1U);
}

TEST_F(SessionTest, ReadsAwayAShortBodyThatNobodyWanted) {
  start();
  EXPECT_EQ(ask("POST /a/none HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody").status, 404);
  EXPECT_EQ(
      ask("POST /a/none HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
          "chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
          .status,
      404
  );
  EXPECT_EQ(ask(get_a).status, 200);
}

TEST_F(SessionTest, ClosesBehindALongBodyThatNobodyWanted) {
  start();
  const RawResponse response =
      ask("POST /a/none HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nbody");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.field("connection"), "close");
}

TEST_F(SessionTest, PassesOnAnAnswerThatComesBeforeTheBodyIsWhole) {
  upstream = std::make_unique<FakeUpstream>();
  // A handler sees whole requests only: this upstream answers on its own.
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof own;
  ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&own), size), 0);
  ASSERT_EQ(::listen(listener, 8), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size), 0);
  std::thread eager([listener] {
    const int one = ::accept(listener, nullptr, nullptr);
    char bytes[4096];
    static_cast<void>(::recv(one, bytes, sizeof bytes, 0));
    const std::string answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";
    static_cast<void>(::send(one, answer.data(), answer.size(), MSG_NOSIGNAL));
    while (::recv(one, bytes, sizeof bytes, 0) > 0) {
    }
    ::close(one);
  });
  gateway = std::make_unique<RunningWorker>();
  gateway->serve(
      {{.method = "POST",
        .path = "/a",
        .config = "{\"url\":\"http://127.0.0.1:" + std::to_string(ntohs(own.sin_port)) + "\"}"}}
  );
  client = std::make_unique<RawClient>(gateway->address);
  const RawResponse response =
      ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nsome");
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, "no");
  EXPECT_EQ(response.field("connection"), "close");
  client.reset();
  eager.join();
  ::close(listener);
}

/// Answers the first request of each connection, and ends it at the second without an answer.
support::UpstreamHandler dies_at_the_second(const std::unique_ptr<FakeUpstream>& upstream) {
  return [&upstream](const SeenRequest& request, UpstreamConnection& connection) {
    const auto here = [&](const SeenRequest& one) { return one.connection == request.connection; };
    if (std::ranges::count_if(upstream->seen(), here) == 2) return connection.close();
    connection.send(ok_response(request.method + " " + request.body));
  };
}

TEST_F(SessionTest, SendsASmallBodyAgainWhereTheMethodAllowsIt) {
  start(dies_at_the_second(upstream));
  EXPECT_EQ(ask(get_a).status, 200);
  EXPECT_EQ(ask("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").body, "PUT hello");
  EXPECT_EQ(
      ask("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nagain\r\n0\r\n\r\n")
          .body,
      "PUT again"
  );
  EXPECT_EQ(upstream->seen().size(), 5U) << "each PUT twice";
}

TEST_F(SessionTest, NeverSendsAPostTwice) {
  start(dies_at_the_second(upstream));
  EXPECT_EQ(ask(get_a).status, 200);
  EXPECT_EQ(ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").status, 502);
  EXPECT_EQ(ask(get_a).status, 200);
  EXPECT_EQ(ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").status, 502);
  EXPECT_EQ(upstream->seen().size(), 4U);
}

TEST_F(SessionTest, SendsAgainWhatCouldNotEvenBeWritten) {
  exchange::Settings settings;
  settings.request_timeout = std::chrono::milliseconds(5000);
  start(
      [](const SeenRequest& request, UpstreamConnection& connection) {
        connection.send(ok_response(request.target));
        if (request.target == "/a") connection.reset();
      },
      settings
  );
  // Pipelined, so that nothing tells of the reset before the connection is used again.
  for (int round = 0; round < 20; ++round) {
    EXPECT_EQ(ask(std::string(get_a) + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n").body, "/a");
    EXPECT_EQ(client->read_response().body, "/b");
  }
}

TEST_F(SessionTest, RefusesABrokenChunk) {
  start(echo());
  const RawResponse response =
      ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_EQ(response.status, 400);
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(SessionTest, HoldsTheUpstreamBackForASlowCaller) {
  constexpr std::size_t total = 64U << 20U;
  std::atomic<std::size_t> sent{0};
  start([&sent](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(total) + "\r\n\r\n");
    const std::string piece(64U << 10U, 'x');
    while (sent < total && connection.send(piece)) sent += piece.size();
  });
  ASSERT_TRUE(client->send(get_a));
  // It stops when all buffers between here and there are full: the same number twice in a row.
  std::size_t before = 1;
  ASSERT_TRUE(eventually([&] {
    const std::size_t now = sent;
    const bool stands = now != 0 && now == before;
    before = now;
    if (!stands) std::this_thread::yield();
    return stands;
  }));
  EXPECT_LT(sent, total);
  std::size_t got = 0;
  while (got < total) {
    const std::string bytes = client->read_some(1U << 20U);
    ASSERT_FALSE(bytes.empty());
    got += bytes.size();
  }
  EXPECT_EQ(sent, total);
}

TEST_F(SessionTest, StreamsALargeBodyUp) {
  start([](const SeenRequest& request, UpstreamConnection& connection) {
    std::uint64_t sum = 0;
    for (const char byte : request.body) sum = sum * 31 + static_cast<unsigned char>(byte);
    connection.send(ok_response(std::to_string(request.body.size()) + " " + std::to_string(sum)));
  });
  std::string body(16U << 20U, '\0');
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    body[i] = static_cast<char>('a' + i * 7 % 23);
    sum = sum * 31 + static_cast<unsigned char>(body[i]);
  }
  const std::string expected = std::to_string(body.size()) + " " + std::to_string(sum);
  EXPECT_EQ(
      ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n\r\n" + body)
          .body,
      expected
  );
  std::string chunked = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += 1U << 16U)
    chunked += "10000\r\n" + body.substr(at, 1U << 16U) + "\r\n";
  EXPECT_EQ(ask(chunked + "0\r\n\r\n").body, expected);
}

}  // namespace
}  // namespace barbacane::downstream
