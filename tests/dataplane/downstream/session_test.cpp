// What a client sees of one HTTP/1 connection: framing, order, keep-alive, 100-continue, and how
// it ends.
#include "dataplane/downstream/session.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>

#include "dataplane/downstream/running_worker.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

support::UpstreamHandler echo() {
  return [](const SeenRequest& request, UpstreamConnection& connection) {
    connection.send(ok_response("got " + request.body));
  };
}

/// A worker with GET, HEAD and POST /a to one upstream.
class Session : public testing::Test {
 protected:
  void start(support::UpstreamHandler handler = {}, const exchange::Settings& settings = {}) {
    upstream = std::make_unique<FakeUpstream>(std::move(handler));
    gateway = std::make_unique<RunningWorker>(settings);
    gateway->serve(
        {{.method = "GET", .path = "/{n}", .config = to_upstream(*upstream)},
         {.method = "POST", .path = "/{n}", .config = to_upstream(*upstream)},
         {.method = "PUT", .path = "/{n}", .config = to_upstream(*upstream), .body_bytes_max = 10}}
    );
    client = std::make_unique<RawClient>(gateway->address);
  }
  RawResponse ask(std::string_view bytes, bool is_head = false) {
    EXPECT_TRUE(client->send(bytes));
    return client->read_response(is_head);
  }

  std::unique_ptr<FakeUpstream> upstream;
  std::unique_ptr<RunningWorker> gateway;
  std::unique_ptr<RawClient> client;
};

TEST_F(Session, ForwardsAndKeepsBothConnections) {
  start();
  for (int i = 0; i < 3; ++i) {
    const RawResponse response = ask(get_a);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET /a");
    EXPECT_TRUE(response.is_complete);
  }
  EXPECT_EQ(upstream->connections(), 1U);
}

TEST_F(Session, TakesAHeadByteByByte) {
  start();
  for (const char byte : get_a) ASSERT_TRUE(client->send({&byte, 1}));
  EXPECT_EQ(client->read_response().body, "GET /a");
}

TEST_F(Session, ForwardsABodyThatCameWithItsHead) {
  start(echo());
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(
        ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").body, "got hello"
    );
  EXPECT_EQ(upstream->connections(), 1U);
  EXPECT_EQ(upstream->seen().at(0).field("Content-Length"), "5");
}

TEST_F(Session, ForwardsABodyThatComesInPieces) {
  start(echo());
  ASSERT_TRUE(client->send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhel"));
  ASSERT_TRUE(eventually([this] { return upstream->connections() == 1; }));
  ASSERT_TRUE(client->send("lo"));
  EXPECT_EQ(ask("world").body, "got helloworld");
}

TEST_F(Session, ForwardsChunksAsChunksWithTrailers) {
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

TEST_F(Session, AnswersPipelinedRequestsInOrder) {
  start();
  std::string bytes;
  for (int i = 0; i < 100; ++i)
    bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_TRUE(client->send(bytes));
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(client->read_response().body, "GET /" + std::to_string(i));
  EXPECT_EQ(upstream->connections(), 1U);
}

TEST_F(Session, AnswersPipelinedRequestsWithBodies) {
  start(echo());
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n" + std::to_string(i + 10);
    bytes += "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  }
  ASSERT_TRUE(client->send(bytes));
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(client->read_response().body, "got " + std::to_string(i + 10));
    ASSERT_EQ(client->read_response().body, "got x");
  }
}

TEST_F(Session, SendsContinueWhenTheBodyIsWanted) {
  start(echo());
  ASSERT_TRUE(client->send(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
  ));
  EXPECT_EQ(client->read_response().status, 100);
  EXPECT_EQ(ask("ok").body, "got ok");
  EXPECT_EQ(upstream->seen().at(0).field("Expect"), "");
}

TEST_F(Session, RefusesWithoutContinue) {
  start(echo());
  const RawResponse response =
      ask("PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_EQ(gateway->hits(exchange::Limit::request_body_bytes), 1U);
}

TEST_F(Session, StopsAChunkedBodyAtItsBound) {
  start(echo());
  const RawResponse response =
      ask("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
          "chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_THAT(response.body, HasSubstr("10 bytes"));
}

TEST_F(Session, ForwardsInterimResponses) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n");
    connection.send("HTTP/1.1 100 Continue\r\n\r\n" + ok_response("x"));
  });
  const RawResponse early = ask(get_a);
  EXPECT_EQ(early.status, 103);
  EXPECT_EQ(early.field("link"), "</s.css>");
  EXPECT_EQ(client->read_response().status, 200);
  EXPECT_EQ(ask("GET /a HTTP/1.0\r\nHost: h\r\n\r\n").status, 200);
}

