#pragma once
// The inside of the link. Private to this room.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/fleet/backoff.hpp"
#include "common/net/resolver.hpp"
#include "common/net/web_socket.hpp"
#include "dataplane/link/identity.hpp"
#include "dataplane/link/link.hpp"
#include "dataplane/link/pursuit.hpp"
#include "dataplane/link/shelf.hpp"

namespace barbacane::link {

/// Why a connection ended, and so when to try again.
struct Ending {
  enum class Kind : std::uint8_t { failed, asked, permanent };
  Kind kind = Kind::failed;
  std::string why;
  std::chrono::seconds asked{0};
};

struct Link::State : std::enable_shared_from_this<Link::State> {
  State(LinkSettings chosen, LinkHooks given, std::uint64_t seed)
      : settings(std::move(chosen)),
        hooks(std::move(given)),
        shelf(settings.state_folder + "/artifacts"),
        backoff(seed),
        pause(io.get_executor()),
        beat_timer(io.get_executor()),
        look_timer(io.get_executor()),
        started(std::chrono::steady_clock::now()) {}

  LinkSettings settings;
  LinkHooks hooks;
  boost::asio::io_context io{1};
  std::optional<net::Resolver> resolver;
  std::shared_ptr<const net::TlsClientContext> tls;
  Shelf shelf;
  Identity identity;
  fleet::Backoff backoff;
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock,
      boost::asio::wait_traits<std::chrono::steady_clock>,
      boost::asio::io_context::executor_type>;
  Timer pause;
  Timer beat_timer;
  Timer look_timer;
  Instant started;
  HealthLedger health;
  std::optional<Pursuit> pursuit;
  std::unique_ptr<net::WebSocket> socket;  // while registered or about to be
  bool is_registered = false;
  std::uint64_t beat_seconds = 30;
  std::string key_used;     // of the last attempt
  bool is_refused = false;  // and so away for long
  std::string last_digest;  // that ran when counters were read last
  bool is_stopping = false;
  mutable std::mutex mutex;
  LinkStatus facts;
  Instant state_since;
  std::thread thread;

  void begin();
  [[nodiscard]] std::string read_key(std::string& fault) const;
  /// The file holds another key than the one that was refused: that is worth an attempt at once.
  [[nodiscard]] bool has_other_key() const;
  [[nodiscard]] std::optional<Access> access();
  net::Task<void> run();
  net::Task<Ending> connect();
  net::Task<Ending> talk(std::unique_ptr<net::ByteStream> stream, std::string rest);
  net::Task<void> beat();
  net::Task<void> look();
  [[nodiscard]] std::optional<Ending> take(const fleet::ControlMessage& message);
  void set_pace(std::uint64_t seconds);
  void want(const std::optional<fleet::Desired>& desired, const std::string& deployment);
  void send_register();
  void send_beat();
  void report(const fleet::ArtifactStatus& status);
  void count();
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock(mutex);
    change(facts);
  }
  void enter(std::string state, bool is_connected);
};

}  // namespace barbacane::link
