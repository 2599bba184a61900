#include "control/store/loose_blobs.hpp"

#include <algorithm>

#include "control/store/postgres_blobs.hpp"
#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

// Loose artifacts are rows of artifacts_test.cpp; here are the files of descriptions.
class LooseFilesTest : public StoreTest {
 protected:
  std::string id = project();

  static std::vector<SpecFile> files(const std::vector<std::string>& digests) {
    std::vector<SpecFile> out;
    for (const std::string& digest : digests)
      out.push_back({.name = digest + ".yaml", .digest = digest, .size = 1});
    return out;
  }
  void bring(const std::vector<std::string>& digests) {
    const auto blobs = make_postgres_blobs(database, "spec_blobs");
    write([&](Transaction& tx) {
      expect_files(tx, files(digests));
      return true;
    });
    for (const std::string& digest : digests) ASSERT_TRUE(blobs->put(digest, "x"));
  }
  bool hold(const std::vector<std::string>& digests) {
    return write([&](Transaction& tx) { return hold_files(tx, files(digests)); });
  }
  std::string describe(const std::string& name, const std::vector<std::string>& digests) {
    bring(digests);
    EXPECT_TRUE(hold(digests));
    return write([&](Transaction& tx) {
      return create_spec(
                 tx,
                 id,
                 name,
                 {.entry = digests[0] + ".yaml",
                  .files = files(digests),
                  .digest = name,
                  .warnings = "[]"},
                 "k"
      )
          .value_or("");
    });
  }
  void remove(const std::string& spec) {
    EXPECT_EQ(
        write([&](Transaction& tx) { return remove_spec(tx, spec, std::nullopt); }), Written::done
    );
  }
  void pass_an_hour() {
    write([](Transaction& tx) {
      tx.query("UPDATE loose_spec_blobs SET due = due - interval '1 hour'");
      return true;
    });
  }
  std::vector<std::string> loose() {
    auto out = write([](Transaction& tx) { return loose_blobs(tx, BlobKind::spec, 10); });
    std::ranges::sort(out);
    return out;
  }
  bool may_go(const std::string& digest) {
    return write([&](Transaction& tx) { return hold_loose_blob(tx, BlobKind::spec, digest); });
  }
};

TEST_F(LooseFilesTest, ADeletedDescriptionLeavesThoseThatNoOtherHas) {
  const std::string gone = describe("gone", {"a", "b"});
  describe("stays", {"b"});
  remove(gone);
  EXPECT_TRUE(loose().empty()) << "somebody may be reading it";
  pass_an_hour();
  EXPECT_EQ(loose(), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(may_go("a"));
  EXPECT_FALSE(may_go("b"));
  EXPECT_EQ(loose(), (std::vector<std::string>{"a"}));
}

TEST_F(LooseFilesTest, AnUploadThatNobodyNamedIsLooseInTheEnd) {
  bring({"a"});
  EXPECT_TRUE(loose().empty());
  pass_an_hour();
  EXPECT_TRUE(may_go("a"));
}

TEST_F(LooseFilesTest, WhatIsNamedIsNotLooseAndWhatIsGoneIsNotNamed) {
  bring({"a", "b"});
  EXPECT_TRUE(hold({"a", "b", "a"}));
  pass_an_hour();
  EXPECT_TRUE(loose().empty());
  EXPECT_FALSE(hold({"a", "c"}));
}

TEST_F(LooseFilesTest, AJobThatWaitsKeepsItsFiles) {
  const std::string spec = describe("gone", {"a"});
  write([&](Transaction& tx) {
    tx.query(
        "INSERT INTO compilations (project_id, options, inputs, created_by) VALUES ($1::uuid, "
        "'{}', jsonb_build_array(jsonb_build_object('files', $2::jsonb)), 'k')",
        {id, files_to_json(files({"a"}))}
    );
    return true;
  });
  remove(spec);
  pass_an_hour();
  EXPECT_FALSE(may_go("a"));
  EXPECT_TRUE(loose().empty()) << "later";
  write([](Transaction& tx) {
    tx.query("UPDATE compilations SET status = 'succeeded'");
    return true;
  });
  pass_an_hour();
  EXPECT_TRUE(may_go("a"));
}

}  // namespace
}  // namespace barbacane::store