TEST_F(Session, BoundsInterimResponses) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    for (int i = 0; i < 17; ++i) connection.send("HTTP/1.1 102 Processing\r\n\r\n");
  });
  RawResponse response = ask(get_a);
  for (int i = 0; i < 20 && response.status == 102; ++i) response = client->read_response();
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(gateway->hits(exchange::Limit::interim_responses), 1U);
}

TEST_F(Session, AnswersHeadWithTheFieldsOfGet) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  });
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = ask("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n", true);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.field("content-length"), "5");
  }
  EXPECT_EQ(upstream->connections(), 1U);
}

struct BodylessRow {
  std::string name;
  std::string response;
};
class Bodyless : public Session, public testing::WithParamInterface<BodylessRow> {};
TEST_P(Bodyless, KeepsTheConnection) {
  const std::string bytes = GetParam().response;
  start([bytes](const SeenRequest&, UpstreamConnection& connection) { connection.send(bytes); });
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ask(get_a, true).status, std::stoi(bytes.substr(9, 3)));
  EXPECT_EQ(upstream->connections(), 1U);
}
INSTANTIATE_TEST_SUITE_P(
    Statuses,
    Bodyless,
    testing::Values(
        BodylessRow{"204", "HTTP/1.1 204 No Content\r\n\r\n"},
        BodylessRow{"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"x\"\r\n\r\n"},
        BodylessRow{"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}
    ),
    [](const auto& row) { return "Of" + row.param.name; }
);

TEST_F(Session, TurnsACloseDelimitedResponseIntoChunks) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    connection.close();
  });
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = ask(get_a);
    EXPECT_EQ(response.body, "until the end");
    EXPECT_TRUE(response.is_complete);
    EXPECT_EQ(response.field("transfer-encoding"), "chunked");
  }
  EXPECT_EQ(upstream->connections(), 2U);
}

TEST_F(Session, AnswersHttp10WithoutChunksAndCloses) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  });
  ASSERT_TRUE(client->send("GET /a HTTP/1.0\r\n\r\n"));
  const std::string bytes = client->read_to_end();
  EXPECT_THAT(bytes, HasSubstr("Connection: close"));
  EXPECT_THAT(bytes, Not(HasSubstr("chunked")));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\nabc")) << bytes;
}

TEST_F(Session, KeepsAnHttp10ConnectionThatAsksForIt) {
  start();
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(response.body, "GET /a");
    EXPECT_EQ(response.field("connection"), "keep-alive");
  }
}

