#pragma once
// The connections of one worker to one target: opens them when the pool says so, hands them to
// calls, drops those whose address the name no longer has.

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "common/net/resolver.hpp"
#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/upstream/buffers.hpp"
#include "dataplane/upstream/call.hpp"
#include "dataplane/upstream/connection.hpp"
#include "dataplane/upstream/pool.hpp"
#include "dataplane/upstream/stats.hpp"
#include "dataplane/upstream/target.hpp"
#include "dataplane/upstream/wheel.hpp"

namespace barbacane::upstream {

struct UpstreamSettings {
  std::uint32_t connections_max = 4096;  // of this worker
  std::uint32_t pending_max = 1024;      // of this worker, each target
  std::uint32_t idle_max = 1024;         // each target
  std::chrono::milliseconds idle_timeout{30'000};
  http1::HeadLimits head_limits = {};
  http1::ChunkLimits chunk_limits = {};
};

/// What pools ask of their neighbours when the worker's budget is spent.
class BudgetKeeper {
 public:
  /// Closes an idle connection of some pool. False when there is none.
  virtual bool make_room() = 0;
  /// A connection was closed: whoever waits may open one.
  virtual void on_room() = 0;

 protected:
  ~BudgetKeeper() = default;
};

/// What all pools of one worker share.
struct UpstreamWorld {
  boost::asio::io_context* io = nullptr;
  Wheel* wheel = nullptr;
  BufferPool* buffers = nullptr;
  net::Resolver* resolver = nullptr;
  UpstreamSettings settings;
  ConnectionBudget budget;
  BudgetKeeper* keeper = nullptr;
  http1::ResponseHead head;  // of the response being read right now
  std::string joined;        // a request that goes out in one piece
};

/// Owner    Upstreams; one worker
class TargetPool {
 public:
  TargetPool(UpstreamWorld& world, std::shared_ptr<const Target> target, TargetStats& stats);
  ~TargetPool();
  TargetPool(const TargetPool&) = delete;
  TargetPool& operator=(const TargetPool&) = delete;

  /// Gives `call` a connection, opens one for it, or lets it wait: on_connection or
  /// on_connection_failed tells, maybe before this returns. False = the queue is full.
  [[nodiscard]] bool ask(Call& call, bool fresh);
  /// A call that waits in the queue gives up.
  void abandon(Call& call);

  [[nodiscard]] const Target& target() const noexcept { return *target_; }
  [[nodiscard]] UpstreamWorld& world() noexcept { return *world_; }
  [[nodiscard]] TargetStats& stats() noexcept { return *stats_; }
  [[nodiscard]] const Pool& pool() const noexcept { return pool_; }
  [[nodiscard]] bool has_connections() const noexcept { return connections_ != nullptr; }

  void close_idle();
  /// Ends every connection, whatever its call thinks: for the end of the worker.
  void close_all();
  /// Closes the connection that has been idle longest. False when none is.
  bool close_oldest_idle();
  /// A slot of the worker's budget came free elsewhere.
  void connect_next();

  // Called by connections.
  /// True = parked; false = given to another call, or the connection must close.
  [[nodiscard]] bool on_released(Connection& connection);
  void on_closed(Connection& connection);     // no longer counted; still has events under way
  void on_deletable(Connection& connection);  // deletes it
  [[nodiscard]] bool is_address_current(const Connection& connection) const;

  std::uint32_t users = 0;  // generations that name this target

 private:
  void open_for(Call& call);
  void refresh();
  void update_gauges();

  UpstreamWorld* world_;
  std::shared_ptr<const Target> target_;
  TargetStats* stats_;
  Pool pool_;
  std::uint32_t shown_open_ = 0;  // in the gauges
  std::uint32_t shown_idle_ = 0;
  std::uint32_t shown_pending_ = 0;
  Connection* connections_ = nullptr;
  Timer refresh_timer_;
  std::vector<boost::asio::ip::address> current_;
  std::shared_ptr<bool> is_alive_;  // resolver answers may come late
};

}  // namespace barbacane::upstream
