// A steady-state request allocates nothing, and an idle connection holds little: every operator new
// of the worker's thread is counted.

#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <memory>
#include <vector>

#include "dataplane/downstream/running_worker.hpp"
#include "support/counted_new.hpp"

namespace barbacane::downstream {
namespace {

using support::allocations;
using support::bytes_held;
using support::is_counted;

constexpr int requests = 200;
/// The text of the Date field is made anew once a second.
constexpr std::uint64_t once_in_a_while = 3;

class Allocations : public testing::Test {
 protected:
  Allocations() {
    gateway.serve(
        {{.method = "GET", .path = "/{n}", .config = to_upstream(upstream)},
         {.method = "POST", .path = "/{n}", .config = to_upstream(upstream)},
         {.method = "GET",
          .path = "/held/{n}",
          .config = to_upstream(numbers),
          .response_mode = tables::Mode::enforce},
         {.method = "GET",
          .path = "/reported/{n}",
          .config = to_upstream(numbers),
          .response_mode = tables::Mode::report}}
    );
  }
  /// How often the worker has allocated, its answer to this question included.
  std::uint64_t count() {
    std::promise<std::uint64_t> counted;
    gateway.worker.report_generations([&counted](const std::vector<GenerationUse>&) {
      is_counted = true;
      counted.set_value(allocations);
    });
    return counted.get_future().get();
  }
  /// What a question costs, and what `requests` of these requests cost beside it.
  std::uint64_t cost_of(const std::string& request) {
    RawClient client(gateway.address);
    for (int i = 0; i < 10; ++i) ask(client, request);  // connections, buffers, counters
    static_cast<void>(count());
    const std::uint64_t start = count();
    const std::uint64_t question = count() - start;
    const std::uint64_t before = count();
    for (int i = 0; i < requests; ++i) ask(client, request);
    return count() - before - question;
  }
  static void ask(RawClient& client, const std::string& request) {
    ASSERT_TRUE(client.send(request));
    ASSERT_EQ(client.read_response().status, 200);
  }

  support::FakeUpstream upstream{[](const support::SeenRequest&,
                                    support::UpstreamConnection& connection) {
    connection.send(support::ok_response(std::string(200, 'x')));
  }};
  support::FakeUpstream numbers{[](const support::SeenRequest&,
                                   support::UpstreamConnection& connection) {
    connection.send(support::ok_response("123", "Content-Type: application/json\r\n"));
  }};
  RunningWorker gateway;
};

TEST_F(Allocations, NoneForARequestWithoutABody) {
  EXPECT_LE(cost_of("GET /a HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"), once_in_a_while);
}

TEST_F(Allocations, NoneForARequestWithABody) {
  EXPECT_LE(
      cost_of(
          "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1024\r\n\r\n" + std::string(1024, 'x')
      ),
      once_in_a_while
  );
}

TEST_F(Allocations, NoneForAChunkedBody) {
  EXPECT_LE(
      cost_of(
          "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      ),
      once_in_a_while
  );
}

TEST_F(Allocations, NoneForAResponseThatIsLookedInto) {
  EXPECT_LE(cost_of("GET /held/a HTTP/1.1\r\nHost: h\r\n\r\n"), once_in_a_while);
  EXPECT_LE(cost_of("GET /reported/a HTTP/1.1\r\nHost: h\r\n\r\n"), once_in_a_while);
}

TEST_F(Allocations, LittleForAnIdleConnection) {
  constexpr std::int64_t connections = 64;
  const std::string request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  RawClient first(gateway.address);
  ask(first, request);
  static_cast<void>(count());
  const std::int64_t before = bytes_held;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::int64_t i = 0; i < connections; ++i) {
    clients.push_back(std::make_unique<RawClient>(gateway.address));
    ask(*clients.back(), request);
  }
  static_cast<void>(count());
  EXPECT_LT((bytes_held - before) / connections, 2048);
  EXPECT_GT((bytes_held - before) / connections, 512) << "the count counts";
}

/// The count counts: a problem document is made anew each time.
TEST_F(Allocations, SomeForARefusal) {
  RawClient client(gateway.address);
  const std::uint64_t before = count();
  ASSERT_TRUE(client.send("GET /a/b HTTP/1.1\r\nHost: h\r\n\r\n"));
  ASSERT_EQ(client.read_response().status, 404);
  EXPECT_GT(count() - before, 3U);
}

}  // namespace
}  // namespace barbacane::downstream
