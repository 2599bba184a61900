#include "control/store/database.hpp"

#include <condition_variable>
#include <mutex>
#include <pqxx/pqxx>
#include <utility>
#include <vector>

#include "common/observe/log.hpp"
#include "control/store/errors.hpp"
#include "control/store/overseer.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
/// libpqxx 6.4 drops the result of a statement whose connection is lost: 216 bytes each time.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions() {
  return "leak:PQmakeEmptyPGresult\n";
}
#endif
#endif

namespace barbacane::store {
namespace {

constexpr int attempts_max = 3;
constexpr std::chrono::milliseconds listen_turn{500};
constexpr std::chrono::milliseconds refusal_time{500};
constexpr std::chrono::milliseconds statement_grace{2'000};  // beyond the server's own limit

using Clock = std::chrono::steady_clock;

using Connection = std::unique_ptr<pqxx::connection>;

/// The SQLSTATE of what the server said decides; the text is for nobody but the log.
ErrorCode error_of(const pqxx::sql_error& error) {
  const std::string& state = error.sqlstate();
  if (state == "57014" || state == "55P03") return StoreErrc::timed_out;
  if (state.starts_with("08") || state.starts_with("57P") || state.starts_with("53"))
    return StoreErrc::unreachable;
  if (state == "23505") return StoreErrc::name_taken;
  if (state == "23503") return StoreErrc::in_use;
  return StoreErrc::refused;
}

/// A libpq connection string that notices a dead peer.
std::string with_keepalives(const std::string& url) {
  constexpr std::string_view words =
      "connect_timeout=5&keepalives_idle=5&keepalives_interval=5&keepalives_count=3&"
      "tcp_user_timeout=15000&application_name=barbacane-control";
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    const char join = url.find('?') == std::string::npos ? '?' : '&';
    return url + join + std::string(words);
  }
  std::string spaced(words);
  for (char& c : spaced) {
    if (c == '&') c = ' ';
  }
  return spaced + ' ' + url;
}

class PqxxTransaction final : public Transaction {
 public:
  PqxxTransaction(pqxx::connection& connection, Overseer& overseer)
      : work_(connection), overseer_(overseer), socket_(connection.sock()) {}

  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }
  [[nodiscard]] bool wants_another_try() const noexcept { return wants_another_try_; }
  [[nodiscard]] const std::string& words() const noexcept { return words_; }
  /// After a failure, which holds other statements back. False when the connection is lost.
  [[nodiscard]] bool roll_back() {
    static_cast<void>(run("ROLLBACK", {}));
    return !is_broken_;
  }

 protected:
  Outcome run(std::string_view sql, const Parameters& parameters) override {
    Outcome out;
    const Overseer::Watch watch(overseer_, socket_);
    try {
      std::vector<const char*> texts;
      texts.reserve(parameters.size());
      for (const Parameter& one : parameters) texts.push_back(one.c_str());
      // Without parameters several statements may stand in one text.
      const pqxx::result result =
          parameters.empty()
              ? work_.exec(std::string(sql))
              : work_.exec_params(std::string(sql), pqxx::prepare::make_dynamic_params(texts));
      out.affected = result.affected_rows();
      out.rows.reserve(result.size());
      for (const auto& row : result) {
        Row& one = out.rows.emplace_back();
        for (const auto& field : row) {
          if (field.is_null()) {
            add_column(one, std::nullopt);
          } else {
            add_column(one, std::string(field.c_str(), field.size()));
          }
        }
      }
    } catch (const pqxx::broken_connection& error) {
      is_broken_ = true;
      words_ = error.what();
      out.error = StoreErrc::unreachable;
    } catch (const pqxx::transaction_rollback& error) {  // a deadlock; no sql_error in libpqxx 6
      words_ = error.what();
      wants_another_try_ = true;
      out.error = StoreErrc::timed_out;
    } catch (const pqxx::sql_error& error) {
      words_ = error.what();
      out.error = error_of(error);
      if (out.error == StoreErrc::unreachable) is_broken_ = true;
    } catch (const std::exception& error) {
      is_broken_ = true;  // whatever it is, the connection is not to be trusted
      words_ = error.what();
      out.error = StoreErrc::unreachable;
    }
    return out;
  }

 private:
  pqxx::nontransaction work_;
  Overseer& overseer_;
  int socket_;
  bool is_broken_ = false;
  bool wants_another_try_ = false;
  std::string words_;
};

}  // namespace

struct Database::State {
  explicit State(DatabaseSettings chosen)
      : settings(std::move(chosen)), overseer(settings.statement_timeout + statement_grace) {}

  DatabaseSettings settings;
  Overseer overseer;
  Clock::time_point refused_until = {};  // nobody answered a moment ago: do not ask each time
  mutable std::mutex mutex;
  std::condition_variable returned;
  std::vector<Connection> idle;
  std::size_t taken = 0;
  DatabaseStats stats;
  std::string failure;

