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
  /// has ended. Workers are stopped and joined when it returns.
  void run();

  /// Thread-safe.
  void request_reload(std::function<void(admin::ReloadOutcome)> done);
  void drain();

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
