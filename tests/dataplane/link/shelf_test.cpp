#include "dataplane/link/shelf.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>

#include "support/temporary_directory.hpp"

namespace barbacane::link {
namespace {

std::string digest_of(char c) {
  return "sha256:" + std::string(64, c);
}

void lay(Shelf& shelf, char c) {
  std::ofstream(shelf.part_of(digest_of(c))) << "bytes";
  ASSERT_TRUE(shelf.keep(digest_of(c)));
  ASSERT_TRUE(shelf.keep_signatures(
      digest_of(c),
      {{.key_id = "0011223344556677",
        .release = 3,
        .project = {},
        .not_after = {},
        .signature = std::string(86, 'A') + "=="}}
  ));
  ASSERT_TRUE(shelf.promote(digest_of(c)));
}

TEST(Shelf, KeepsTheLastThreeInOrder) {
  const support::TemporaryDirectory folder;
  Shelf shelf(folder.path() + "/artifacts");
  ASSERT_EQ(shelf.open(), "");
  EXPECT_TRUE(shelf.known_good().empty());
  for (const char c : {'a', 'b', 'c', 'd'}) lay(shelf, c);
  lay(shelf, 'b');
  const Shelf later(folder.path() + "/artifacts");
  const auto kept = later.known_good();
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].digest, digest_of('b'));
  EXPECT_EQ(kept[1].digest, digest_of('d'));
  EXPECT_EQ(kept[2].digest, digest_of('c'));
  ASSERT_EQ(kept[0].signatures.size(), 1U);
  EXPECT_EQ(kept[0].signatures[0].release, 3U);
  EXPECT_NE(::access(shelf.path_of(digest_of('a')).c_str(), F_OK), 0);
  EXPECT_TRUE(shelf.has(digest_of('b'), 5));
  EXPECT_FALSE(shelf.has(digest_of('b'), 6));
}

artifact::Signature signature_of(std::uint64_t release) {
  return {
      .key_id = "0011223344556677",
      .release = release,
      .project = {},
      .not_after = {},
      .signature = static_cast<char>('A' + release) + std::string(85, 'A') + "=="
  };
}

/// The process ended between the record of its release and the record that it served.
TEST(Shelf, WhatHadNotServedYetComesLast) {
  const support::TemporaryDirectory folder;
  Shelf shelf(folder.path() + "/artifacts");
  ASSERT_EQ(shelf.open(), "");
  lay(shelf, 'a');
  std::ofstream(shelf.part_of(digest_of('b'))) << "bytes";
  std::ofstream(shelf.part_of(digest_of('c'))) << "by";
  ASSERT_TRUE(shelf.keep(digest_of('b')));
  ASSERT_TRUE(shelf.add_signatures(digest_of('b'), {signature_of(4)}));
  const auto kept = shelf.known_good();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].digest, digest_of('a'));
  EXPECT_EQ(kept[1].digest, digest_of('b'));
  ASSERT_EQ(kept[1].signatures.size(), 1U);
  EXPECT_EQ(kept[1].signatures[0].release, 4U);
  shelf.drop(digest_of('b'));
  EXPECT_EQ(shelf.known_good().size(), 1U);
}

TEST(Shelf, BytesFromMemoryAreKeptLikeAnyOther) {
  const support::TemporaryDirectory folder;
  Shelf shelf(folder.path() + "/artifacts");
  ASSERT_EQ(shelf.open(), "");
  const int memory = ::memfd_create("artifact", MFD_CLOEXEC);
  ASSERT_EQ(::write(memory, "bytes", 5), 5);
  EXPECT_TRUE(shelf.keep_copy(digest_of('a'), memory));
  ::close(memory);
  EXPECT_TRUE(shelf.has(digest_of('a'), 5));
  EXPECT_FALSE(shelf.keep_copy(digest_of('b'), memory)) << "closed";
  EXPECT_NE(::access(shelf.part_of(digest_of('b')).c_str(), F_OK), 0);
}

TEST(Shelf, NewSignaturesStandBesideTheOldUntilItServes) {
  const support::TemporaryDirectory folder;
  Shelf shelf(folder.path() + "/artifacts");
  ASSERT_EQ(shelf.open(), "");
  lay(shelf, 'a');
  ASSERT_TRUE(shelf.keep_signatures(digest_of('a'), {signature_of(1)}));
  ASSERT_TRUE(shelf.add_signatures(digest_of('a'), {signature_of(2), signature_of(1)}));
  EXPECT_EQ(shelf.known_good()[0].signatures.size(), 2U);
  EXPECT_TRUE(shelf.is_known_good(digest_of('a')));
  EXPECT_FALSE(shelf.is_known_good(digest_of('b')));
}

TEST(Shelf, DamageIsNotTrusted) {
  const support::TemporaryDirectory folder;
  Shelf shelf(folder.path() + "/artifacts");
  ASSERT_EQ(shelf.open(), "");
  lay(shelf, 'a');
  std::ofstream(folder.path() + "/artifacts/known-good.json")
      << R"(["sha256:../../etc/passwd", 7, ")" << digest_of('a') << R"("])";
  ASSERT_EQ(shelf.known_good().size(), 1U);
  std::ofstream(folder.path() + "/artifacts/known-good.json") << "{";
  EXPECT_EQ(shelf.known_good().size(), 1U) << "without a list, what is there";
}

TEST(Shelf, AFolderThatCannotBeMadeIsSaid) {
  Shelf shelf("/proc/nowhere");
  EXPECT_NE(shelf.open(), "");
}

}  // namespace
}  // namespace barbacane::link
