// What a client sees of one HTTP/1 connection.
#include "dataplane/downstream/session.hpp"

#include <gmock/gmock.h>

#include "dataplane/downstream/running_worker.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;

constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(Session, ForwardsAndKeepsBothConnections) {
  FakeUpstream upstream;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  RawClient client(gateway.address);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(get_a));
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET /a");
    EXPECT_TRUE(response.is_complete);
  }
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST(Session, ForwardsABodyThatCameWithItsHead) {
  FakeUpstream upstream([](const SeenRequest& request, UpstreamConnection& connection) {
    connection.send(ok_response("got " + request.body));
  });
  RunningWorker gateway;
  gateway.serve({{.method = "POST", .path = "/a", .config = to_upstream(upstream)}});
  RawClient client(gateway.address);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"));
    EXPECT_EQ(client.read_response().body, "got hello");
  }
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST(Session, AnswersPipelinedRequestsInOrder) {
  FakeUpstream upstream;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/{n}", .config = to_upstream(upstream)}});
  RawClient client(gateway.address);
  std::string bytes;
  for (int i = 0; i < 50; ++i)
    bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_TRUE(client.send(bytes));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.read_response().body, "GET /" + std::to_string(i));
  EXPECT_EQ(upstream.connections(), 1U);
}

}  // namespace
}  // namespace barbacane::downstream
