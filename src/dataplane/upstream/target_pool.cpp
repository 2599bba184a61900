#include "dataplane/upstream/target_pool.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace barbacane::upstream {

TargetPool::TargetPool(
    UpstreamWorld& world, std::shared_ptr<const Target> target, TargetStats& stats
)
    : world_(&world),
      target_(std::move(target)),
      stats_(&stats),
      pool_(
          {.pending_max = world.settings.pending_max, .idle_max = world.settings.idle_max},
          world.budget
      ),
      refresh_timer_(this, [](void* self) { static_cast<TargetPool*>(self)->refresh(); }),
      is_alive_(std::make_shared<bool>(true)) {}

TargetPool::~TargetPool() {
  while (connections_ != nullptr) on_deletable(*connections_);
}

bool TargetPool::ask(Call& call, bool fresh) {
  const std::string_view method = call.request().method;
  while (true) {
    if (world_->budget.open >= world_->budget.max && pool_.idle() == 0) world_->keeper->make_room();
    PoolMember* member = nullptr;
    const PoolAnswer answer = pool_.ask(call, fresh, member);
    update_gauges();
    switch (answer) {
      case PoolAnswer::refuse:
        return false;
      case PoolAnswer::queue:
        return true;
      case PoolAnswer::connect:
        open_for(call);
        return true;
      case PoolAnswer::reuse:
        break;
    }
    auto& connection = static_cast<Connection&>(*member);
    // What must not be sent twice is not sent into a connection that is known to be dead.
    if (!is_idempotent(method) && !connection.is_silent()) {
      connection.close();
      continue;
    }
    stats_->reuses_total.add();
    call.on_connection(connection, true);
    return true;
  }
}

void TargetPool::abandon(Call& call) {
  pool_.abandon(call);
  update_gauges();
}

void TargetPool::open_for(Call& call) {
  if (!refresh_timer_.is_set()) refresh();
  auto* const connection = new Connection(*this);
  connection->next = connections_;
  if (connections_ != nullptr) connections_->previous = connection;
  connections_ = connection;
  call.on_connecting(*connection);
  connection->connect(call, call.request().connect_timeout);
}

bool TargetPool::on_released(Connection& connection) {
  bool is_parked = false;
  PoolWaiter* const waiter = pool_.release(connection, is_parked);
  update_gauges();
  if (waiter != nullptr) {
    stats_->reuses_total.add();
    static_cast<Call*>(waiter)->on_connection(connection, true);
  } else if (!is_parked || users == 0) {
    connection.close();
    return false;
  }
  return is_parked;
}

void TargetPool::on_closed(Connection& connection) {
  PoolWaiter* const waiter = pool_.closed(connection);
  update_gauges();
  if (waiter != nullptr) {
    open_for(static_cast<Call&>(*waiter));
  } else {
    world_->keeper->on_room();
  }
}

void TargetPool::connect_next() {
  while (PoolWaiter* const waiter = pool_.next_to_connect()) {
    update_gauges();
    open_for(static_cast<Call&>(*waiter));
  }
}

void TargetPool::on_deletable(Connection& connection) {
  (connection.previous != nullptr ? connection.previous->next : connections_) = connection.next;
  if (connection.next != nullptr) connection.next->previous = connection.previous;
  delete &connection;
}

void TargetPool::close_idle() {
  while (close_oldest_idle()) {
  }
}

bool TargetPool::close_oldest_idle() {
  PoolMember* const oldest = pool_.oldest_idle();
  if (oldest == nullptr) return false;
  static_cast<Connection*>(oldest)->close();
  return true;
}

void TargetPool::close_all() {
  for (Connection* at = connections_; at != nullptr; at = at->next) at->end();
}

/// By difference: several pools may share one set of numbers (one name, two configurations).
void TargetPool::update_gauges() {
  const auto move = [](Count& gauge, std::uint32_t& shown, std::uint32_t now) {
    if (now > shown) gauge.add(now - shown);
    if (now < shown) gauge.subtract(shown - now);
    shown = now;
  };
  move(stats_->connections_open, shown_open_, pool_.open());
  move(stats_->connections_idle, shown_idle_, pool_.idle());
  move(stats_->requests_pending, shown_pending_, pool_.pending());
}

bool TargetPool::is_address_current(const Connection& connection) const {
  return current_.empty() || std::ranges::find(current_, connection.address()) != current_.end();
}

/// Asks for the name again when its TTL is over, and lets go of idle connections to addresses that
/// it no longer has. Busy ones are looked at when they are released.
void TargetPool::refresh() {
  world_->resolver->resolve(
      target_->host,
      [this, alive = std::weak_ptr<bool>(is_alive_)](const Result<net::Addresses>& answer) {
        if (alive.expired() || !answer) return;
        current_ = answer->list;
        world_->wheel->set(refresh_timer_, answer->ttl);
        bool is_found = true;
        while (is_found) {
          is_found = false;
          for (Connection* at = connections_; at != nullptr; at = at->next) {
            if (!at->is_idle || is_address_current(*at)) continue;
            at->close();
            is_found = true;
            break;
          }
        }
      }
  );
}

}  // namespace barbacane::upstream
