// What a client sees of one HTTP/1 connection: framing, order, keep-alive, 100-continue, and how
// it ends.
#include "dataplane/downstream/session.hpp"

#include <gmock/gmock.h>

#include <atomic>

#include "dataplane/downstream/session_fixture.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;
using testing::Not;

TEST_F(SessionTest, ForwardsAndKeepsBothConnections) {
  start();
  for (int i = 0; i < 3; ++i) {
    const RawResponse response = ask(get_a);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET /a");
    EXPECT_TRUE(response.is_complete);
  }
  EXPECT_EQ(upstream->connections(), 1U);
}

TEST_F(SessionTest, TakesAHeadByteByByte) {
  start();
  for (const char byte : get_a) ASSERT_TRUE(client->send({&byte, 1}));
  EXPECT_EQ(client->read_response().body, "GET /a");
}

TEST_F(SessionTest, AnswersPipelinedRequestsInOrder) {
  start();
  std::string bytes;
  for (int i = 0; i < 100; ++i)
    bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_TRUE(client->send(bytes));
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(client->read_response().body, "GET /" + std::to_string(i));
  EXPECT_EQ(upstream->connections(), 1U);
}

TEST_F(SessionTest, AnswersPipelinedRequestsWithBodies) {
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

TEST_F(SessionTest, ForwardsInterimResponses) {
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

TEST_F(SessionTest, AnswersHeadWithTheFieldsOfGet) {
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
class Bodyless : public SessionTest, public testing::WithParamInterface<BodylessRow> {};
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

TEST_F(SessionTest, TurnsACloseDelimitedResponseIntoChunks) {
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

TEST_F(SessionTest, AnswersHttp10WithoutChunksAndCloses) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  });
  ASSERT_TRUE(client->send("GET /a HTTP/1.0\r\n\r\n"));
  const std::string bytes = client->read_to_end();
  EXPECT_THAT(bytes, HasSubstr("Connection: close"));
  EXPECT_THAT(bytes, Not(HasSubstr("chunked")));
  EXPECT_TRUE(bytes.ends_with("\r\n\r\nabc")) << bytes;
}

TEST_F(SessionTest, KeepsAnHttp10ConnectionThatAsksForIt) {
  start();
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(response.body, "GET /a");
    EXPECT_EQ(response.field("connection"), "keep-alive");
  }
}

TEST_F(SessionTest, ClosesWhenAskedTo) {
  start();
  EXPECT_EQ(
      ask("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").field("connection"), "close"
  );
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(SessionTest, AnswersAfterAHalfClose) {
  start();
  ASSERT_TRUE(client->send(std::string(get_a) + std::string(get_a)));
  client->shut_write();
  EXPECT_EQ(client->read_response().body, "GET /a");
  EXPECT_EQ(client->read_response().body, "GET /a");
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(SessionTest, CancelsTheUpstreamWhenTheCallerIsGone) {
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

struct RefusedRow {
  std::string name;
  std::string bytes;
  int status;
};
class RefusedHead : public SessionTest, public testing::WithParamInterface<RefusedRow> {};
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
            "UnknownCoding", "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 400
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

/// 64 MiB towards a caller that does not read: the gateway holds the upstream back.
/// The same the other way: a body of 16 MiB towards an upstream, whole and in order.
TEST_F(SessionTest, BreaksOffAResponseThatTheUpstreamBroke) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    connection.close();
  });
  const RawResponse response = ask(get_a);
  EXPECT_FALSE(response.is_complete);
}

}  // namespace
}  // namespace barbacane::downstream
