#include "control/store/migrations.hpp"

#include "common/crypto/digest.hpp"
#include "control/store/errors.hpp"

namespace barbacane::store {
namespace {

constexpr std::string_view make_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number bigint PRIMARY KEY, name text NOT NULL, "
    "digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())";
constexpr std::string_view lock = "SELECT pg_advisory_xact_lock(4702111234474983745)";

std::string digest_of(std::string_view sql) {
  return crypto::to_hex(crypto::sha256(sql));
}

/// Checks that what was applied is what we would have applied.
void compare(Transaction& tx, std::int64_t& applied, std::string& detail) {
  const auto known = migrations();
  for (const Row& row : tx.query("SELECT number, name, digest FROM schema_migrations ORDER BY 1")) {
    const std::int64_t number = row.integer(0);
    applied = number;
    if (number > known.back().number) {
      detail = "it has migration " + row.text(1) + ", this program ends at " +
               std::string(known.back().name) + ": install a newer barbacane-control";
      return tx.fail(StoreErrc::schema_newer);
    }
    for (const Migration& one : known) {
      if (one.number != number || digest_of(one.sql) == row.text(2)) continue;
      detail = "migration " + row.text(1) + " differs from the one that was applied";
      return tx.fail(StoreErrc::migration_changed);
    }
  }
}

/// One step: the next missing migration, or nothing left to do.
bool apply_next(Transaction& tx, std::string& detail) {
  tx.query(lock);
  tx.query(make_table);
  std::int64_t applied = 0;
  compare(tx, applied, detail);
  for (const Migration& one : migrations()) {
    if (one.number <= applied || tx.is_failed()) continue;
    tx.query("SET LOCAL statement_timeout = 0");
    tx.query(one.sql);
    tx.query(
        "INSERT INTO schema_migrations (number, name, digest) VALUES ($1, $2, $3)",
        {one.number, one.name, digest_of(one.sql)}
    );
    if (tx.is_failed()) detail = "migration " + std::string(one.name) + " failed";
    return true;
  }
  return false;
}

}  // namespace

Result<MigrationStatus> migration_status(Database& database) {
  MigrationStatus out{.applied = 0, .wanted = migrations().back().number};
  Result<void> done = database.read([&](Transaction& tx) {
    const auto table = tx.query_one("SELECT to_regclass('schema_migrations') IS NOT NULL");
    if (!table || !table->is_true(0)) return;
    const auto row = tx.query_one("SELECT coalesce(max(number), 0) FROM schema_migrations");
    if (row) out.applied = row->integer(0);
  });
  if (!done) return done.error();
  return out;
}

Result<std::size_t> migrate(Database& database, std::string& detail) {
  std::size_t count = 0;
  while (true) {
    bool is_applied = false;
    Result<void> done =
        database.transact([&](Transaction& tx) { is_applied = apply_next(tx, detail); });
    if (!done) return done.error();
    if (!is_applied) return count;
    ++count;
  }
}

}  // namespace barbacane::store
