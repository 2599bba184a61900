#pragma once
// The inside of the hub: its sessions, and what it does on a clock. Private to this room.

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/fleet/messages.hpp"
#include "common/net/web_socket.hpp"
#include "control/fleet/admission.hpp"
#include "control/fleet/hub.hpp"
#include "control/fleet/hub_records.hpp"
#include "control/store/data_planes.hpp"

namespace barbacane::fleet {

struct Session {
  std::unique_ptr<net::WebSocket> socket;
  access::Principal principal;
  std::string id;  // of the gateway; "" until it registered
  std::string boot;
  std::string project;
  std::string since;
  std::string digest;  // what it runs
  std::string told_artifact;
  std::int64_t told_version = -1;
  std::uint64_t beat_seconds = heartbeat_seconds;
  Instant opened;
  Instant second;  // in which `messages` came
  int messages = 0;
  int faults = 0;
  bool is_cut = false;       // because nothing came
  bool is_replaced = false;  // another connection of it is the one that counts
};
using SessionPointer = std::shared_ptr<Session>;

/// What became of a registration, from the database.
struct Entry {
  store::Registration verdict = store::Registration::no_project;
  store::RegisteredGateway gateway;
  store::Desire desire;
  std::optional<Desired> offer;
};

/// The words of an offer; statements of one transaction.
[[nodiscard]] std::optional<Desired> make_offer(
    store::Transaction& tx, const std::string& artifact
);

struct Hub::State : std::enable_shared_from_this<Hub::State> {
  State(
      boost::asio::io_context& context,
      net::BlockingPool& threads,
      store::Database& data,
      std::string own,
      std::uint64_t seed,
      const std::atomic<bool>& ready
  )
      : io(context),
        pool(threads),
        database(data),
        instance(std::move(own)),
        admission(std::chrono::steady_clock::now(), seed),
        turns(context.get_executor()),
        looks(context.get_executor()),
        is_schema_ready(ready) {}

  boost::asio::io_context& io;
  net::BlockingPool& pool;
  store::Database& database;
  std::string instance;
  Admission admission;
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock,
      boost::asio::wait_traits<std::chrono::steady_clock>,
      boost::asio::io_context::executor_type>;
  Timer turns;
  Timer looks;
  std::set<SessionPointer> sessions;
  std::unordered_map<std::string, SessionPointer> by_gateway;
  HubRecords records;
  std::set<std::string> projects_due;                              // whose desires may have changed
  std::map<std::pair<std::string, std::int64_t>, Desired> offers;  // by artifact and its version
  const std::atomic<bool>& is_schema_ready;
  bool are_keys_due = false;
  bool is_stopping = false;
  mutable std::mutex mutex;  // of `stats`
  HubStats stats;

  net::Task<void> serve(SessionPointer session);
  void end(const SessionPointer& session);
  net::Task<bool> take(const SessionPointer& session, std::string_view text);
  bool is_flooding(Session& session);
  net::Task<bool> is_answering(SessionPointer session);
  net::Task<bool> enter(const SessionPointer& session, const Register& message);
  net::Task<std::optional<Entry>> look_up(const store::GatewayFacts& facts, bool is_forced);
  bool refuse(Session& session, const Fault& fault);
  bool settle(const SessionPointer& session, const Register& message, const Entry& entry);
  void beat(Session& session, const Heartbeat& message);

  net::Task<void> run();
  net::Task<void> watch();
  net::Task<void> write_statuses();
  net::Task<void> write_departures();
  net::Task<void> write_beats();
  net::Task<void> check_projects();
  net::Task<void> check_keys();
  net::Task<void> sweep();
  net::Task<void> add_offers(const std::vector<store::Desire>& desires);
  const Desired* find_offer(const store::Desire& desire) const;
  void offer(Session& session, const store::Desire& desire, bool is_answer);
  void told(const std::string& kind, const std::string& object, const std::string& project);
  void dismiss(const SessionPointer& session, std::string reason, std::uint64_t seconds);
  template <class Change>
  void count(Change change) {
    const std::lock_guard lock(mutex);
    change(stats);
  }
};

}  // namespace barbacane::fleet
