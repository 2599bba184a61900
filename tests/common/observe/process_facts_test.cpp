#include "common/observe/process_facts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace barbacane::observe {
namespace {

TEST(ProcessFacts, TellsWhatTheKernelSays) {
  const ProcessFacts before = read_process_facts();
  EXPECT_GT(before.resident_bytes, 1'000'000U);
  EXPECT_GT(before.descriptors_max, before.open_descriptors);
  EXPECT_GE(before.cpu_seconds, 0.0);
  const int extra = ::dup(STDERR_FILENO);
  EXPECT_EQ(read_process_facts().open_descriptors, before.open_descriptors + 1);
  ::close(extra);
}

}  // namespace
}  // namespace barbacane::observe
