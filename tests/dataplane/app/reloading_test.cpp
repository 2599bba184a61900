#include "dataplane/app/reloading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>

#include "dataplane/app/served_file.hpp"
#include "support/process.hpp"

namespace barbacane::dataplane {
namespace {

using ::testing::HasSubstr;

class ReloadingTest : public ::testing::Test {
 protected:
  ReloadingTest() {
    status_.add_live(
        {.number = 1, .digest = first_.artifact->digest(), .loaded_at = {}, .held = first_.program}
    );
    status_.set_running(first_, 1);
    workers_.publish(first_.program, 1, nullptr);
    workers_.start();
    reloading_.start();
  }
  ~ReloadingTest() override { reloading_.stop(); }

  /// Runs the control thread's loop until `condition` holds.
  template <class Condition>
  [[nodiscard]] bool run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + support::patience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      io_.run_one_for(std::chrono::milliseconds(50));
    }
    return true;
  }
  admin::ReloadOutcome ask() {
    std::optional<admin::ReloadOutcome> out;
    reloading_.request([&out](admin::ReloadOutcome outcome) { out = std::move(outcome); });
    EXPECT_TRUE(run_until([&] { return out.has_value(); }));
    return out.value_or(admin::ReloadOutcome{});
  }

  ServedFile file_;
  generation::Candidate first_ = file_.load();
  boost::asio::io_context io_{1};
  Status status_{Instant{}};
  exchange::Settings settings_{};
  Workers workers_{settings_, file_.needs.program.series};
  Reloading reloading_{io_, file_.needs, workers_, status_};
};

TEST_F(ReloadingTest, SaysWhenNothingIsNew) {
  const admin::ReloadOutcome outcome = ask();
  EXPECT_EQ(outcome.kind, ReloadKind::unchanged);
  EXPECT_EQ(outcome.generation, 1U);
  EXPECT_EQ(outcome.digest, first_.artifact->digest());
}

TEST_F(ReloadingTest, TakesANewArtifactWhenAsked) {
  file_.put(make_runnable("Second"));
  const admin::ReloadOutcome outcome = ask();
  EXPECT_EQ(outcome.kind, ReloadKind::applied) << outcome.message;
  EXPECT_EQ(outcome.generation, 2U);
  EXPECT_NE(outcome.digest, first_.artifact->digest());
  EXPECT_EQ(status_.running().number, 2U);
}

TEST_F(ReloadingTest, TakesANewArtifactByItself) {
  file_.put(make_runnable("Second"));
  EXPECT_TRUE(run_until([&] { return status_.running().number == 2; }));
}

TEST_F(ReloadingTest, KeepsWhatRunsWhenTheFileIsRefused) {
  file_.put("not an artifact");
  const admin::ReloadOutcome refused = ask();
  EXPECT_EQ(refused.kind, ReloadKind::rejected);
  EXPECT_THAT(refused.message, HasSubstr(file_.needs.path));
  EXPECT_EQ(refused.generation, 1U);
  EXPECT_FALSE(status_.readiness().checks.back().is_ok);
  std::filesystem::remove(file_.needs.path);
  EXPECT_EQ(ask().kind, ReloadKind::failed);
  EXPECT_EQ(status_.running().number, 1U);
  file_.put(make_runnable("First"));
  EXPECT_EQ(ask().kind, ReloadKind::unchanged);
  EXPECT_TRUE(status_.readiness().checks.back().is_ok);
}

TEST_F(ReloadingTest, WhoAsksDuringALoadGetsAnotherOne) {
  std::vector<std::uint64_t> generations;
  const auto note = [&](const admin::ReloadOutcome& outcome) {
    generations.push_back(outcome.generation);
    if (generations.size() != 1) return;
    // The load of the first has begun before this one was asked for.
    file_.put(make_runnable("Third"));
    reloading_.request([&](const admin::ReloadOutcome& next) {
      generations.push_back(next.generation);
    });
  };
  file_.put(make_runnable("Second"));
  reloading_.request(note);
  ASSERT_TRUE(run_until([&] { return generations.size() == 2; }));
  EXPECT_THAT(generations, ::testing::ElementsAre(2, 3));
}

TEST_F(ReloadingTest, AskingIsBounded) {
  std::size_t answered = 0;
  for (std::size_t i = 0; i < reload_waiters_max; ++i) {
    reloading_.request([&answered](const admin::ReloadOutcome&) { ++answered; });
  }
  admin::ReloadOutcome one_more;
  reloading_.request([&](admin::ReloadOutcome outcome) { one_more = std::move(outcome); });
  EXPECT_EQ(one_more.kind, ReloadKind::busy);
  EXPECT_TRUE(run_until([&] { return answered == reload_waiters_max; }));
}

TEST_F(ReloadingTest, TheLiveGenerationsStayFew) {
  for (int i = 0; i < 10; ++i) {
    file_.put(make_runnable("Number " + std::to_string(i)));
    const admin::ReloadOutcome outcome = ask();
    ASSERT_NE(outcome.kind, ReloadKind::rejected) << outcome.message;
  }
  EXPECT_GE(status_.running().number, 11U);
  EXPECT_LE(status_.live().size(), generation::live_generations_max + 1);
}

TEST_F(ReloadingTest, StoppingAnswersWhoWaits) {
  std::vector<ReloadKind> kinds;
  reloading_.request([&](const admin::ReloadOutcome& outcome) { kinds.push_back(outcome.kind); });
  reloading_.stop();
  reloading_.request([&](const admin::ReloadOutcome& outcome) { kinds.push_back(outcome.kind); });
  EXPECT_THAT(kinds, ::testing::ElementsAre(ReloadKind::failed, ReloadKind::failed));
}

}  // namespace
}  // namespace barbacane::dataplane
