#include "control/api/spool.hpp"

#include <gtest/gtest.h>

#include "common/crypto/digest.hpp"

namespace barbacane::api {
namespace {

TEST(Spool, GivesBackWhatItTook) {
  Result<Spool> made = Spool::make("");
  ASSERT_TRUE(made) << made.error().message();
  ASSERT_TRUE(made->append("one "));
  ASSERT_TRUE(made->append("two"));
  EXPECT_EQ(made->size(), 7U);
  EXPECT_EQ(*made->read(2, 3), "e t");
  EXPECT_EQ(*made->read(6, 30), "o");
  EXPECT_EQ(*made->read(7, 30), "");
  EXPECT_EQ(made->finish(), crypto::to_hex(crypto::sha256("one two")));
}

TEST(Spool, SaysThatThereIsNoPlace) {
  EXPECT_FALSE(Spool::make("/nonexistent"));
}

}  // namespace
}  // namespace barbacane::api
