#include "control/store/idempotency.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

const IdempotencyKey key{
    .actor = "a", .method = "POST", .path = "/p", .key = "k", .body_hash = "h"
};

TEST_F(StoreTest, AnAnswerIsGivenAgain) {
  KeptAnswer answer{.status = 201, .fields = {{"Location", "/p/1"}}, .body = "{\"a\" : 1}"};
  EXPECT_TRUE(database.transact([&](Transaction& tx) {
    KeptAnswer none;
    EXPECT_EQ(begin_idempotent(tx, key, none), Repetition::first);
    keep_answer(tx, key, answer);
  }));
  KeptAnswer again;
  EXPECT_TRUE(database.transact([&](Transaction& tx) {
    EXPECT_EQ(begin_idempotent(tx, key, again), Repetition::answered);
    IdempotencyKey other = key;
    other.body_hash = "other";
    KeptAnswer none;
    EXPECT_EQ(begin_idempotent(tx, other, none), Repetition::other_body);
    other = key;
    other.actor = "b";
    EXPECT_EQ(begin_idempotent(tx, other, none), Repetition::first) << "keys belong to callers";
  }));
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, answer.body);
  EXPECT_EQ(again.fields, answer.fields);
}

TEST_F(StoreTest, TwoAtOnceAreNotBothFirst) {
  EXPECT_TRUE(database.transact([&](Transaction& tx) {
    KeptAnswer none;
    EXPECT_EQ(begin_idempotent(tx, key, none), Repetition::first);
    EXPECT_TRUE(database.transact([&](Transaction& other) {
      EXPECT_EQ(begin_idempotent(other, key, none), Repetition::in_flight);
    }));
  }));
}

}  // namespace
}  // namespace barbacane::store
