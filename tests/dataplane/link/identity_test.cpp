#include "dataplane/link/identity.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_directory.hpp"

namespace barbacane::link {
namespace {

TEST(Identity, StaysWithItsFolderAndChangesWithTheProcess) {
  const support::TemporaryDirectory folder;
  const Identity one = load_identity(folder.path() + "/state");
  const Identity two = load_identity(folder.path() + "/state");
  EXPECT_EQ(one.fault, "");
  EXPECT_EQ(one.node_key, two.node_key);
  EXPECT_NE(one.boot_id, two.boot_id);
}

TEST(Identity, ADamagedKeyIsReplaced) {
  const support::TemporaryDirectory folder;
  std::ofstream(folder.path() + "/node-key") << "garbage";
  const Identity one = load_identity(folder.path());
  EXPECT_EQ(one.node_key.size(), 36U);
  EXPECT_EQ(load_identity(folder.path()).node_key, one.node_key);
}

TEST(Identity, WithoutAFolderItLastsForThisRun) {
  const Identity one = load_identity("/proc/nowhere");
  EXPECT_EQ(one.node_key.size(), 36U);
  EXPECT_NE(one.fault, "");
}

}  // namespace
}  // namespace barbacane::link
