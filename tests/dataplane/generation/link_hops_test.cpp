#include "dataplane/generation/link_hops.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/temporary_directory.hpp"

namespace barbacane::generation {
namespace {

namespace fs = std::filesystem;
using Hops = std::vector<Hop>;

class LinkHops : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(std::string_view name = {}) const { return folder_.path(name); }
  /// hops_of, without those above the test's folder (where it lies is the system's business).
  [[nodiscard]] Hops hops(const std::string& path) const {
    Hops out;
    for (Hop& hop : hops_of(path)) {
      if (hop.folder.starts_with(at())) out.push_back(std::move(hop));
    }
    return out;
  }
  support::TemporaryDirectory folder_;
};

TEST_F(LinkHops, APlainFileIsOneHop) {
  folder_.write("api.bca", "x");
  EXPECT_EQ(hops(at("api.bca")), (Hops{{at(), "api.bca"}}));
}

TEST_F(LinkHops, FollowsLinksAsKubernetesMakesThem) {
  folder_.write("..2026/api.bca", "x");
  fs::create_directory_symlink("..2026", at("..data"));
  fs::create_symlink("..data/api.bca", at("api.bca"));
  EXPECT_EQ(
      hops(at("api.bca")), (Hops{{at(), "api.bca"}, {at(), "..data"}, {at("..2026"), "api.bca"}})
  );
}

TEST_F(LinkHops, FollowsAbsoluteLinksAndLinkedFolders) {
  folder_.write("real/api.bca", "x");
  fs::create_directory_symlink(at("real"), at("linked"));
  EXPECT_EQ(hops(at("linked/api.bca")), (Hops{{at(), "linked"}, {at("real"), "api.bca"}}));
}

TEST_F(LinkHops, StopsWhereNothingIs) {
  EXPECT_EQ(hops(at("api.bca")), (Hops{{at(), "api.bca"}}));
  EXPECT_EQ(hops(at("none/deep/api.bca")), (Hops{{at(), "none"}}));
  fs::create_symlink("gone.bca", at("api.bca"));
  EXPECT_EQ(hops(at("api.bca")), (Hops{{at(), "api.bca"}, {at(), "gone.bca"}}));
}

TEST_F(LinkHops, ACircleEnds) {
  fs::create_symlink("b", at("a"));
  fs::create_symlink("a", at("b"));
  EXPECT_EQ(hops_of(at("a")).size(), hops_max);
}

TEST(HopsOfRelativePaths, StartWhereWeAre) {
  EXPECT_EQ(hops_of("no-such-file.bca"), (Hops{{".", "no-such-file.bca"}}));
  EXPECT_EQ(hops_of("./no-such-file.bca"), (Hops{{".", "no-such-file.bca"}}));
  EXPECT_EQ(hops_of("/no-such-folder-at-all/api.bca"), (Hops{{"/", "no-such-folder-at-all"}}));
  EXPECT_EQ(hops_of(""), Hops());
}

}  // namespace
}  // namespace barbacane::generation
