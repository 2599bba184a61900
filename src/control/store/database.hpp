#pragma once
// Connections to PostgreSQL, shared by the threads that may block. The door to libpqxx.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/base/result.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

struct DatabaseSettings {
  std::string url;  // postgresql://… or key=value words; never shown
  std::size_t connections_max = 8;
  std::chrono::milliseconds statement_timeout{8'000};
  std::chrono::milliseconds acquire_timeout{4'000};  // for one of the connections
};

/// What happened, for /metrics.
struct DatabaseStats {
  std::uint64_t connections_open = 0;
  std::uint64_t connections_made = 0;
  std::uint64_t connections_lost = 0;
  std::uint64_t acquisitions_timed_out = 0;
  std::uint64_t transactions = 0;
  std::uint64_t retries = 0;  // after a deadlock, or on a new connection
};

/// Owner    one a process; thread-safe. Blocks: never call it on an I/O thread
class Database {
 public:
  explicit Database(DatabaseSettings settings);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  using Work = std::function<void(Transaction&)>;

  /// One transaction: committed unless it failed (Transaction::fail). `work` runs again after a
  /// deadlock, and when the connection turns out to be dead before its first statement, so it must
  /// do nothing but statements.
  ///
  /// Errors   StoreErrc; `unreachable` during the commit means that its outcome is unknown
  [[nodiscard]] Result<void> transact(const Work& work);
  /// Statements that change nothing, each on its own: half the round trips.
  [[nodiscard]] Result<void> read(const Work& work);

  /// Waits for notifications on `channel` and tells each payload, until `stop` says so (asked at
  /// least twice a second) or the connection is lost.
  [[nodiscard]] Result<void> listen(
      const std::string& channel,
      const std::function<void(std::string_view payload)>& tell,
      const std::function<bool()>& stop
  );

  [[nodiscard]] DatabaseStats stats() const;
  /// What the last failed connection attempt said, without the password.
  [[nodiscard]] std::string last_failure() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs `work` in a transaction and gives its value.
template <class F>
[[nodiscard]] auto transact(Database& database, F&& work)
    -> Result<decltype(work(std::declval<Transaction&>()))> {
  using Value = decltype(work(std::declval<Transaction&>()));
  using Outcome = Result<Value>;
  std::optional<Value> value;
  Result<void> done = database.transact([&](Transaction& tx) { value.emplace(work(tx)); });
  if (!done) return Outcome(boost::system::in_place_error, done.error());
  return Outcome(boost::system::in_place_value, std::move(*value));
}

/// The same with statements that change nothing.
template <class F>
[[nodiscard]] auto read(Database& database, F&& work)
    -> Result<decltype(work(std::declval<Transaction&>()))> {
  using Value = decltype(work(std::declval<Transaction&>()));
  using Outcome = Result<Value>;
  std::optional<Value> value;
  Result<void> done = database.read([&](Transaction& tx) { value.emplace(work(tx)); });
  if (!done) return Outcome(boost::system::in_place_error, done.error());
  return Outcome(boost::system::in_place_value, std::move(*value));
}

}  // namespace barbacane::store
