#include "common/net/watchdog.hpp"

#include <boost/asio/steady_timer.hpp>

#include "common/base/result.hpp"

namespace barbacane::net {

struct Watchdog::State : std::enable_shared_from_this<Watchdog::State> {
  State(boost::asio::io_context& io, std::chrono::milliseconds time, std::function<void()> action)
      : timer(io), patience(time), bite(std::move(action)) {}

  void arm() {
    timer.expires_after(patience);
    timer.async_wait([self = shared_from_this()](const ErrorCode& ec) {
      if (ec.failed() || self->is_over) return;
      self->is_over = true;
      self->has_bitten = true;
      self->bite();
    });
  }

  boost::asio::steady_timer timer;
  std::chrono::milliseconds patience;
  std::function<void()> bite;
  bool is_over = false;
  bool has_bitten = false;
};

Watchdog::Watchdog(
    boost::asio::io_context& io, std::chrono::milliseconds patience, std::function<void()> bite
)
    : state_(std::make_shared<State>(io, patience, std::move(bite))) {
  state_->arm();
}

Watchdog::~Watchdog() {
  state_->is_over = true;
  state_->timer.cancel();
}

void Watchdog::feed() {
  if (!state_->is_over) state_->arm();
}

bool Watchdog::has_bitten() const noexcept {
  return state_->has_bitten;
}

}  // namespace barbacane::net
