#pragma once
// Drives generation's machines: watches the file, loads on a thread of its own, swaps the workers,
// and tells everybody who asked how it went (ADR-0012).

#include <functional>
#include <memory>

#include "dataplane/admin/admin.hpp"
#include "dataplane/app/status.hpp"
#include "dataplane/app/workers.hpp"
#include "dataplane/generation/load.hpp"

namespace boost::asio {
class io_context;
}

namespace barbacane::dataplane {

inline constexpr std::chrono::milliseconds poll_time{2000};
inline constexpr std::size_t reload_waiters_max = 64;

/// Owner    the control thread; `needs`, `workers` and `status` outlive it
class Reloading {
 public:
  using Done = std::function<void(admin::ReloadOutcome)>;

  Reloading(
      boost::asio::io_context& control,
      const generation::LoadNeeds& needs,
      Workers& workers,
      Status& status
  );
  ~Reloading();
  Reloading(const Reloading&) = delete;
  Reloading& operator=(const Reloading&) = delete;

  /// From now on the file is watched, when there is one. What is running was loaded before; with
  /// `is_elsewhere` not from it, and only a change of it counts.
  void start(bool is_elsewhere = false);
  /// Loads now, or once more after the load under way; `done` runs on the control thread when its
  /// outcome is in force.
  void request(Done done);
  /// Loads and serves another file. A newer request takes the place of one that waits.
  void request(generation::Source source, Done done);
  /// Watches and loads no more; whoever waits is told so.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::dataplane
