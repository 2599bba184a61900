#include "dataplane/app/host.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace barbacane::dataplane {
namespace {

TEST(CpusOfQuota, RoundsUpAndIgnoresWhatIsNone) {
  struct Row {
    const char* text;
    std::optional<std::uint32_t> cpus;
  };
  const Row rows[] = {
      {"100000 100000\n", 1},
      {"150000 100000\n", 2},
      {"200000 100000", 2},
      {"1000 100000", 1},
      {"400000 50000", 8},
      {"max 100000\n", std::nullopt},
      {"", std::nullopt},
      {"100000", std::nullopt},
      {"100000 0", std::nullopt},
      {"-1 100000", std::nullopt},
      {"100000 max", std::nullopt},
      {"99999999999999999999999 1", std::nullopt},
      {"18446744073709551615 1", 1U << 20U},
  };
  for (const Row& row : rows) EXPECT_EQ(cpus_of_quota(row.text), row.cpus) << row.text;
}

TEST(BytesOfLimit, IgnoresWhatIsNone) {
  EXPECT_EQ(bytes_of_limit("67108864\n"), 64U << 20U);
  EXPECT_EQ(bytes_of_limit("max\n"), std::nullopt);
  EXPECT_EQ(bytes_of_limit(""), std::nullopt);
  EXPECT_EQ(bytes_of_limit("-1"), std::nullopt);
}

TEST(UsableMemory, IsBoundedByTheLimitsOfTheProcess) {
  const std::uint64_t all = usable_memory_bytes();
  EXPECT_GT(all, 16U << 20U);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_DATA, &before), 0);
  const rlimit less{.rlim_cur = all / 2, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_DATA, &less), 0);
  EXPECT_EQ(usable_memory_bytes(), all / 2);
  ASSERT_EQ(::setrlimit(RLIMIT_DATA, &before), 0);
}

TEST(UsableDescriptors, LeaveSomeToTheProcess) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  for (const auto& [limit, usable] : {std::pair{1024U, 960U}, std::pair{64U, 48U}}) {
    const rlimit less{.rlim_cur = limit, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &less), 0);
    EXPECT_EQ(usable_descriptors(), usable);
  }
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(CgroupPathOf, FindsVersionTwo) {
  EXPECT_EQ(cgroup_path_of("0::/\n"), "/");
  EXPECT_EQ(cgroup_path_of("0::/system.slice/a.service\n"), "/system.slice/a.service");
  EXPECT_EQ(cgroup_path_of("3:cpu:/a\n1:name=systemd:/b\n0::/c\n"), "/c");
  EXPECT_EQ(cgroup_path_of("3:cpu:/a\n"), "");
  EXPECT_EQ(cgroup_path_of("0::relative\n"), "");
  EXPECT_EQ(cgroup_path_of(""), "");
}

TEST(UsableCpus, AtLeastOne) {
  EXPECT_GE(usable_cpus(), 1U);
}

TEST(RaiseDescriptorLimit, GoesToTheHardLimit) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit lower = before;
  lower.rlim_cur = 64;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  raise_descriptor_limit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace
}  // namespace barbacane::dataplane
