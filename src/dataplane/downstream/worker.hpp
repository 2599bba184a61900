#pragma once
// One worker: a thread's io_context, its acceptors, connections, upstream pools, timer wheel and
// counters. Workers share nothing on the request path; others talk to one by posting values.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/net/tls_context.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/exchange/settings.hpp"

namespace barbacane::exchange {
class CounterShard;
}

namespace barbacane::downstream {

struct Listener {
  int descriptor = -1;  // bound and listening; the worker owns it from now on
  std::shared_ptr<const net::TlsServerContext> tls;  // null = plain
  bool is_unix = false;
};

struct GenerationUse {
  std::uint64_t generation = 0;
  std::uint64_t pinned = 0;
};

/// Owner    made by the composition root; run() is its thread's body; everything else is
/// thread-safe
class Worker {
 public:
  Worker(
      std::uint32_t index,
      const exchange::Settings& settings,
      std::shared_ptr<exchange::SeriesRegistry> series
  );
  ~Worker();

  void add_listener(Listener listener);  // before run()
  void run();

  /// The generation that requests pin from now on; null = answer 503 + Retry-After. `done` runs on
  /// the worker once the pointer is swapped.
  void swap(
      std::shared_ptr<const exchange::Program> program,
      std::uint64_t generation,
      std::function<void()> done
  );
  void swap_tls(std::shared_ptr<const net::TlsServerContext> tls);
  /// Readiness is the caller's business. Stops accepting, answers `Connection: close`, closes idle
  /// connections with jitter; `done` runs when none is left.
  void begin_drain(std::function<void()> done);
  void stop();  // cancels what is left; run() returns
  void reopen_access_log();
  /// How many requests still hold each generation of this worker, oldest first; the current one is
  /// always there. `done` runs on the worker. Long responses hold nothing once they have begun.
  void report_generations(std::function<void(std::vector<GenerationUse>)> done);
  /// Ends the requests that still hold an old generation (503, when nothing was answered yet): at
  /// most a few may live.
  void release_generation(std::uint64_t generation);

  /// Read by the scraper; relaxed atomics.
  [[nodiscard]] const exchange::CounterShard& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace barbacane::downstream