TEST_F(Session, ClosesWhenAskedTo) {
  start();
  EXPECT_EQ(
      ask("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").field("connection"), "close"
  );
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(Session, AnswersAfterAHalfClose) {
  start();
  ASSERT_TRUE(client->send(std::string(get_a) + std::string(get_a)));
  client->shut_write();
  EXPECT_EQ(client->read_response().body, "GET /a");
  EXPECT_EQ(client->read_response().body, "GET /a");
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(Session, CancelsTheUpstreamWhenTheCallerIsGone) {
  std::atomic<int> ended{0};
  start([&ended](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    if (::recv(connection.descriptor(), &byte, 1, 0) <= 0) ++ended;
    connection.close();
  });
  ASSERT_TRUE(client->send(get_a));
  ASSERT_TRUE(eventually([this] { return !upstream->seen().empty(); }));
  client->reset();
  client.reset();
  EXPECT_TRUE(eventually([&ended] { return ended == 1; }));
  EXPECT_TRUE(eventually([this] {
    return gateway->worker.counters().connections_active.read() == 0;
  }));
  EXPECT_THAT(gateway->metrics(), HasSubstr("status=\"499\"} 1"));
}

TEST_F(Session, ReadsAwayAShortBodyThatNobodyWanted) {
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

TEST_F(Session, ClosesBehindALongBodyThatNobodyWanted) {
  start();
  const RawResponse response =
      ask("POST /a/none HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nbody");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.field("connection"), "close");
}

TEST_F(Session, PassesOnAnAnswerThatComesBeforeTheBodyIsWhole) {
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

struct RefusedRow {
  std::string name;
  std::string bytes;
  int status;
};
class RefusedHead : public Session, public testing::WithParamInterface<RefusedRow> {};
TEST_P(RefusedHead, IsAnsweredAndCloses) {
  start();
  const RawResponse response = ask(GetParam().bytes);
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.field("content-type"), "application/problem+json");
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_THAT(response.body, HasSubstr("\"request_id\":\""));
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_TRUE(upstream->seen().empty());
}
INSTANTIATE_TEST_SUITE_P(
    Heads,
    RefusedHead,
    testing::Values(
        RefusedRow{"Garbage", "\x16\x03\x01 nonsense\r\n\r\n", 400},
        RefusedRow{"NoHost", "GET /a HTTP/1.1\r\n\r\n", 400},
        RefusedRow{
            "TwoLengths",
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            400
        },
        RefusedRow{
            "LengthAndChunked",
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: "
            "chunked\r\n\r\n",
            400
        },
        RefusedRow{
            "UnknownCoding", "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501
        },
        RefusedRow{"Version2", "GET /a HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        RefusedRow{"Connect", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        RefusedRow{
            "Expectation",
            "POST /a HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n",
            417
        },
        RefusedRow{
            "LongTarget", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414
        },
        RefusedRow{
            "LongFields",
            "GET /a HTTP/1.1\r\nHost: h\r\nX: " + std::string(40000, 'a') + "\r\n\r\n",
            431
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Session, RefusesABrokenChunk) {
  start(echo());
  const RawResponse response =
      ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_EQ(response.status, 400);
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(Session, GivesASlowHeadUp) {
  exchange::Settings settings;
  settings.head_timeout = std::chrono::milliseconds(200);
  start({}, settings);
  const RawResponse response = ask("GET /a HTTP/1.1\r\nHos");
  EXPECT_EQ(response.status, 408);
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(gateway->hits(exchange::Limit::head_timeout), 1U);
}

TEST_F(Session, GivesASlowBodyUp) {
  exchange::Settings settings;
  settings.body_idle_timeout = std::chrono::milliseconds(200);
  start(echo(), settings);
  const RawResponse response = ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(response.status, 408);
  EXPECT_EQ(gateway->hits(exchange::Limit::body_timeout), 1U);
}

TEST_F(Session, ClosesAnIdleConnectionSilently) {
  exchange::Settings settings;
  settings.keep_alive_timeout = std::chrono::milliseconds(200);
  start({}, settings);
  EXPECT_EQ(ask(get_a).status, 200);
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(Session, EndsAfterItsShareOfRequests) {
  exchange::Settings settings;
  settings.requests_per_connection_max = 2;
  start({}, settings);
  EXPECT_EQ(ask(get_a).field("connection"), "");
  EXPECT_EQ(ask(get_a).field("connection"), "close");
  EXPECT_TRUE(client->is_closed_by_peer());
}

/// 64 MiB towards a caller that does not read: the gateway holds the upstream back.
TEST_F(Session, HoldsTheUpstreamBackForASlowCaller) {
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

/// The same the other way: a body of 16 MiB towards an upstream, whole and in order.
TEST_F(Session, StreamsALargeBodyUp) {
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

TEST_F(Session, BreaksOffAResponseThatTheUpstreamBroke) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    connection.close();
  });
  const RawResponse response = ask(get_a);
  EXPECT_FALSE(response.is_complete);
}

}  // namespace
}  // namespace barbacane::downstream