  Result<Connection> connect() {
    {
      const std::lock_guard lock(mutex);
      if (Clock::now() < refused_until) return StoreErrc::unreachable;
    }
    try {
      auto connection = std::make_unique<pqxx::connection>(with_keepalives(settings.url));
      // A connection that came back by itself in mid transaction would commit half of it.
      connection->inhibit_reactivation(true);
      const std::lock_guard lock(mutex);
      ++stats.connections_made;
      failure.clear();
      return connection;
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex);
      failure = error.what();
      refused_until = Clock::now() + refusal_time;
      while (!failure.empty() && failure.back() == '\n') failure.pop_back();
      return StoreErrc::unreachable;
    }
  }

  Result<Connection> acquire() {
    {
      std::unique_lock lock(mutex);
      const bool is_free = returned.wait_for(lock, settings.acquire_timeout, [this] {
        return taken < settings.connections_max;
      });
      if (!is_free) {
        ++stats.acquisitions_timed_out;
        return StoreErrc::busy;
      }
      ++taken;
      if (!idle.empty()) {
        Connection connection = std::move(idle.back());
        idle.pop_back();
        return connection;
      }
    }
    Result<Connection> made = connect();
    if (!made) give_back(nullptr);
    return made;
  }

  /// Null for one that is lost.
  void give_back(Connection connection) {
    const std::lock_guard lock(mutex);
    --taken;
    if (connection) {
      idle.push_back(std::move(connection));
    } else {
      ++stats.connections_lost;
      idle.clear();  // what killed one has probably killed them all
    }
    returned.notify_one();
  }

  enum class Turn : std::uint8_t { done, again };
  Turn attempt(const Work& work, bool is_read, bool is_last, ErrorCode& error);
};

Database::State::Turn Database::State::attempt(
    const Work& work, bool is_read, bool is_last, ErrorCode& error
) {
  Result<Connection> connection = acquire();
  if (!connection) {
    error = connection.error();
    return Turn::done;
  }
  bool is_broken = false;
  bool is_again = false;
  {
    PqxxTransaction tx(**connection, overseer);
    if (!is_read) {
      tx.query(
          "BEGIN; SET LOCAL statement_timeout = " +
          std::to_string(settings.statement_timeout.count()) +
          "; SET LOCAL idle_in_transaction_session_timeout = '6s'"
      );
    }
    const bool is_begun = !tx.is_failed();
    if (is_begun) {
      work(tx);
      if (!is_read && !tx.is_failed()) tx.query("COMMIT");
    }
    error = tx.error();
    if (error == StoreErrc::refused) {
      observe::log(
          observe::Level::error,
          "the database refused a statement",
          {{"reason", std::string_view(tx.words())}}
      );
    }
    is_broken = tx.is_broken();
    is_again = !is_last && (tx.wants_another_try() || (is_broken && (is_read || !is_begun)));
    if (error.failed() && !is_broken && !is_read) is_broken = !tx.roll_back();
  }
  give_back(is_broken ? nullptr : std::move(*connection));
  const std::lock_guard lock(mutex);
  ++stats.transactions;
  if (is_again) ++stats.retries;
  return is_again ? Turn::again : Turn::done;
}

Database::Database(DatabaseSettings settings)
    : state_(std::make_unique<State>(std::move(settings))) {}

Database::~Database() = default;

Result<void> Database::transact(const Work& work) {
  ErrorCode error;
  for (int i = 1; i <= attempts_max; ++i) {
    if (state_->attempt(work, false, i == attempts_max, error) == State::Turn::done) break;
  }
  if (error.failed()) return error;
  return {};
}

Result<void> Database::read(const Work& work) {
  ErrorCode error;
  for (int i = 1; i <= attempts_max; ++i) {
    if (state_->attempt(work, true, i == attempts_max, error) == State::Turn::done) break;
  }
  if (error.failed()) return error;
  return {};
}

Result<void> Database::listen(
    const std::string& channel,
    const std::function<void(std::string_view payload)>& tell,
    const std::function<bool()>& stop
) {
  class Receiver final : public pqxx::notification_receiver {
   public:
    Receiver(
        pqxx::connection& connection,
        const std::string& name,
        const std::function<void(std::string_view)>& told
    )
        : notification_receiver(connection, name), told_(told) {}
    void operator()(const std::string& payload, int) override { told_(payload); }

   private:
    const std::function<void(std::string_view)>& told_;
  };

  Result<Connection> connection = state_->connect();
  if (!connection) return connection.error();
  try {
    const Receiver receiver(**connection, channel, tell);
    while (!stop()) (*connection)->await_notification(0, listen_turn.count() * 1000);
  } catch (const std::exception&) {
    return StoreErrc::unreachable;
  }
  return {};
}

DatabaseStats Database::stats() const {
  const std::lock_guard lock(state_->mutex);
  DatabaseStats out = state_->stats;
  out.connections_open = state_->taken + state_->idle.size();
  return out;
}

std::string Database::last_failure() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failure;
}

}  // namespace barbacane::store
