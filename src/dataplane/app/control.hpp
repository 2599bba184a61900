#pragma once
// The control thread: signals, reloads, drain. It ends when the process shall.

#include <functional>
#include <memory>

#include "dataplane/admin/admin.hpp"
#include "dataplane/app/options.hpp"
#include "dataplane/app/status.hpp"
#include "dataplane/app/workers.hpp"
#include "dataplane/generation/load.hpp"

namespace barbacane::dataplane {

/// Owner    the main thread; `options`, `needs`, `workers` and `status` outlive it
class Control {
 public:
  Control(
      const ServeOptions& options,
      const generation::LoadNeeds& needs,
      Workers& workers,
      Status& status
  );
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  /// Serves until SIGTERM, SIGINT or `drain`, then until the last connection or the drain timeout
  /// has ended. Workers are stopped and joined when it returns. `is_elsewhere`: what runs came from
  /// another file than the one that is watched.
  void run(bool is_elsewhere = false);

  /// Thread-safe.
  void request_reload(std::function<void(admin::ReloadOutcome)> done);
  void drain();
  /// Loads and serves another file than the one of the command line; `done` runs on the control
  /// thread.
  void apply(generation::Source source, std::function<void(admin::ReloadOutcome)> done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The certificates for callers; null with `failure` set when one cannot be used, null without when
/// there are none.
[[nodiscard]] std::shared_ptr<const net::TlsServerContext> load_certificates(
    const ServeOptions& options, Failure& failure
);

}  // namespace barbacane::dataplane
