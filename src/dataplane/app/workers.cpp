#include "dataplane/app/workers.hpp"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

namespace barbacane::dataplane {
namespace {

/// A callback for each of `count` workers; the last one to call it runs `done`.
std::function<void()> after(std::size_t count, std::function<void()> done) {
  auto left = std::make_shared<std::atomic<std::size_t>>(count);
  return [left, done = std::move(done)] {
    if (left->fetch_sub(1) == 1 && done) done();
  };
}

/// Answers of the workers, which may outlive whoever asked.
struct Census {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::uint64_t, std::uint64_t> uses;
  std::size_t answers = 0;
};

}  // namespace

Workers::Workers(
    const exchange::Settings& settings, std::shared_ptr<exchange::SeriesRegistry> series
) {
  for (std::uint32_t i = 0; i < settings.workers; ++i) {
    workers_.push_back(std::make_unique<downstream::Worker>(i, settings, series));
  }
}

Workers::~Workers() {
  stop();
  join();
}

void Workers::add_listeners(
    const std::vector<int>& descriptors,
    const std::shared_ptr<const net::TlsServerContext>& tls,
    bool is_unix
) {
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    workers_[i]->add_listener({.descriptor = descriptors[i], .tls = tls, .is_unix = is_unix});
  }
}

void Workers::start() {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    threads_.emplace_back([worker = workers_[i].get()] { worker->run(); });
    ::pthread_setname_np(threads_.back().native_handle(), ("worker-" + std::to_string(i)).c_str());
  }
}

void Workers::publish(
    const std::shared_ptr<const exchange::Program>& program,
    std::uint64_t number,
    std::function<void()> done
) {
  const auto each = after(workers_.size(), std::move(done));
  for (const auto& worker : workers_) worker->swap(program, number, each);
}

void Workers::swap_tls(const std::shared_ptr<const net::TlsServerContext>& tls) {
  for (const auto& worker : workers_) worker->swap_tls(tls);
}

void Workers::reopen_access_logs() {
  for (const auto& worker : workers_) worker->reopen_access_log();
}

void Workers::release(std::uint64_t number) {
  for (const auto& worker : workers_) worker->release_generation(number);
}

void Workers::drain(std::function<void()> done) {
  const auto each = after(workers_.size(), std::move(done));
  for (const auto& worker : workers_) worker->begin_drain(each);
}

void Workers::stop() {
  for (const auto& worker : workers_) worker->stop();
}

void Workers::join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::map<std::uint64_t, std::uint64_t> Workers::count_uses(std::chrono::milliseconds limit) {
  const auto census = std::make_shared<Census>();
  for (const auto& worker : workers_) {
    worker->report_generations([census](const std::vector<downstream::GenerationUse>& uses) {
      const std::lock_guard lock(census->mutex);
      for (const auto& use : uses) census->uses[use.generation] += use.pinned;
      ++census->answers;
      census->changed.notify_one();
    });
  }
  std::unique_lock lock(census->mutex);
  census->changed.wait_for(lock, limit, [&] { return census->answers == workers_.size(); });
  return census->uses;
}

std::vector<const exchange::CounterShard*> Workers::counters() const {
  std::vector<const exchange::CounterShard*> out;
  for (const auto& worker : workers_) out.push_back(&worker->counters());
  return out;
}

}  // namespace barbacane::dataplane
