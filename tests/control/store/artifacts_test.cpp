#include "control/store/artifacts.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

class ArtifactsTest : public StoreTest {
 protected:
  std::string id = project();

  std::string keep(const std::string& name) {
    return write([&](Transaction& tx) {
      bool is_new = false;
      return keep_artifact(
          tx,
          {.project = id,
           .digest = "sha256:" + name,
           .blob_digest = "blob:" + name,
           .size = 1,
           .routes = 1,
           .manifest = "{}",
           .origin = "compiled"},
          "k",
          is_new
      );
    });
  }
  Collected collect(int kept) {
    return write([&](Transaction& tx) { return collect_artifacts(tx, kept, false); });
  }
};

TEST_F(ArtifactsTest, OneDigestIsOneArtifact) {
  const std::string one = keep("a");
  EXPECT_EQ(keep("a"), one);
}

TEST_F(ArtifactsTest, WhatSomethingNeedsIsKept) {
  const std::string pinned = keep("pinned");
  const std::string stable = keep("stable");
  const std::string run = keep("run");
  const std::string loose = keep("loose");
  keep("newest");
  write([&](Transaction& tx) {
    static_cast<void>(pin_artifact(tx, pinned, true));
    tx.query("UPDATE projects SET stable_artifact_id = $1::uuid", {stable});
    tx.query(
        "INSERT INTO data_planes (project_id, node_key, reported_digest) VALUES ($1::uuid, "
        "gen_random_uuid(), 'sha256:run')",
        {id}
    );
    return true;
  });
  EXPECT_TRUE(collect(5).artifacts.empty());
  const Collected gone = collect(1);
  ASSERT_EQ(gone.artifacts.size(), 1U);
  EXPECT_EQ(gone.artifacts[0].id, loose);
  EXPECT_EQ(gone.blobs, (std::vector<std::string>{"blob:loose"}));
}

TEST_F(ArtifactsTest, ABlobThatAnotherProjectHasStays) {
  keep("a");
  keep("b");
  const std::string other = project("other");
  id = other;
  keep("a");
  keep("c");
  const Collected gone = collect(1);
  EXPECT_EQ(gone.artifacts.size(), 2U);
  EXPECT_EQ(gone.blobs, (std::vector<std::string>{"blob:a"})) << "with its last artifact only";
}

}  // namespace
}  // namespace barbacane::store
