#include "common/net/blocking_pool.hpp"

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
constexpr asio::use_awaitable_t<Executor> use_task{};

}  // namespace

struct BlockingPool::State {
  explicit State(BlockingPoolSettings chosen) : settings(chosen), pool(chosen.threads) {}
  BlockingPoolSettings settings;
  asio::thread_pool pool;
  std::atomic<std::size_t> waiting{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<bool> is_stopping{false};

  bool enter() {
    if (is_stopping || waiting.fetch_add(1) >= settings.waiting_max) {
      if (!is_stopping) --waiting;
      ++refused;
      return false;
    }
    return true;
  }
};

BlockingPool::BlockingPool(BlockingPoolSettings settings)
    : state_(std::make_unique<State>(settings)) {}

BlockingPool::~BlockingPool() {
  stop();
}

Task<bool> BlockingPool::run(std::function<void()> work) {
  if (!state_->enter()) co_return false;
  State& state = *state_;
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [&state, &work, executor](auto handler) {
        asio::post(
            state.pool,
            [&state,
             work = std::move(work),
             guard = asio::make_work_guard(executor),
             handler = std::move(handler)]() mutable {
              work();
              --state.waiting;
              asio::post(guard.get_executor(), std::move(handler));
            }
        );
      },
      use_task
  );
  co_return true;
}

bool BlockingPool::post(std::function<void()> work) {
  if (!state_->enter()) return false;
  asio::post(state_->pool, [this, work = std::move(work)] {
    work();
    --state_->waiting;
  });
  return true;
}

std::size_t BlockingPool::waiting() const noexcept {
  return state_->waiting;
}

std::uint64_t BlockingPool::refused() const noexcept {
  return state_->refused;
}

void BlockingPool::stop() {
  state_->is_stopping = true;
  state_->pool.join();
}

}  // namespace barbacane::net
