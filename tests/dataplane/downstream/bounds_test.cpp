// Every bound of a connection and its requests, its answer and its counter.

#include <gmock/gmock.h>

#include "dataplane/downstream/session_fixture.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;

TEST_F(SessionTest, StopsAChunkedBodyAtItsBound) {
  start(echo());
  const RawResponse response =
      ask("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
          "chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_THAT(response.body, HasSubstr("10 bytes"));
}

TEST_F(SessionTest, BoundsInterimResponses) {
  start([](const SeenRequest&, UpstreamConnection& connection) {
    for (int i = 0; i < 17; ++i) connection.send("HTTP/1.1 102 Processing\r\n\r\n");
  });
  RawResponse response = ask(get_a);
  for (int i = 0; i < 20 && response.status == 102; ++i) response = client->read_response();
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(gateway->hits(exchange::Limit::interim_responses), 1U);
}

TEST_F(SessionTest, GivesASlowHeadUp) {
  exchange::Settings settings;
  settings.head_timeout = std::chrono::milliseconds(200);
  start({}, settings);
  const RawResponse response = ask("GET /a HTTP/1.1\r\nHos");
  EXPECT_EQ(response.status, 408);
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(gateway->hits(exchange::Limit::head_timeout), 1U);
}

TEST_F(SessionTest, GivesASlowBodyUp) {
  exchange::Settings settings;
  settings.body_idle_timeout = std::chrono::milliseconds(200);
  start(echo(), settings);
  const RawResponse response = ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(response.status, 408);
  EXPECT_EQ(gateway->hits(exchange::Limit::body_timeout), 1U);
}

TEST_F(SessionTest, ClosesAnIdleConnectionSilently) {
  exchange::Settings settings;
  settings.keep_alive_timeout = std::chrono::milliseconds(200);
  start({}, settings);
  EXPECT_EQ(ask(get_a).status, 200);
  EXPECT_TRUE(client->is_closed_by_peer());
}

TEST_F(SessionTest, EndsAfterItsShareOfRequests) {
  exchange::Settings settings;
  settings.requests_per_connection_max = 2;
  start({}, settings);
  EXPECT_EQ(ask(get_a).field("connection"), "");
  EXPECT_EQ(ask(get_a).field("connection"), "close");
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(gateway->hits(exchange::Limit::requests_per_connection), 1U);
}

TEST_F(SessionTest, BoundsAHeadInEachDimension) {
  exchange::Settings settings;
  settings.head_bytes_max = 2048;
  settings.fields_max = 8;
  settings.target_bytes_max = 256;
  start({}, settings);
  std::string many;
  for (int i = 0; i < 9; ++i) many += "A: 1\r\n";
  struct Row {
    std::string head;
    std::uint16_t status;
    exchange::Limit limit;
  };
  const Row rows[] = {
      {"GET /a HTTP/1.1\r\nHost: h\r\nA: " + std::string(3000, 'b') + "\r\n\r\n",
       431,
       exchange::Limit::head_bytes},
      {"GET /a HTTP/1.1\r\nHost: h\r\n" + many + "\r\n", 431, exchange::Limit::fields},
      {"GET /" + std::string(300, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n",
       414,
       exchange::Limit::target_bytes},
  };
  for (const Row& row : rows) {
    RawClient caller(gateway->address);
    ASSERT_TRUE(caller.send(row.head));
    EXPECT_EQ(caller.read_response().status, row.status);
    EXPECT_TRUE(caller.is_closed_by_peer());
    EXPECT_EQ(gateway->hits(row.limit), 1U) << exchange::word_of(row.limit);
  }
  EXPECT_TRUE(upstream->seen().empty());
}

TEST_F(SessionTest, BoundsWhatChunksHaveBesideTheirData) {
  exchange::Settings settings;
  settings.chunk_extension_bytes_max = 16;
  start({}, settings);
  const RawResponse response =
      ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
          std::string(20, 'a') + "\r\nx\r\n0\r\n\r\n");
  EXPECT_EQ(response.status, 400);
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(gateway->hits(exchange::Limit::chunk_overhead), 1U);
}

TEST_F(SessionTest, GivesABodyUpThatTrickles) {
  exchange::Settings settings;
  settings.body_rate_min = 1'000'000;
  settings.body_rate_grace = std::chrono::milliseconds(200);
  start(echo(), settings);
  const RawResponse response = ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_EQ(response.status, 408);
  EXPECT_EQ(gateway->hits(exchange::Limit::body_rate), 1U);
  EXPECT_EQ(gateway->hits(exchange::Limit::body_timeout), 0U);
}

TEST_F(SessionTest, GivesACallerUpThatDoesNotRead) {
  exchange::Settings settings;
  settings.body_idle_timeout = std::chrono::milliseconds(200);
  start(
      [](const SeenRequest&, UpstreamConnection& connection) {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        const std::string piece(64U << 10U, 'x');
        while (connection.send(piece)) {
        }
      },
      settings
  );
  ASSERT_TRUE(client->send(get_a));
  EXPECT_TRUE(eventually([this] { return gateway->hits(exchange::Limit::write_timeout) == 1; }));
  EXPECT_TRUE(eventually([this] {
    return gateway->worker.counters().connections_active.read() == 0;
  }));
}

TEST_F(SessionTest, EndsAfterManyRequestsInARow) {
  exchange::Settings settings;
  settings.pipelined_requests_max = 2;
  start({}, settings);
  const std::string one(get_a);
  EXPECT_EQ(ask(one + one + one + one).field("connection"), "");
  EXPECT_EQ(client->read_response().field("connection"), "");
  EXPECT_EQ(client->read_response().field("connection"), "close");
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(upstream->seen().size(), 3U);
  EXPECT_EQ(gateway->hits(exchange::Limit::pipelined_requests), 1U);
}

TEST_F(SessionTest, EndsWhenItIsOld) {
  exchange::Settings settings;
  settings.connection_age_max = std::chrono::milliseconds(1);
  start({}, settings);
  ASSERT_TRUE(eventually([this] { return ask(get_a).field("connection") == "close"; }));
  EXPECT_TRUE(client->is_closed_by_peer());
  EXPECT_EQ(gateway->hits(exchange::Limit::connection_age), 1U);
}

TEST_F(SessionTest, TurnsRequestsAwayWhenTooManyAreUnderWay) {
  exchange::Settings settings;
  settings.requests_active_max = 1;
  start([](const SeenRequest&, UpstreamConnection&) {}, settings);
  ASSERT_TRUE(client->send(get_a));
  ASSERT_TRUE(eventually([this] { return upstream->seen().size() == 1; }));
  RawClient other(gateway->address);
  ASSERT_TRUE(other.send(get_a));
  const RawResponse response = other.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.field("retry-after"), "1");
  EXPECT_EQ(gateway->hits(exchange::Limit::requests_active), 1U);
}

