// What the caller gets back: fields, problems of the upstream, and how each is counted.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dataplane/downstream/running_worker.hpp"

namespace barbacane::exchange {
namespace {

using downstream::RunningWorker;
using downstream::to_upstream;
using support::eventually;
using support::FakeUpstream;
using support::fetch;
using support::ok_response;
using support::RawClient;
using support::RawResponse;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;

support::UpstreamHandler says(std::string bytes) {
  return [bytes = std::move(bytes)](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(bytes);
    connection.close();
  };
}

TEST(Reply, PassesFieldsButThoseOfTheHop) {
  FakeUpstream upstream(says(
      "HTTP/1.1 201 Made\r\nContent-Length: 0\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Own: 1\r\n"
      "Keep-Alive: timeout=5\r\nConnection: X-Own, keep-alive\r\nServer: other\r\nX-Request-Id: "
      "theirs\r\n\r\n"
  ));
  RunningWorker gateway;
  gateway.serve(
      {{.method = "GET",
        .path = "/a",
        .config = to_upstream(upstream),
        .deprecated = true,
        .sunset = "Wed, 30 Jun 2027 00:00:00 GMT"}}
  );
  const RawResponse response = fetch(gateway.address, "GET", "/a", "X-Request-Id: mine-1\r\n");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.field("set-cookie"), "a=1, b=2");
  EXPECT_EQ(response.field("x-own"), "");
  EXPECT_EQ(response.field("keep-alive"), "");
  EXPECT_EQ(response.field("server"), "other");
  EXPECT_EQ(response.field("x-request-id"), "mine-1");
  EXPECT_EQ(response.field("deprecation"), "@0");
  EXPECT_EQ(response.field("sunset"), "Wed, 30 Jun 2027 00:00:00 GMT");
  EXPECT_NE(response.field("date"), "");
}

struct FaultRow {
  std::string name;
  std::string bytes;
  int status;
  std::string reason;
};
class UpstreamFault : public testing::TestWithParam<FaultRow> {};
TEST_P(UpstreamFault, BecomesAProblem) {
  FakeUpstream upstream(says(GetParam().bytes));
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  const RawResponse response = fetch(gateway.address, "GET", "/a");
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.field("content-type"), "application/problem+json");
  EXPECT_THAT(gateway.metrics(), HasSubstr("reason=\"" + GetParam().reason + "\"} 1"));
}
INSTANTIATE_TEST_SUITE_P(
    Faults,
    UpstreamFault,
    testing::Values(
        FaultRow{"Nothing", "", 502, "closed_early"},
        FaultRow{"HalfAHead", "HTTP/1.1 200 OK\r\nContent-", 502, "closed_early"},
        FaultRow{"Garbage", "SSH-2.0-OpenSSH\r\n\r\n", 502, "response_malformed"},
        FaultRow{
            "TwoLengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            502,
            "response_malformed"
        },
        FaultRow{
            "BareLineFeed", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", 502, "response_malformed"
        },
        FaultRow{
            "Switch", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", 502, "response_malformed"
        },
        FaultRow{
            "LongHead",
            "HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'a') + "\r\n\r\n",
            502,
            "response_malformed"
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Reply, SaysThatNobodyListens) {
  // A port that was just closed.
  std::string url;
  {
    const FakeUpstream gone;
    url = gone.url();
  }
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = "{\"url\":\"" + url + "\"}"}});
  EXPECT_EQ(fetch(gateway.address, "GET", "/a").status, 502);
  EXPECT_THAT(gateway.metrics(), HasSubstr("reason=\"connect_refused\"} 1"));
}

TEST(Reply, SaysThatANameIsUnknown) {
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = R"({"url":"http://bad..name"})"}});
  EXPECT_EQ(fetch(gateway.address, "GET", "/a").status, 502);
  EXPECT_THAT(gateway.metrics(), HasSubstr("reason=\"name_not_found\"} 1"));
}

TEST(Reply, GivesASlowUpstreamUp) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    static_cast<void>(::recv(connection.descriptor(), &byte, 1, 0));
    connection.close();
  });
  RunningWorker gateway;
  gateway.serve(
      {{.method = "GET",
        .path = "/a",
        .config = to_upstream(upstream, R"(,"response_timeout_ms":200)")},
       {.method = "GET", .path = "/b", .config = to_upstream(upstream), .request_timeout_ms = 200}}
  );
  EXPECT_EQ(fetch(gateway.address, "GET", "/a").status, 504);
  EXPECT_THAT(gateway.metrics(), HasSubstr("reason=\"response_timed_out\"} 1"));
  EXPECT_EQ(fetch(gateway.address, "GET", "/b").status, 504);
  EXPECT_EQ(gateway.hits(Limit::request_timeout), 1U);
}

TEST(Reply, BoundsConnectionsAndTheQueue) {
  std::atomic<bool> release{false};
  FakeUpstream upstream([&release](const SeenRequest&, UpstreamConnection& connection) {
    EXPECT_TRUE(eventually([&release] { return release.load(); }));
    connection.send(ok_response("x"));
  });
  Settings settings;
  settings.upstream_connections_max = 1;
  settings.upstream_pending_max = 1;
  RunningWorker gateway(settings);
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  RawClient first(gateway.address);
  ASSERT_TRUE(first.send(get));
  ASSERT_TRUE(eventually([&upstream] { return upstream.seen().size() == 1; }));
  RawClient second(gateway.address);
  ASSERT_TRUE(second.send(get));
  ASSERT_TRUE(eventually([&gateway] {
    return gateway.metrics().find("barbacane_upstream_requests_pending{upstream=\"127") !=
               std::string::npos &&
           gateway.worker.counters().requests_active.read() == 2;
  }));
  const RawResponse refused = fetch(gateway.address, "GET", "/a");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("retry-after"), "1");
  EXPECT_EQ(gateway.hits(Limit::upstream_pending), 1U);
  release = true;
  EXPECT_EQ(first.read_response().status, 200);
  EXPECT_EQ(second.read_response().status, 200);
  EXPECT_EQ(upstream.connections(), 1U);
}

/// Answers the first request of a connection and closes it without a word: what the second request
/// meets depends on who is quicker, so the FIN is held back until it has been sent.
support::UpstreamHandler dies_on_the_second() {
  return [](const SeenRequest& request, UpstreamConnection& connection) {
    const bool is_second = request.field("X-Die") == "1" && connection.number() == 0;
    if (is_second) {
      connection.close();
    } else {
      connection.send(ok_response("alive"));
    }
  };
}

TEST(Reply, TriesADeadConnectionOnceMore) {
  FakeUpstream upstream(dies_on_the_second());
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  EXPECT_EQ(fetch(gateway.address, "GET", "/a").body, "alive");
  EXPECT_EQ(fetch(gateway.address, "GET", "/a", "X-Die: 1\r\n").body, "alive");
  EXPECT_EQ(upstream.connections(), 2U);
  const auto seen = upstream.seen();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[1].head, seen[2].head) << "the same request, ids included";
}

TEST(Reply, NeverSendsAPostTwice) {
  FakeUpstream upstream(dies_on_the_second());
  RunningWorker gateway;
  gateway.serve({{.method = "POST", .path = "/a", .config = to_upstream(upstream)}});
  EXPECT_EQ(fetch(gateway.address, "POST", "/a").body, "alive");
  EXPECT_EQ(fetch(gateway.address, "POST", "/a", "X-Die: 1\r\n").status, 502);
  EXPECT_EQ(upstream.seen().size(), 2U);
}

}  // namespace
}  // namespace barbacane::exchange
