#include "dataplane/upstream/upstreams.hpp"

#include "dataplane/upstream/reactor.hpp"

namespace barbacane::upstream {

Upstreams::Upstreams(
    boost::asio::io_context& io, Wheel& wheel, BufferPool& buffers, const UpstreamSettings& settings
)
    : resolver_(std::make_unique<net::Resolver>(io)) {
  world_.io = &io;
  world_.wheel = &wheel;
  world_.buffers = &buffers;
  world_.resolver = resolver_.get();
  world_.settings = settings;
  world_.budget.max = settings.connections_max;
  world_.keeper = this;
  // Now, and not with the first connection, when descriptors may lack.
  boost::asio::use_service<Reactor>(io);
}

Upstreams::~Upstreams() = default;

TargetPool& Upstreams::acquire(const std::shared_ptr<const Target>& target, TargetStats& stats) {
  auto& pool = pools_[target->key];
  if (!pool) pool = std::make_unique<TargetPool>(world_, target, stats);
  ++pool->users;
  return *pool;
}

void Upstreams::release(TargetPool& pool) {
  if (--pool.users != 0) return;
  pool.close_idle();
  sweep();
}

void Upstreams::sweep() {
  std::erase_if(pools_, [](const auto& one) {
    const TargetPool& pool = *one.second;
    return pool.users == 0 && !pool.has_connections() && pool.pool().pending() == 0;
  });
}

void Upstreams::close_all() {
  is_ending_ = true;
  for (auto& [key, pool] : pools_) pool->close_all();
  resolver_.reset();
}

bool Upstreams::make_room() {
  for (auto& [key, pool] : pools_) {
    if (pool->close_oldest_idle()) return true;
  }
  return false;
}

void Upstreams::on_room() {
  if (is_ending_) return;
  for (auto& [key, pool] : pools_) {
    if (pool->pool().pending() != 0) pool->connect_next();
  }
}

}  // namespace barbacane::upstream
