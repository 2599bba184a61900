#include "dataplane/downstream/inbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace barbacane::downstream {
namespace {

using upstream::BufferPool;

void put(Inbox& inbox, BufferPool& pool, const std::string& bytes) {
  const std::span<char> room = inbox.room(pool);
  ASSERT_GE(room.size(), bytes.size());
  std::ranges::copy(bytes, room.begin());
  inbox.end += bytes.size();
}

TEST(Inbox, WaitsInASmallBufferAndGrowsAgain) {
  BufferPool pool;
  Inbox inbox;
  put(inbox, pool, "used GET / HT");
  inbox.begin = 5;
  inbox.shrink(pool);
  EXPECT_EQ(inbox.view(), "GET / HT");
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::small_bytes);
  put(inbox, pool, "TP/1.1");
  EXPECT_EQ(inbox.view(), "GET / HTTP/1.1");
  EXPECT_EQ(pool.bytes_on_loan(), BufferPool::buffer_bytes);
}

TEST(Inbox, KeepsALargeBufferForWhatIsLarge) {
  BufferPool pool;
  Inbox inbox;
  put(inbox, pool, "x" + std::string(BufferPool::small_bytes + 1, 'y'));
  inbox.begin = 1;
  inbox.shrink(pool);
  EXPECT_EQ(inbox.begin, 0U);
  EXPECT_EQ(inbox.view(), std::string(BufferPool::small_bytes + 1, 'y'));
  EXPECT_FALSE(inbox.buffer.is_small());
}

TEST(Inbox, HasNothingWhenItHoldsNothing) {
  BufferPool pool;
  Inbox inbox;
  put(inbox, pool, "all of it");
  inbox.begin = inbox.end;
  inbox.shrink(pool);
  EXPECT_FALSE(inbox.buffer);
  EXPECT_EQ(pool.bytes_on_loan(), 0U);
}

TEST(Inbox, IsFullAtTheEndOfItsBuffer) {
  BufferPool pool;
  Inbox inbox;
  EXPECT_FALSE(inbox.is_full());
  put(inbox, pool, std::string(BufferPool::buffer_bytes, 'x'));
  EXPECT_TRUE(inbox.is_full());
  EXPECT_TRUE(inbox.room(pool).empty());
}

}  // namespace
}  // namespace barbacane::downstream
