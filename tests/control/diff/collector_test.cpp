#include "control/diff/collector.hpp"

#include <gtest/gtest.h>

namespace barbacane::diff {
namespace {

Difference difference(Severity severity, std::string message) {
  Difference out;
  out.code = "D1001";
  out.severity = severity;
  out.message = std::move(message);
  return out;
}

TEST(Collector, KeepsEqualOnesOnce) {
  Collector collector;
  collector.add(difference(Severity::compatible, "a"), "GET /a");
  collector.add(difference(Severity::compatible, "a"), "GET /b");
  collector.add(difference(Severity::compatible, "a"), "GET /b");
  collector.add(difference(Severity::breaking, "a"), "GET /c");
  const Comparison found = collector.finish();
  ASSERT_EQ(found.differences.size(), 2U);
  EXPECT_EQ(found.differences[0].severity, Severity::breaking);
  EXPECT_EQ(found.differences[1].operations, (std::vector<std::string>{"GET /a", "GET /b"}));
  EXPECT_EQ(found.breaking, 1U);
  EXPECT_EQ(found.compatible, 1U);
}

TEST(Collector, CountsWhatItDoesNotKeep) {
  Collector collector;
  for (std::size_t i = 0; i < Collector::kept_max + 7; ++i)
    collector.add(difference(Severity::cosmetic, std::to_string(i)), {});
  collector.add(difference(Severity::breaking, "last"), {});
  const Comparison found = collector.finish();
  EXPECT_EQ(found.cosmetic, Collector::kept_max + 7);
  EXPECT_EQ(found.dropped(), 7U);
  EXPECT_EQ(found.differences.front().message, "last");
}

TEST(Collector, ShowsNoMoreThanAPersonReads) {
  Collector collector;
  Difference one = difference(Severity::breaking, "a\x1b[31m");
  one.before.assign(5000, 'x');
  collector.add(std::move(one), {});
  const Comparison found = collector.finish();
  EXPECT_EQ(found.differences[0].message, "a\\x1b[31m");
  EXPECT_LE(found.differences[0].before.size(), Collector::text_bytes_max + 3);
}

}  // namespace
}  // namespace barbacane::diff
