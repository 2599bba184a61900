#include "common/routing/segment_hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace barbacane::routing {
namespace {

TEST(SegmentHash, IsThatOfTheFormat) {
  // Artifacts of every version hold these: a change is a new format.
  EXPECT_EQ(hash_segment(0, ""), 93488715U);
  EXPECT_EQ(hash_segment(0, "a"), 3193026991U);
  EXPECT_EQ(hash_segment(7, "pets"), 1050146029U);
  EXPECT_EQ(hash_segment(7, "abcdefgh"), 2802495732U);
  EXPECT_EQ(hash_segment(4294967294U, "organisations%2Fand-more"), 1101973486U);
}

/// The definition, byte by byte.
std::uint32_t slow_hash(std::uint32_t node, std::string_view segment) {
  constexpr std::uint64_t k1 = 0x9E3779B185EBCA87ULL;
  constexpr std::uint64_t k2 = 0xC2B2AE3D27D4EB4FULL;
  std::uint64_t hash = (std::uint64_t{node} + 1) * k1 + segment.size();
  for (std::size_t at = 0; at < segment.size(); at += 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8 && at + i < segment.size(); ++i)
      word |= std::uint64_t{static_cast<unsigned char>(segment[at + i])} << (8 * i);
    hash = (hash ^ word) * k2;
    hash ^= hash >> 32U;
  }
  return static_cast<std::uint32_t>((hash * k1) >> 32U);
}

TEST(SegmentHash, IsWhatItsDefinitionSays) {
  std::string text;
  for (int length = 0; length < 40; ++length) {
    for (const std::uint32_t node : {0U, 1U, 12345U, 0xFFFFFFFEU})
      EXPECT_EQ(hash_segment(node, text), slow_hash(node, text)) << length;
    text += static_cast<char>(200 + length);
  }
}

TEST(SegmentHash, DependsOnEachByteAndOnTheNode) {
  std::set<std::uint32_t> hashes;
  const std::string text(24, 'x');
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = 'y';
    hashes.insert(hash_segment(1, other));
  }
  for (std::uint32_t node = 1; node < 100; ++node) hashes.insert(hash_segment(node, text));
  EXPECT_EQ(hashes.size(), 24U + 99U);
}

TEST(SameBytes, ComparesEachByte) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string a(length, 'x');
    EXPECT_TRUE(same_bytes(a.data(), std::string{a}.data(), length));
    for (std::size_t i = 0; i < length; ++i) {
      std::string b = a;
      b[i] = 'y';
      EXPECT_FALSE(same_bytes(a.data(), b.data(), length)) << length << " at " << i;
    }
  }
}

TEST(FindSlash, FindsTheNextOne) {
  for (std::size_t length = 0; length < 40; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      std::string path(length, '\xAF');  // '/' with its highest bit set
      if (at < length) path[at] = '/';
      if (at + 1 < length) path[at + 1] = '0';
      for (std::size_t from = 0; from <= at; ++from) EXPECT_EQ(find_slash(path, from), at);
    }
  }
  EXPECT_EQ(find_slash("/a/b", 1), 2U);
  EXPECT_EQ(find_slash("/a/b", 3), 4U);
}

}  // namespace
}  // namespace barbacane::routing
