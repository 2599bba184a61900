#pragma once
// Closes a stream when something takes too long.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace barbacane::net {

/// Owner    a coroutine: what it waits for ends with an error when `bite` has run
class Watchdog {
 public:
  Watchdog(
      boost::asio::io_context& io, std::chrono::milliseconds patience, std::function<void()> bite
  );
  ~Watchdog();  // no bite from now on
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Patience begins anew.
  void feed();
  [[nodiscard]] bool has_bitten() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
