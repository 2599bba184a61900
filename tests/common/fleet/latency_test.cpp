#include "common/fleet/latency.hpp"

#include <gtest/gtest.h>

namespace barbacane::fleet {
namespace {

TEST(Latency, QuantileIsTheBoundOfItsBucket) {
  LatencyCounts counts{};
  EXPECT_EQ(quantile_of(counts, 0.99), 0);
  counts[3] = 99;  // up to 1 ms
  counts[8] = 1;   // up to 50 ms
  EXPECT_EQ(quantile_of(counts, 0.5), 0.001);
  EXPECT_EQ(quantile_of(counts, 0.99), 0.001);
  EXPECT_EQ(quantile_of(counts, 0.995), 0.05);
}

TEST(Latency, WhatLiesBeyondTheLastBoundIsTheLastBound) {
  LatencyCounts counts{};
  counts.back() = 5;
  EXPECT_EQ(quantile_of(counts, 0.5), 30);
}

}  // namespace
}  // namespace barbacane::fleet
