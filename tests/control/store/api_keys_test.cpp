#include "control/store/api_keys.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

class KeysTest : public StoreTest {
 protected:
  std::string make(const std::string& hash, std::optional<std::string> expires = {}) {
    return write([&](Transaction& tx) {
      return create_key(
          tx,
          {.name = "k",
           .hash = hash,
           .hint = "wxyz",
           .scopes = {"project:read", "deploy"},
           .project = {},
           .expires_at = expires},
          "host"
      );
    });
  }
  std::optional<StoredKey> find(const std::string& hash) {
    return write([&](Transaction& tx) { return find_key(tx, hash); });
  }
  std::int64_t sequence() {
    return write([](Transaction& tx) { return access_sequence(tx); });
  }
};

TEST_F(KeysTest, AKeyIsFoundByItsHashAlone) {
  const std::string id = make(std::string(32, '\1'));
  const auto found = find(std::string(32, '\1'));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->scopes, (std::vector<std::string>{"project:read", "deploy"}));
  EXPECT_EQ(found->expires_in_ms, -1);
  EXPECT_FALSE(find(std::string(32, '\2')));
}

TEST_F(KeysTest, AnExpiryInThePastIsNotNone) {
  make(std::string(32, '\1'), "2001-01-01T00:00:00Z");
  EXPECT_EQ(find(std::string(32, '\1'))->expires_in_ms, 0);
}

TEST_F(KeysTest, ARevocationMovesTheCounterAndEndsSessions) {
  const std::string id = make(std::string(32, '\1'));
  write([&](Transaction& tx) {
    return create_session(tx, {.hash = "s", .csrf_hash = "c", .key = id, .seconds = 60});
  });
  const std::int64_t before = sequence();
  EXPECT_EQ(
      write([&](Transaction& tx) { return revoke_key(tx, id, 9); }), Written::changed_meanwhile
  );
  EXPECT_EQ(write([&](Transaction& tx) { return revoke_key(tx, id, 1); }), Written::done);
  EXPECT_GT(sequence(), before);
  EXPECT_TRUE(find(std::string(32, '\1'))->is_revoked);
  EXPECT_FALSE(write([](Transaction& tx) { return find_session(tx, "s"); }));
}

TEST_F(KeysTest, ASuccessorLivesAsLongAsItsKeyWasTo) {
  const std::string id = make(std::string(32, '\1'), "2100-01-01T00:00:00Z");
  const auto days = write([&](Transaction& tx) {
    tx.query("UPDATE api_keys SET created_at = '2099-12-02 00:00Z' WHERE id = $1::uuid", {id});
    const auto row = tx.query_one(
        "SELECT extract(epoch FROM $1::timestamptz - now()) / 86400", {expiry_of_successor(tx, id)}
    );
    return row ? std::stod(row->text(0)) : 0;
  });
  EXPECT_NEAR(days, 30, 0.01);
  const std::string endless = make(std::string(32, '\2'));
  EXPECT_FALSE(write([&](Transaction& tx) { return expiry_of_successor(tx, endless); }));
}

TEST_F(KeysTest, ARetiredKeyWorksForTheOverlap) {
  const std::string id = make(std::string(32, '\1'));
  const std::string next = make(std::string(32, '\2'));
  EXPECT_EQ(write([&](Transaction& tx) { return retire_key(tx, id, next, 3600); }), Written::done);
  const auto old = find(std::string(32, '\1'));
  EXPECT_GT(old->expires_in_ms, 3'000'000);
  EXPECT_LE(old->expires_in_ms, 3'600'000);
}

}  // namespace
}  // namespace barbacane::store
