#include "control/store/database.hpp"

#include <signal.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "control/store/errors.hpp"
#include "store_fixture.hpp"
#include "support/process.hpp"

namespace barbacane::store {
namespace {

TEST_F(StoreTest, NothingOfAFailedTransactionStays) {
  const Result<void> done = database.transact([](Transaction& tx) {
    tx.query("INSERT INTO projects (name) VALUES ('lost')");
    tx.query("SELECT nonsense");
    EXPECT_TRUE(tx.is_failed());
    EXPECT_TRUE(tx.query("SELECT 1").empty()) << "statements after a failure give nothing";
  });
  EXPECT_EQ(done.error(), StoreErrc::refused);
  const auto count = store::read(database, [](Transaction& tx) {
    return tx.query_one("SELECT count(*) FROM projects")->integer(0);
  });
  EXPECT_EQ(*count, 0);
}

TEST_F(StoreTest, AFailureOfTheCallerRollsBack) {
  const Result<void> done = database.transact([](Transaction& tx) {
    tx.query("INSERT INTO projects (name) VALUES ('lost')");
    tx.fail(StoreErrc::lease_lost);
  });
  EXPECT_EQ(done.error(), StoreErrc::lease_lost);
  EXPECT_EQ(
      *store::read(
          database, [](Transaction& tx) { return tx.query("SELECT 1 FROM projects").size(); }
      ),
      0U
  );
}

TEST_F(StoreTest, DeadConnectionsAreReplaced) {
  project();
  const Result<void> killed = database.read([](Transaction& tx) {
    tx.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()"
    );
  });
  EXPECT_TRUE(killed);
  // The one that killed is alive; kill it too, from within.
  static_cast<void>(database.read([](Transaction& tx) {
    tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
  }));
  EXPECT_FALSE(project("two").empty());
  EXPECT_GE(database.stats().connections_lost, 1U);
}

/// The processes that answer clients, and the one that makes them.
void signal_server(int number) {
  const pid_t server = support::test_server().pid();
  std::ifstream children(
      "/proc/" + std::to_string(server) + "/task/" + std::to_string(server) + "/children"
  );
  for (pid_t child = 0; children >> child;) ::kill(child, number);
  ::kill(server, number);
}

TEST_F(StoreTest, AServerThatHangsHoldsNobody) {
  project();
  Database impatient(
      {.url = place.url(), .connections_max = 2, .statement_timeout = std::chrono::milliseconds(100)
      }
  );
  const auto look = [&] { return impatient.read([](Transaction& tx) { tx.query("SELECT 1"); }); };
  ASSERT_TRUE(look());
  signal_server(SIGSTOP);
  // Cut on the way, and refused at once afterwards.
  EXPECT_EQ(look().error(), StoreErrc::unreachable);
  EXPECT_EQ(look().error(), StoreErrc::unreachable);
  signal_server(SIGCONT);
  EXPECT_TRUE(support::eventually([&] { return look().has_value(); }));
}

TEST_F(StoreTest, DeadlocksAreTriedAgain) {
  const std::string one = project("one");
  const std::string two = project("two");
  std::atomic<int> locked{0};
  const auto cross = [&](const std::string& first, const std::string& second) {
    bool is_again = false;
    return database.transact([&, is_again](Transaction& tx) mutable {
      tx.query("UPDATE projects SET version = version + 1 WHERE id = $1::uuid", {first});
      ++locked;
      while (!is_again && locked < 2) std::this_thread::yield();
      is_again = true;
      tx.query("UPDATE projects SET version = version + 1 WHERE id = $1::uuid", {second});
    });
  };
  Result<void> other;
  std::thread thread([&] { other = cross(two, one); });
  const Result<void> own = cross(one, two);
  thread.join();
  EXPECT_TRUE(own);
  EXPECT_TRUE(other);
  EXPECT_GE(database.stats().retries, 1U);
  const auto sum = store::read(database, [](Transaction& tx) {
    return tx.query_one("SELECT sum(version) FROM projects")->integer(0);
  });
  EXPECT_EQ(*sum, 6) << "both transactions, once each";
}

TEST_F(StoreTest, StatementsEndInTime) {
  Database hasty(
      {.url = place.url(), .connections_max = 1, .statement_timeout = std::chrono::milliseconds{50}}
  );
  const Result<void> done =
      hasty.transact([](Transaction& tx) { tx.query("SELECT pg_sleep(30)"); });
  EXPECT_EQ(done.error(), StoreErrc::timed_out);
}

TEST(Database, SaysThatItCannotBeReached) {
  Database nowhere({.url = "host=/nonexistent dbname=x", .connections_max = 1});
  const Result<void> done = nowhere.read([](Transaction& tx) { tx.query("SELECT 1"); });
  EXPECT_EQ(done.error(), StoreErrc::unreachable);
  EXPECT_NE(nowhere.last_failure().find("/nonexistent"), std::string::npos);
}

TEST_F(StoreTest, ValuesComeBackAsTheyWent) {
  const std::string bytes("\0\xff'\\x", 5);
  const auto row = write([&](Transaction& tx) {
    return *tx.query_one(
        "SELECT $1::text, $2::bigint, $3::bytea, $4::boolean, $5::text",
        {"it's; -- \"", -5, to_bytea(bytes), true, std::nullopt}
    );
  });
  EXPECT_EQ(row.text(0), "it's; -- \"");
  EXPECT_EQ(row.integer(1), -5);
  EXPECT_EQ(row.bytes(2), bytes);
  EXPECT_TRUE(row.is_true(3));
  EXPECT_TRUE(row.is_null(4));
}

}  // namespace
}  // namespace barbacane::store
