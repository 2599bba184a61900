#pragma once
// A worker with GET, PUT and POST /{n} to one upstream, and a caller.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "dataplane/downstream/running_worker.hpp"

namespace barbacane::downstream {

inline constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

inline support::UpstreamHandler echo() {
  return [](const support::SeenRequest& request, support::UpstreamConnection& connection) {
    connection.send(support::ok_response("got " + request.body));
  };
}

class SessionTest : public testing::Test {
 protected:
  void start(support::UpstreamHandler handler = {}, const exchange::Settings& settings = {}) {
    upstream = std::make_unique<support::FakeUpstream>(std::move(handler));
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

  std::unique_ptr<support::FakeUpstream> upstream;
  std::unique_ptr<RunningWorker> gateway;
  std::unique_ptr<RawClient> client;
};

}  // namespace barbacane::downstream
