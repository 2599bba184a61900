#pragma once
// All upstream connections of one worker: a pool for each target, found by the target's key so
// that a reload which did not change a target keeps its connections.

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/net/resolver.hpp"
#include "dataplane/upstream/target_pool.hpp"

namespace barbacane::upstream {

/// Owner    one worker; must end before the io_context, the wheel and the buffers
class Upstreams final : public BudgetKeeper {
 public:
  Upstreams(
      boost::asio::io_context& io,
      Wheel& wheel,
      BufferPool& buffers,
      const UpstreamSettings& settings
  );
  ~Upstreams();
  Upstreams(const Upstreams&) = delete;
  Upstreams& operator=(const Upstreams&) = delete;

  /// The pool of a target, for one more user (a generation). `stats` counts for new pools.
  [[nodiscard]] TargetPool& acquire(
      const std::shared_ptr<const Target>& target, TargetStats& stats
  );
  /// The generation is gone: without users a pool closes what is idle, and ends with its last
  /// connection.
  void release(TargetPool& pool);
  /// Drops pools that nobody uses. Called now and then.
  void sweep();
  /// Closes every connection and stops asking for names: for the end of the worker.
  void close_all();

  [[nodiscard]] std::uint32_t connections_open() const noexcept { return world_.budget.open; }
  [[nodiscard]] const BufferPool& buffers() const noexcept { return *world_.buffers; }
  [[nodiscard]] std::size_t size() const noexcept { return pools_.size(); }

  bool make_room() override;
  void on_room() override;

 private:
  std::unique_ptr<net::Resolver> resolver_;
  UpstreamWorld world_;
  std::map<std::string, std::unique_ptr<TargetPool>, std::less<>> pools_;
  bool is_ending_ = false;
};

}  // namespace barbacane::upstream
