#include "dataplane/upstream/upstreams.hpp"

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

using support::FakeUpstream;

TEST(Upstreams, EqualKeysShareAPool) {
  FakeUpstream a;
  FakeUpstream b;
  World world;
  TargetPool& first = world.pool_of(a);
  EXPECT_EQ(&world.pool_of(a), &first);
  EXPECT_NE(&world.pool_of(b), &first);
  EXPECT_EQ(first.users, 2U);
  EXPECT_EQ(world.upstreams.size(), 2U);
}

TEST(Upstreams, ForgetsWhatNobodyUses) {
  FakeUpstream a;
  World world;
  TargetPool& pool = world.pool_of(a);
  Recorder call(world);
  call.start(pool);
  ASSERT_TRUE(call.run());
  world.upstreams.release(pool);
  for (int i = 0; i < 10; ++i) world.io.poll();
  world.upstreams.sweep();
  EXPECT_EQ(world.upstreams.size(), 0U);
}

TEST(Upstreams, KeepsAPoolWhileACallIsUnderWay) {
  FakeUpstream a;
  World world;
  TargetPool& pool = world.pool_of(a);
  Recorder call(world);
  call.start(pool);
  world.upstreams.release(pool);
  EXPECT_EQ(world.upstreams.size(), 1U);
  ASSERT_TRUE(call.run());
  EXPECT_EQ(call.status, 200);
  EXPECT_EQ(world.stats.connections_idle.read(), 0U);
}

TEST(Upstreams, TheEndIsTheEndForAll) {
  FakeUpstream a;
  World world;
  Recorder call(world);
  call.start(world.pool_of(a));
  world.upstreams.close_all();
  for (int i = 0; i < 10; ++i) world.io.poll();
  EXPECT_EQ(world.stats.connections_open.read(), 0U);
}

}  // namespace
}  // namespace barbacane::upstream
