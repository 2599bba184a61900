#include "control/store/postgres_blobs.hpp"

#include "store_fixture.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::store {
namespace {

TEST_F(StoreTest, BlobsComeBackSliceBySlice) {
  const auto blobs = make_postgres_blobs(database, "artifact_blobs");
  std::string bytes(3 * blob_part_bytes + 17, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 + i / 977);
  ASSERT_TRUE(blobs->put("sha256:a", bytes));
  ASSERT_TRUE(blobs->put("sha256:a", "something else")) << "the same digest is the same blob";
  EXPECT_EQ(**blobs->size("sha256:a"), bytes.size());
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{1}, blob_part_bytes - 1, blob_part_bytes, bytes.size() - 1})
    EXPECT_EQ(*blobs->read("sha256:a", at, 300'000), bytes.substr(at, 300'000)) << at;
  EXPECT_EQ(*blobs->read("sha256:a", bytes.size(), 10), "");
  EXPECT_TRUE(blobs->remove("sha256:a"));
  EXPECT_FALSE(*blobs->size("sha256:a"));
  EXPECT_TRUE(blobs->remove("sha256:a"));
}

TEST_F(StoreTest, ABlobFromAFileIsTheFile) {
  const support::TemporaryDirectory folder;
  const auto blobs = make_postgres_blobs(database, "artifact_blobs");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, blob_part_bytes, blob_part_bytes + 1}) {
    const std::string bytes(size, 'x');
    const std::string digest = "sha256:" + std::to_string(size);
    ASSERT_TRUE(blobs->put_file(digest, folder.write("f", bytes)));
    EXPECT_EQ(**blobs->size(digest), size);
    EXPECT_EQ(*blobs->read(digest, 0, size + 10), bytes);
  }
  EXPECT_FALSE(blobs->put_file("sha256:none", folder.path("none")));
  EXPECT_FALSE(*blobs->size("sha256:none"));
}

}  // namespace
}  // namespace barbacane::store
