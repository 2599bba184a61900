#include "dataplane/link/health_ledger.hpp"

#include <gtest/gtest.h>

namespace barbacane::link {
namespace {

CounterTotals totals(std::uint64_t requests, std::uint64_t errors) {
  CounterTotals out{.upstream_errors = errors};
  out.latency[3] = requests;
  return out;
}

TEST(HealthLedger, EachArtifactGetsWhatWasCountedWhileItRan) {
  HealthLedger ledger;
  ledger.settle("a", totals(10, 1));
  ledger.settle("b", totals(15, 1));
  const auto offered = ledger.offer();
  ASSERT_EQ(offered.size(), 2U);
  EXPECT_EQ(offered[0].digest, "a");
  EXPECT_EQ(offered[0].requests, 10U);
  EXPECT_EQ(offered[0].upstream_errors, 1U);
  EXPECT_EQ(offered[1].requests, 5U);
  EXPECT_EQ(offered[1].upstream_errors, 0U);
}

TEST(HealthLedger, WhatWasNotAcknowledgedIsOfferedAgain) {
  HealthLedger ledger;
  ledger.settle("a", totals(10, 0));
  static_cast<void>(ledger.offer());
  ledger.settle("a", totals(12, 0));
  EXPECT_EQ(ledger.offer().front().requests, 12U);
  ledger.acknowledge();
  EXPECT_TRUE(ledger.offer().empty());
  ledger.settle("a", totals(13, 0));
  EXPECT_EQ(ledger.offer().front().requests, 1U);
}

TEST(HealthLedger, IsBounded) {
  HealthLedger ledger;
  for (std::uint64_t i = 1; i < 50; ++i) ledger.settle("d" + std::to_string(i), totals(i, 0));
  EXPECT_EQ(ledger.offer().size(), fleet::digests_max);
}

}  // namespace
}  // namespace barbacane::link
