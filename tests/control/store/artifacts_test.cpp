#include "control/store/artifacts.hpp"

#include <algorithm>

#include "control/store/loose_blobs.hpp"
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
  std::vector<StoredArtifact> collect(int kept) {
    return write([&](Transaction& tx) { return collect_artifacts(tx, kept, false); });
  }
  std::vector<std::string> loose() {
    return write([](Transaction& tx) { return loose_blobs(tx, BlobKind::artifact, 10); });
  }
  /// Which of the loose blobs may go.
  std::vector<std::string> free() {
    std::vector<std::string> out;
    for (const std::string& digest : loose()) {
      if (write([&](Transaction& tx) { return hold_loose_blob(tx, BlobKind::artifact, digest); }))
        out.push_back(digest);
    }
    std::ranges::sort(out);
    return out;
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
  const std::string unneeded = keep("unneeded");
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
  EXPECT_TRUE(collect(5).empty());
  const auto gone = collect(1);
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].id, unneeded);
  EXPECT_EQ(free(), (std::vector<std::string>{"blob:unneeded"}));
}

TEST_F(ArtifactsTest, ABlobThatAnotherProjectHasStays) {
  keep("a");
  keep("b");
  const std::string other = project("other");
  id = other;
  keep("a");
  keep("c");
  EXPECT_EQ(collect(1).size(), 2U);
  EXPECT_EQ(free(), (std::vector<std::string>{"blob:a"})) << "with its last artifact only";
  keep("d");
  EXPECT_EQ(collect(2).size(), 0U);
}

TEST_F(ArtifactsTest, ABlobThatGotANameAgainIsLooseNoMore) {
  keep("a");
  keep("b");
  EXPECT_EQ(collect(1).size(), 1U);
  EXPECT_EQ(loose(), (std::vector<std::string>{"blob:a"}));
  keep("a");
  EXPECT_TRUE(free().empty());
  EXPECT_TRUE(loose().empty());
}

TEST_F(ArtifactsTest, BytesThatAreOnTheirWayAreNotLooseYet) {
  const auto expect = [&](std::string_view digest) {
    write([&](Transaction& tx) {
      expect_blob(tx, BlobKind::artifact, digest);
      return true;
    });
  };
  expect("blob:late");
  EXPECT_TRUE(loose().empty());
  keep("a");
  keep("b");
  EXPECT_EQ(collect(1).size(), 1U);
  expect("blob:a");
  EXPECT_TRUE(loose().empty()) << "it comes again";
  write([&](Transaction& tx) {
    tx.query("UPDATE loose_blobs SET due = now() - interval '1 second'");
    return true;
  });
  EXPECT_EQ(free(), (std::vector<std::string>{"blob:a", "blob:late"})) << "and nobody named it";
}

TEST_F(ArtifactsTest, BlobsOfADeletedProjectAreLoose) {
  keep("a");
  write([&](Transaction& tx) {
    tx.query("DELETE FROM projects WHERE id = $1::uuid", {id});
    return true;
  });
  EXPECT_EQ(free(), (std::vector<std::string>{"blob:a"}));
  write([](Transaction& tx) {
    forget_loose_blob(tx, BlobKind::artifact, "blob:a");
    return true;
  });
  EXPECT_TRUE(loose().empty());
}

}  // namespace
}  // namespace barbacane::store
