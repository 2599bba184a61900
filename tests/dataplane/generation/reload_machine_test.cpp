#include "dataplane/generation/reload_machine.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace barbacane::generation {
namespace {

using Verdict = ReloadMachine::Verdict;
using std::chrono::milliseconds;

Instant at(std::int64_t ms) {
  return Instant(std::chrono::hours(1)) + milliseconds(ms);
}

/// Runs a script against a machine and tells when loads began and what was told.
/// "c" change, "r" request, "s" step, "ok" and "no": the load ends well or not.
struct Event {
  std::int64_t ms;
  std::string what;
};

std::string play(const std::vector<Event>& events) {
  ReloadMachine machine;
  std::string out;
  const auto say = [&out](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
  for (const Event& event : events) {
    const Instant now = at(event.ms);
    if (event.what == "c") machine.on_change(now);
    if (event.what == "r") machine.on_request(now);
    if (event.what == "s" && machine.step(now)) say("load@" + std::to_string(event.ms));
    if (event.what == "ok" || event.what == "no") {
      const Verdict verdict = machine.on_load_ended(now, event.what == "no");
      say(verdict == Verdict::final ? "final" : "wait");
    }
  }
  const auto next = machine.next();
  if (next) {
    const auto left = std::chrono::duration_cast<milliseconds>(*next - at(0));
    say("next@" + std::to_string(left.count()));
  }
  return out;
}

struct Row {
  const char* name;
  std::vector<Event> events;
  std::string expected;
};

class ReloadMachineTable : public ::testing::TestWithParam<Row> {};

TEST_P(ReloadMachineTable, DoesWhatTheRowSays) {
  EXPECT_EQ(play(GetParam().events), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    ReloadMachine,
    ReloadMachineTable,
    ::testing::Values(
        Row{"Rests", {{0, "s"}, {9000, "s"}}, ""},
        Row{"WaitsForQuiet", {{0, "c"}, {99, "s"}}, "next@100"},
        Row{"LoadsWhenQuiet", {{0, "c"}, {100, "s"}, {110, "ok"}}, "load@100 final"},
        Row{"ABurstIsOneLoad",
            {{0, "c"}, {50, "c"}, {90, "c"}, {100, "s"}, {190, "s"}, {200, "ok"}},
            "load@190 final"},
        Row{"AFileThatNeverRestsIsTriedAllTheSame",
            {{0, "c"}, {500, "c"}, {1000, "c"}, {1500, "c"}, {1990, "c"}, {2000, "s"}},
            "load@2000"},
        Row{"ARequestDoesNotWait", {{0, "r"}, {0, "s"}, {5, "ok"}}, "load@0 final"},
        Row{"ARequestEndsTheDebounce", {{0, "c"}, {10, "r"}, {10, "s"}}, "load@10"},
        Row{"AChangeDoesNotDelayARequest", {{0, "r"}, {1, "c"}, {1, "s"}}, "load@1"},
        Row{"NeverTwoAtOnce", {{0, "r"}, {0, "s"}, {1, "r"}, {1, "s"}}, "load@0"},
        Row{"ARequestDuringALoadLoadsOnceMore",
            {{0, "r"}, {0, "s"}, {1, "r"}, {2, "r"}, {5, "ok"}, {5, "s"}, {9, "ok"}, {9, "s"}},
            "load@0 final load@5 final"},
        Row{"AChangeDuringALoadLoadsOnceMore",
            {{0, "r"}, {0, "s"}, {1, "c"}, {2, "c"}, {5, "ok"}, {102, "s"}, {109, "ok"}},
            "load@0 final load@102 final"},
        Row{"AFailureWhileTheFileChangesIsNotTold",
            {{0, "c"}, {100, "s"}, {105, "c"}, {110, "no"}},
            "load@100 wait next@205"},
        Row{"AFailureSoonAfterAChangeIsTriedAgain",
            {{0, "c"}, {100, "s"}, {110, "no"}, {1999, "s"}},
            "load@100 wait next@2000"},
        Row{"AFailureOfAQuietFileIsTold",
            {{0, "c"}, {100, "s"}, {110, "no"}, {2000, "s"}, {2010, "no"}, {9000, "s"}},
            "load@100 wait load@2000 final"},
        Row{"ASlowCopyIsTakenWhenItIsWhole",
            {{0, "c"},
             {100, "s"},
             {101, "no"},
             {1000, "c"},
             {1100, "s"},
             {1101, "no"},
             {2000, "c"},
             {2100, "s"},
             {2101, "ok"},
             {9000, "s"}},
            "load@100 wait load@1100 wait load@2100 final"},
        Row{"WhoAsksIsToldAtOnce", {{0, "c"}, {5, "r"}, {5, "s"}, {9, "no"}}, "load@5 final"},
        Row{"WhoAsksWithoutAChangeIsToldToo", {{0, "r"}, {0, "s"}, {9, "no"}}, "load@0 final"},
        Row{"AfterAToldFailureAChangeLoadsAgain",
            {{0, "r"}, {0, "s"}, {9, "no"}, {50, "c"}, {150, "s"}, {155, "ok"}},
            "load@0 final load@150 final"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(ReloadMachine, SaysWhetherTheLoadWasAskedFor) {
  ReloadMachine machine;
  machine.on_change(at(0));
  ASSERT_TRUE(machine.step(at(100)));
  EXPECT_TRUE(machine.is_loading());
  EXPECT_FALSE(machine.is_load_asked());
  EXPECT_EQ(machine.next(), std::nullopt);
  machine.on_request(at(101));
  EXPECT_FALSE(machine.is_load_asked());
  (void)machine.on_load_ended(at(110), false);
  EXPECT_FALSE(machine.is_loading());
  ASSERT_TRUE(machine.step(at(110)));
  EXPECT_TRUE(machine.is_load_asked());
}

}  // namespace
}  // namespace barbacane::generation
