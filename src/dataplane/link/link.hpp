#pragma once
// The gateway's side of the fleet: one connection to a control plane, on a thread of its own. What
// serves never waits for it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/fleet/messages.hpp"
#include "common/net/web_url.hpp"
#include "dataplane/generation/load.hpp"
#include "dataplane/link/health_ledger.hpp"

namespace barbacane::link {

struct LinkSettings {
  net::WebUrl control_plane;
  std::string project_id;
  std::string api_key;       // "" = in the file
  std::string api_key_file;  // read at each connection: keys are rotated
  std::string ca_file;
  std::string name;
  fleet::Labels labels;
  std::string state_folder;
  std::vector<std::string> features;
};

/// What runs now.
struct RunningFacts {
  std::string digest;  // "" = nothing
  std::uint64_t release = 0;
  std::uint64_t generation = 0;
  std::string phase;  // serving, draining, empty
  std::uint64_t active_connections = 0;
};

struct ApplyOutcome {
  bool is_applied = false;  // or it was what runs already
  std::string digest;       // that serves now
  std::string code;         // why not: a word for programs
  std::string message;      // and for people
  bool is_permanent = false;
};

/// How the link reaches the rest of the gateway. Called on the link's thread.
struct LinkHooks {
  std::function<RunningFacts()> running;
  std::function<CounterTotals()> totals;
  /// Loads and serves it; `done` may be called from any thread, once.
  std::function<void(generation::Source source, std::function<void(ApplyOutcome)> done)> apply;
};

struct LinkStatus {
  bool is_connected = false;
  std::string state;                 // for people: "connected", "waiting", "refused"…
  std::string data_plane_id;         // once registered
  std::string desired_digest;        // "" = none known
  std::string last_refusal;          // of an artifact: why, "" = none
  std::string last_failure;          // of the connection
  std::string degraded;              // why the state directory is not used, "" = it is
  std::chrono::seconds for_time{0};  // in this state
  std::uint64_t connects_total = 0;
  std::uint64_t failures_total = 0;
  std::uint64_t downloads_total = 0;
  std::uint64_t downloaded_bytes_total = 0;
  std::uint64_t rejections_total = 0;
};

/// Owner    the composition root
class Link {
 public:
  Link(LinkSettings settings, LinkHooks hooks);
  ~Link();  // says goodbye, briefly
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void start();
  /// Thread-safe.
  [[nodiscard]] LinkStatus status() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::link
