#pragma once
// Where gateways connect: registration, heartbeats, and the word that there is something new.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "control/access/scopes.hpp"
#include "control/store/database.hpp"

namespace barbacane::fleet {

inline constexpr std::uint64_t heartbeat_seconds = 30;
inline constexpr std::uint64_t heartbeat_seconds_rolling = 5;

struct HubStats {
  std::uint64_t connected = 0;
  std::uint64_t registered_total = 0;
  std::uint64_t admission_refused_total = 0;
  std::uint64_t registration_refused_total = 0;  // by reason: wrong project, duplicate, removed
  std::uint64_t offers_total = 0;
  std::uint64_t beats_total = 0;
  std::uint64_t malformed_total = 0;
  std::uint64_t silent_total = 0;  // cut because nothing came
  std::int64_t fleet_online = 0;   // of all instances, as the database has it
  std::int64_t fleet_offline = 0;
  std::int64_t fleet_drifted = 0;
  std::int64_t fleet_drift_seconds_max = 0;
};

/// Owner    the I/O thread, but for told() and stats()
class Hub {
 public:
  Hub(boost::asio::io_context& io,
      net::BlockingPool& pool,
      store::Database& database,
      std::string instance,
      const std::atomic<bool>& is_schema_ready);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Is there room for one more now? Asked before its key is looked up. Seconds after which to come
  /// back, 0 = come in.
  [[nodiscard]] std::uint64_t admit();
  /// The answer to a WebSocket request of somebody who may connect: 101, or what is wrong with it.
  [[nodiscard]] net::WebAnswer open(
      const access::Principal& principal, const net::WebRequest& request
  );
  /// A notification of the database: "kind object project". From any thread.
  void told(std::string_view payload);
  /// Sends everybody elsewhere.
  void stop();
  /// Writes down that everybody left. Blocks; after stop().
  void leave();
  [[nodiscard]] HubStats stats() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::fleet