TEST_F(SessionTest, RefusesALargeResponseBeforeItBegins) {
  exchange::Settings settings;
  settings.response_body_bytes_max = 4;
  start(
      [](const SeenRequest& request, UpstreamConnection& connection) {
        connection.send(ok_response(request.target == "/a" ? "12345" : "1234"));
      },
      settings
  );
  EXPECT_EQ(ask(get_a).status, 502);
  EXPECT_EQ(ask("GET /b HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
  EXPECT_EQ(gateway->hits(exchange::Limit::response_body_bytes), 1U);
}

TEST_F(SessionTest, BreaksOffAResponseThatGrowsTooLarge) {
  exchange::Settings settings;
  settings.response_body_bytes_max = 4;
  start(
      [](const SeenRequest&, UpstreamConnection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        connection.send("2\r\nde\r\n0\r\n\r\n");
      },
      settings
  );
  EXPECT_FALSE(ask(get_a).is_complete);
  EXPECT_EQ(gateway->hits(exchange::Limit::response_body_bytes), 1U);
}

constexpr std::string_view health = "GET /__barbacane/health HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(DescriptorsShort, WhoHasWaitedLongestGivesWay) {
  exchange::Settings settings;
  settings.descriptors_max = 20;
  RunningWorker gateway(settings);
  const auto open_now = [&] { return gateway.worker.counters().connections_active.read(); };
  std::vector<std::unique_ptr<RawClient>> callers;
  while (callers.size() < 18) {
    callers.push_back(std::make_unique<RawClient>(gateway.address));
    ASSERT_TRUE(callers.back()->send("GET"));
    ASSERT_TRUE(eventually([&] { return open_now() == callers.size(); }));
  }
  RawClient late(gateway.address);
  ASSERT_TRUE(late.send(health));
  const RawResponse response = late.read_response();
  EXPECT_NE(response.status, 0);
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_TRUE(callers.front()->is_closed_by_peer());
  EXPECT_TRUE(callers.back()->send(" "));
  EXPECT_GE(gateway.hits(exchange::Limit::descriptors), 1U);
}

TEST_F(SessionTest, TurnsAwayWhenAllDescriptorsAreAtWork) {
  exchange::Settings settings;
  settings.descriptors_max = 20;
  start([](const SeenRequest&, UpstreamConnection&) {}, settings);
  std::vector<std::unique_ptr<RawClient>> callers;
  client.reset();
  for (std::size_t count = 1; count <= 9; ++count) {  // each with a connection to the upstream
    callers.push_back(std::make_unique<RawClient>(gateway->address));
    ASSERT_TRUE(callers.back()->send(get_a));
    ASSERT_TRUE(eventually([&] { return upstream->seen().size() == count; }));
  }
  RawClient late(gateway->address);
  EXPECT_EQ(late.read_response().status, 503);
  EXPECT_EQ(gateway->hits(exchange::Limit::connections), 1U);
  EXPECT_GE(gateway->hits(exchange::Limit::descriptors), 1U);
}

TEST_F(SessionTest, TurnsRequestsAwayWhenBuffersRunShort) {
  exchange::Settings settings;
  settings.buffered_bytes_max = 72U << 10U;  // one buffer is nine tenths of it
  start({}, settings);
  const RawResponse response = ask(get_a);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.field("retry-after"), "1");
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_GE(gateway->hits(exchange::Limit::buffered_bytes), 1U);
  RawClient probe(gateway->address);
  ASSERT_TRUE(probe.send(health));
  EXPECT_EQ(probe.read_response().status, 200) << "whoever looks after it can still ask";
}

TEST_F(SessionTest, BoundsTheConnectionsOfAnAddress) {
  exchange::Settings settings;
  settings.connections_per_address_max = 1;
  start({}, settings);
  EXPECT_EQ(ask(get_a).status, 200);
  RawClient other(gateway->address);
  EXPECT_EQ(other.read_response().status, 429);
  EXPECT_EQ(gateway->hits(exchange::Limit::connections_per_address), 1U);
  client.reset();
  EXPECT_TRUE(eventually([this] {
    RawClient again(gateway->address);
    return again.send(get_a) && again.read_response().status == 200;
  }));
}

}  // namespace
}  // namespace barbacane::downstream
