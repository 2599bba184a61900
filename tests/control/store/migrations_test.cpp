#include "control/store/migrations.hpp"

#include <thread>
#include <vector>

#include "control/store/errors.hpp"
#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

TEST(Migrations, AreNumberedWithoutGaps) {
  std::int64_t number = 0;
  for (const Migration& one : migrations()) {
    EXPECT_EQ(one.number, ++number) << one.name;
    EXPECT_FALSE(one.sql.empty());
  }
  EXPECT_GE(number, 1);
}

TEST(Migrations, AreAppliedOnceByManyAtOnce) {
  const std::string url = support::make_empty_database();
  std::vector<std::size_t> applied(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : applied) {
    threads.emplace_back([&count, &url] {
      Database database({.url = url, .connections_max = 1});
      std::string detail;
      const auto done = migrate(database, detail);
      ASSERT_TRUE(done) << detail;
      count = *done;
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::size_t sum = 0;
  for (const std::size_t count : applied) sum += count;
  EXPECT_EQ(sum, migrations().size());
  Database database({.url = url, .connections_max = 1});
  EXPECT_EQ(migration_status(database)->applied, migrations().back().number);
}

TEST(Migrations, ADatabaseWithoutTablesIsAtZero) {
  Database database({.url = support::make_empty_database(), .connections_max = 1});
  EXPECT_EQ(migration_status(database)->applied, 0);
}

TEST_F(StoreTest, ANewerDatabaseIsRefused) {
  write([](Transaction& tx) {
    return tx.execute(
        "INSERT INTO schema_migrations (number, name, digest) VALUES (9999, '9999_later', 'x')"
    );
  });
  std::string detail;
  EXPECT_EQ(migrate(database, detail).error(), StoreErrc::schema_newer);
  EXPECT_NE(detail.find("9999_later"), std::string::npos) << detail;
}

TEST_F(StoreTest, AChangedMigrationIsRefused) {
  write([](Transaction& tx) { return tx.execute("UPDATE schema_migrations SET digest = 'other'"); }
  );
  std::string detail;
  EXPECT_EQ(migrate(database, detail).error(), StoreErrc::migration_changed);
}

}  // namespace
}  // namespace barbacane::store
