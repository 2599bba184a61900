#include "dataplane/upstream/buffers.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace barbacane::upstream {
namespace {

TEST(BufferPool, LendsTheSameWarmBufferAgain) {
  BufferPool pool;
  const char* first = nullptr;
  {
    const Buffer one = pool.take();
    first = one.data();
    EXPECT_EQ(pool.bytes_on_loan(), BufferPool::buffer_bytes);
  }
  EXPECT_EQ(pool.bytes_on_loan(), 0U);
  EXPECT_EQ(pool.take().data(), first);
}

TEST(BufferPool, ABufferHasOneOwner) {
  BufferPool pool;
  Buffer one = pool.take();
  Buffer two = std::move(one);
  EXPECT_FALSE(one);  // NOLINT: what a moved-from buffer is, is the question
  EXPECT_TRUE(two);
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::buffer_bytes);
  two = pool.take();
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::buffer_bytes);
  two.reset();
  two.reset();
  EXPECT_EQ(pool.bytes_on_loan(), 0U);
}

TEST(BufferPool, KeepsABoundedNumber) {
  BufferPool pool;
  {
    std::vector<Buffer> many;
    for (std::size_t i = 0; i < BufferPool::free_max + 10; ++i) many.push_back(pool.take());
    EXPECT_EQ(pool.bytes_on_loan(), (BufferPool::free_max + 10) * BufferPool::buffer_bytes);
  }
  EXPECT_EQ(pool.bytes_on_loan(), 0U);
}

TEST(BufferPool, SmallOnesAreCountedAsWhatTheyAre) {
  BufferPool pool;
  Buffer small = pool.take_small();
  EXPECT_EQ(small.size(), BufferPool::small_bytes);
  const Buffer large = pool.take();
  EXPECT_EQ(large.size(), BufferPool::buffer_bytes);
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::small_bytes + BufferPool::buffer_bytes);
  small = {};
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::buffer_bytes);
  small = pool.take();
  EXPECT_FALSE(small.is_small());
}

}  // namespace
}  // namespace barbacane::upstream
