#pragma once
// All workers of the process and their threads, told things together.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "common/net/tls_context.hpp"
#include "dataplane/downstream/worker.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/exchange/settings.hpp"

namespace barbacane::dataplane {

/// Owner    the composition root. Thread-safe once started; `done` callbacks run on a worker
class Workers {
 public:
  Workers(const exchange::Settings& settings, std::shared_ptr<exchange::SeriesRegistry> series);
  ~Workers();  // stops and joins
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// One descriptor a worker, before `start`.
  void add_listeners(
      const std::vector<int>& descriptors,
      const std::shared_ptr<const net::TlsServerContext>& tls,
      bool is_unix
  );
  void start();

  /// `done` runs once every worker pins the new generation for its next request.
  void publish(
      const std::shared_ptr<const exchange::Program>& program,
      std::uint64_t number,
      std::function<void()> done
  );
  void swap_tls(const std::shared_ptr<const net::TlsServerContext>& tls);
  void reopen_access_logs();
  /// Ends the requests that still hold this generation.
  void release(std::uint64_t number);
  /// `done` runs when no worker has a connection left.
  void drain(std::function<void()> done);
  void stop();
  void join();

  /// Requests on each generation; what a busy worker does not say in time is missing.
  [[nodiscard]] std::map<std::uint64_t, std::uint64_t> count_uses(std::chrono::milliseconds limit);
  [[nodiscard]] std::vector<const exchange::CounterShard*> counters() const;
  [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }

 private:
  std::vector<std::unique_ptr<downstream::Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace barbacane::dataplane
