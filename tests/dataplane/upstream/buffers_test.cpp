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
    EXPECT_EQ(pool.on_loan(), 1U);
  }
  EXPECT_EQ(pool.on_loan(), 0U);
  EXPECT_EQ(pool.take().data(), first);
}

TEST(BufferPool, ABufferHasOneOwner) {
  BufferPool pool;
  Buffer one = pool.take();
  Buffer two = std::move(one);
  EXPECT_FALSE(one);  // NOLINT: what a moved-from buffer is, is the question
  EXPECT_TRUE(two);
  EXPECT_EQ(pool.on_loan(), 1U);
  two = pool.take();
  EXPECT_EQ(pool.on_loan(), 1U);
  two.reset();
  two.reset();
  EXPECT_EQ(pool.on_loan(), 0U);
}

TEST(BufferPool, KeepsABoundedNumber) {
  BufferPool pool;
  {
    std::vector<Buffer> many;
    for (std::size_t i = 0; i < BufferPool::free_max + 10; ++i) many.push_back(pool.take());
    EXPECT_EQ(pool.on_loan(), BufferPool::free_max + 10);
  }
  EXPECT_EQ(pool.on_loan(), 0U);
}

}  // namespace
}  // namespace barbacane::upstream
