#include "dataplane/upstream/call.hpp"

#include <sys/socket.h>

#include <atomic>

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;

TEST(Call, HearsAResponse) {
  FakeUpstream upstream;
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.heard, "ready head 200 end");
  EXPECT_EQ(call.body, "GET /a");
  EXPECT_FALSE(call.call.is_active());
  EXPECT_EQ(world.stats.connects_total.read(), 1U);
  EXPECT_EQ(world.stats.connections_idle.read(), 1U);
}

TEST(Call, TakesTheKeptConnection) {
  FakeUpstream upstream;
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  for (int i = 0; i < 3; ++i) {
    call.start(pool);
    ASSERT_TRUE(call.run());
  }
  EXPECT_TRUE(call.call.is_reused());
  EXPECT_EQ(upstream.connections(), 1U);
  EXPECT_EQ(world.stats.reuses_total.read(), 2U);
}

TEST(Call, SendsChunksAndTrailers) {
  FakeUpstream upstream([](const SeenRequest& request, UpstreamConnection& connection) {
    connection.send(ok_response(request.body));
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream), "POST", RequestFraming::chunked);
  ASSERT_TRUE(run_until(world.io, [&call] { return call.is_ready; }));
  EXPECT_EQ(call.call.offer({.bytes = "hello "}, false), Offer::taken);
  EXPECT_EQ(call.call.offer({}, false), Offer::taken);
  EXPECT_EQ(call.call.offer({.bytes = "world"}, true, "X-T: 1\r\n"), Offer::taken);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.body, "hello world");
}

TEST(Call, HoldsBackAndGoesOn) {
  constexpr std::size_t total = 4U << 20U;
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(ok_response(std::string(total, 'x')));
  });
  World world;
  Recorder call(world);
  call.holds_back = true;
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(run_until(world.io, [&call] { return call.status == 200; }));
  for (int i = 0; i < 10; ++i) world.io.poll();
  const std::size_t held = call.body.size();
  EXPECT_LE(held, BufferPool::buffer_bytes);
  world.pass(std::chrono::minutes(5));
  EXPECT_FALSE(call.is_over) << "who holds back must not blame the upstream";
  call.holds_back = false;
  call.call.resume();
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.body.size(), total);
}

TEST(Call, RetriesOnceOnAFreshConnection) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    static std::atomic<int> requests{0};
    if (++requests == 2) return connection.close();
    connection.send(ok_response("ok"));
  });
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(call.run());
  call.start(pool);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.heard, "ready head ready head 200 end");
  EXPECT_EQ(world.stats.retries_total.read(), 1U);
}

TEST(Call, DoesNotRetryWhenToldSo) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    static std::atomic<int> requests{0};
    if (++requests == 2) return connection.close();
    connection.send(ok_response("ok"));
  });
  World world;
  TargetPool& pool = world.pool_of(upstream, 0);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(call.run());
  call.start(pool);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.failure, UpstreamErrc::closed_early);
  EXPECT_EQ(
      world.stats.failures_total[static_cast<std::size_t>(UpstreamErrc::closed_early)].read(), 1U
  );
}

TEST(Call, CancelClosesTheConnection) {
  std::atomic<bool> is_closed{false};
  FakeUpstream upstream([&is_closed](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    is_closed = ::recv(connection.descriptor(), &byte, 1, 0) <= 0;
    connection.close();
  });
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(run_until(world.io, [&upstream] { return !upstream.seen().empty(); }));
  call.call.cancel();
  EXPECT_FALSE(call.call.is_active());
  EXPECT_TRUE(eventually([&is_closed] { return is_closed.load(); }));
  EXPECT_EQ(world.stats.connections_open.read(), 0U);
  EXPECT_FALSE(call.is_over) << "nobody is told of what he did himself";
}

TEST(Call, CancelWhileConnectingIsFine) {
  FakeUpstream upstream;
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  call.call.cancel();
  for (int i = 0; i < 10; ++i) world.io.poll();
  EXPECT_EQ(world.stats.connections_open.read(), 0U);
}

TEST(Call, ASlowHeadIsAFailure) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    static_cast<void>(::recv(connection.descriptor(), &byte, 1, 0));
    connection.close();
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(run_until(world.io, [&upstream] { return !upstream.seen().empty(); }));
  world.pass(std::chrono::seconds(59));
  EXPECT_FALSE(call.is_over);
  world.pass(std::chrono::seconds(2));
  EXPECT_EQ(call.failure, UpstreamErrc::response_timed_out);
}

TEST(Call, AStalledBodyIsAFailure) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    char byte = 0;
    static_cast<void>(::recv(connection.descriptor(), &byte, 1, 0));
    connection.close();
  });
  World world;
  Recorder call(world);
  call.start(world.pool_of(upstream));
  ASSERT_TRUE(run_until(world.io, [&call] { return call.body == "abc"; }));
  world.pass(std::chrono::seconds(31));
  EXPECT_EQ(call.failure, UpstreamErrc::body_timed_out);
}

TEST(Call, TheQueueIsFirstInFirstOut) {
  FakeUpstream upstream;
  World world({.connections_max = 1, .pending_max = 2});
  TargetPool& pool = world.pool_of(upstream);
  Recorder one(world);
  Recorder two(world);
  Recorder three(world);
  Recorder four(world);
  one.start(pool);
  two.start(pool);
  three.start(pool);
  four.start(pool);
  EXPECT_EQ(four.failure, UpstreamErrc::too_many_connections);
  EXPECT_EQ(world.stats.requests_pending.read(), 2U);
  ASSERT_TRUE(three.run());
  EXPECT_TRUE(one.is_over && two.is_over);
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST(Call, TheQueueHasItsClock) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    static_cast<void>(::recv(connection.descriptor(), &byte, 1, 0));
    connection.close();
  });
  World world({.connections_max = 1, .pending_max = 2});
  TargetPool& pool = world.pool_of(upstream);
  Recorder one(world);
  Recorder two(world);
  one.start(pool);
  ASSERT_TRUE(run_until(world.io, [&upstream] { return !upstream.seen().empty(); }));
  two.start(pool);
  world.pass(std::chrono::seconds(4));
  EXPECT_EQ(two.failure, UpstreamErrc::queue_timed_out);
  EXPECT_EQ(world.stats.requests_pending.read(), 0U);
}

}  // namespace
}  // namespace barbacane::upstream
