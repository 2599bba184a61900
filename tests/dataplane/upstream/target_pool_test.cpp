#include "dataplane/upstream/target_pool.hpp"

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;

TEST(TargetPool, DoesNotSendAPostIntoADeadConnection) {
  FakeUpstream upstream([](const SeenRequest&, UpstreamConnection& connection) {
    connection.send(ok_response("x"));
    connection.close();
  });
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  call.start(pool, "POST");
  ASSERT_TRUE(call.run());
  // The FIN is in the kernel; the loop has not been told.
  ASSERT_TRUE(support::eventually([&upstream] { return upstream.seen().size() == 1; }));
  call.start(pool, "POST");
  ASSERT_TRUE(call.run());
  // Either the FIN was there in time, or the call failed; it was never sent twice.
  EXPECT_TRUE(call.status == 200 || call.failure == UpstreamErrc::closed_early);
  EXPECT_EQ(upstream.seen().size(), call.status == 200 ? 2U : 1U);
}

TEST(TargetPool, OthersIdleConnectionsMakeRoom) {
  FakeUpstream a;
  FakeUpstream b;
  World world({.connections_max = 1, .pending_max = 1});
  Recorder call(world);
  call.start(world.pool_of(a));
  ASSERT_TRUE(call.run());
  call.start(world.pool_of(b));
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.status, 200);
  EXPECT_EQ(b.connections(), 1U);
}

TEST(TargetPool, OthersBusyConnectionsAreWaitedFor) {
  std::atomic<bool> is_released{false};
  FakeUpstream a([&is_released](const SeenRequest&, UpstreamConnection& connection) {
    EXPECT_TRUE(support::eventually([&is_released] { return is_released.load(); }));
    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    connection.close();
  });
  FakeUpstream b;
  World world({.connections_max = 1, .pending_max = 1});
  Recorder first(world);
  Recorder second(world);
  first.start(world.pool_of(a));
  ASSERT_TRUE(run_until(world.io, [&a] { return !a.seen().empty(); }));
  second.start(world.pool_of(b));
  EXPECT_FALSE(second.is_over);
  is_released = true;
  ASSERT_TRUE(second.run());
  EXPECT_EQ(second.status, 200);
}

TEST(TargetPool, WithoutUsersNothingIsKept) {
  FakeUpstream upstream;
  World world;
  TargetPool& pool = world.pool_of(upstream);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(world.stats.connections_idle.read(), 1U);
  world.upstreams.release(pool);
  EXPECT_EQ(world.stats.connections_open.read(), 0U);
}

}  // namespace
}  // namespace barbacane::upstream
