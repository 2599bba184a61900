#include "dataplane/app/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "dataplane/app/served_file.hpp"
#include "support/process.hpp"

namespace barbacane::dataplane {
namespace {

using support::eventually;

exchange::Settings settings_of(std::uint32_t workers) {
  exchange::Settings out;
  out.workers = workers;
  return out;
}

class WorkersTest : public ::testing::Test {
 protected:
  ServedFile file_;
  generation::Candidate candidate_ = file_.load();
  Workers workers_{settings_of(3), file_.needs.program.series};
};

TEST_F(WorkersTest, PublishIsOverWhenEveryWorkerHasSwapped) {
  std::atomic<int> calls{0};
  workers_.publish(candidate_.program, 1, [&calls] { ++calls; });
  EXPECT_EQ(calls, 0) << "nobody runs yet";
  workers_.start();
  ASSERT_TRUE(eventually([&] { return calls == 1; }));
  const auto uses = workers_.count_uses(support::patience);
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses.begin()->first, 1U);
  EXPECT_EQ(uses.begin()->second, 0U);
  EXPECT_EQ(calls, 1);
}

TEST_F(WorkersTest, OldGenerationsGoWhenNobodyRunsOnThem) {
  workers_.start();
  std::atomic<bool> is_over{false};
  const std::weak_ptr<const exchange::Program> first = candidate_.program;
  workers_.publish(std::exchange(candidate_.program, nullptr), 1, nullptr);
  workers_.publish(file_.load().program, 2, [&] { is_over = true; });
  ASSERT_TRUE(eventually([&] { return is_over.load(); }));
  EXPECT_TRUE(eventually([&] { return first.expired(); }));
  EXPECT_EQ(workers_.count_uses(support::patience).begin()->first, 2U);
}

TEST_F(WorkersTest, DrainIsOverAtOnceWithoutConnections) {
  workers_.start();
  std::atomic<bool> is_over{false};
  workers_.drain([&] { is_over = true; });
  EXPECT_TRUE(eventually([&] { return is_over.load(); }));
  workers_.stop();
  workers_.join();
}

TEST_F(WorkersTest, CountingDoesNotWaitForWorkersThatDoNotRun) {
  EXPECT_TRUE(workers_.count_uses(std::chrono::milliseconds(1)).empty());
}

TEST_F(WorkersTest, HaveCountersEach) {
  EXPECT_EQ(workers_.size(), 3U);
  EXPECT_EQ(workers_.counters().size(), 3U);
}

}  // namespace
}  // namespace barbacane::dataplane
