#include "dataplane/app/admin_server.hpp"

#include <gtest/gtest.h>

#include "common/net/listen.hpp"
#include "support/raw_client.hpp"

namespace barbacane::dataplane {
namespace {

TEST(AdminServer, AnswersUntilItIsGone) {
  net::ListenAddress bound;
  Failure failure;
  const auto descriptors =
      net::open_listeners(net::parse_listen_address("127.0.0.1:0").value(), 1, bound, failure);
  ASSERT_EQ(descriptors.size(), 1U) << failure.detail;
  const std::string address = net::to_text(bound);
  admin::AdminHooks hooks;
  hooks.metrics = [] { return std::string("m 1\n"); };
  hooks.reload = [](const std::function<void(admin::ReloadOutcome)>&) {};  // never answers
  {
    const AdminServer server(descriptors.front(), "127.0.0.1", std::move(hooks));
    EXPECT_EQ(support::fetch(address, "GET", "/livez").status, 200);
    EXPECT_EQ(support::fetch(address, "GET", "/metrics").body, "m 1\n");
    support::RawClient waiting{address};
    waiting.send("POST /reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  }
  EXPECT_FALSE(support::RawClient{address}.is_connected());
}

}  // namespace
}  // namespace barbacane::dataplane
