#include "control/blobs/block_cache.hpp"

#include <gtest/gtest.h>

namespace barbacane::blobs {
namespace {

TEST(BlockCache, ForgetsWhatWasAskedForLongestAgo) {
  BlockCache cache(2);
  cache.keep("a", 0, "a0");
  cache.keep("a", 1, "a1");
  EXPECT_EQ(*cache.find("a", 0), "a0");
  cache.keep("b", 0, "b0");
  EXPECT_EQ(cache.find("a", 1), nullptr);
  EXPECT_EQ(*cache.find("a", 0), "a0");
  EXPECT_EQ(*cache.find("b", 0), "b0");
}

TEST(BlockCache, ABlockThatIsThereStays) {
  BlockCache cache(2);
  const auto first = cache.keep("a", 0, "x");
  EXPECT_EQ(cache.keep("a", 0, "x"), first);
}

TEST(BlockCache, DropsAllBlocksOfABlob) {
  BlockCache cache(4);
  cache.keep("a", 0, "a0");
  cache.keep("b", 0, "b0");
  cache.keep("a", 1, "a1");
  cache.drop("a");
  EXPECT_EQ(cache.find("a", 0), nullptr);
  EXPECT_EQ(cache.find("a", 1), nullptr);
  EXPECT_NE(cache.find("b", 0), nullptr);
}

}  // namespace
}  // namespace barbacane::blobs
