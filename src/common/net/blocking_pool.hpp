#pragma once
// Threads for work that blocks (databases, files), and the one bridge to them from coroutines.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "common/net/task.hpp"

namespace barbacane::net {

struct BlockingPoolSettings {
  std::size_t threads = 8;
  std::size_t waiting_max = 1024;  // pieces of work; more are refused
};

/// Owner    outlives every coroutine that waits for it
class BlockingPool {
 public:
  explicit BlockingPool(BlockingPoolSettings settings);
  ~BlockingPool();  // waits for what runs
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `work` on a thread of the pool; the coroutine goes on where it was. False when too much
  /// is waiting: nothing ran then. `work` must not throw.
  [[nodiscard]] Task<bool> run(std::function<void()> work);
  /// The same for nobody who waits.
  bool post(std::function<void()> work);
  [[nodiscard]] std::size_t waiting() const noexcept;
  [[nodiscard]] std::uint64_t refused() const noexcept;
  /// Nothing new is taken from now on; waits for what runs.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The value of `work`, or nothing when the pool refused it. `work` is moved to the pool's thread:
/// what it refers to must live until the coroutine goes on.
template <class F>
[[nodiscard]] auto run_blocking(BlockingPool& pool, F work)
    -> Task<std::optional<decltype(work())>> {
  std::optional<decltype(work())> value;
  std::function<void()> job = [&value, &work] { value.emplace(work()); };
  const bool is_run = co_await pool.run(std::move(job));
  if (!is_run) value.reset();
  co_return value;
}

}  // namespace barbacane::net
