#include "dataplane/exchange/worker_context.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "dataplane/downstream/running_worker.hpp"

namespace barbacane::exchange {
namespace {

class WorkerContextTest : public testing::Test {
 protected:
  std::shared_ptr<const Program> program(const std::string& url) {
    Failure failure;
    return build_program(
        downstream::make_loaded(
            {{.method = "GET", .path = "/a", .config = "{\"url\":\"" + url + "\"}"}}
        ),
        {{}, series, ""},
        failure
    );
  }

  std::shared_ptr<SeriesRegistry> series = std::make_shared<SeriesRegistry>();
  Settings settings;
  CounterShard counters{*series};
  boost::asio::io_context io{1};
  upstream::Wheel wheel{Instant{}};
  upstream::BufferPool buffers;
  upstream::Upstreams upstreams{io, wheel, buffers, {}};
  WorkerContext context{settings, *series, counters, upstreams, wheel};
};

TEST_F(WorkerContextTest, PinsTheCurrentGeneration) {
  EXPECT_FALSE(context.serves());
  EXPECT_EQ(context.pin(), nullptr);
  context.swap(program("http://a"), 1);
  EXPECT_TRUE(context.serves());
  Generation* const first = context.pin();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->number, 1U);
  EXPECT_EQ(first->pinned, 1U);
  context.swap(program("http://a"), 2);
  EXPECT_EQ(context.generations().size(), 2U);
  EXPECT_EQ(context.pin()->number, 2U);
  context.unpin(*first);
  EXPECT_EQ(context.generations().size(), 1U);
  EXPECT_EQ(context.generations()[0]->number, 2U);
}

TEST_F(WorkerContextTest, AnUnusedGenerationGoesAtOnce) {
  for (std::uint64_t i = 1; i <= 1000; ++i) context.swap(program("http://a"), i);
  EXPECT_EQ(context.generations().size(), 1U);
  EXPECT_EQ(upstreams.size(), 1U);
  context.swap(nullptr, 1001);
  EXPECT_TRUE(context.generations().empty());
  EXPECT_EQ(upstreams.size(), 0U);
}

TEST_F(WorkerContextTest, PoolsFollowTheirTargets) {
  context.swap(program("http://a"), 1);
  upstream::TargetPool* const pool = context.pin()->pools.at(0);
  context.swap(program("http://a"), 2);
  EXPECT_EQ(context.pin()->pools.at(0), pool);
  EXPECT_EQ(pool->users, 2U);
  context.swap(program("http://b"), 3);
  EXPECT_NE(context.pin()->pools.at(0), pool);
  EXPECT_EQ(upstreams.size(), 2U);
}

TEST_F(WorkerContextTest, TellsTheDate) {
  EXPECT_TRUE(context.date().ends_with(" GMT"));
  EXPECT_EQ(context.date().size(), 29U);
}

}  // namespace
}  // namespace barbacane::exchange
