#pragma once
// From a name to a connection that can carry requests: resolve, try each address in turn, TLS.

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/base/result.hpp"
#include "common/net/resolver.hpp"
#include "dataplane/upstream/errors.hpp"
#include "dataplane/upstream/stream.hpp"
#include "dataplane/upstream/target.hpp"
#include "dataplane/upstream/wheel.hpp"

namespace barbacane::upstream {

class ConnectorEvents {
 public:
  virtual void on_established() = 0;
  virtual void on_connect_failed(UpstreamErrc code) = 0;

 protected:
  ~ConnectorEvents() = default;
};

/// Drives one Stream until it is usable. The stream's owner passes its events on while `is_busy`.
/// Owner    a member of the connection; must stay while is_resolving(), even when stopped
class Connector {
 public:
  Connector(
      Stream& stream, Wheel& wheel, net::Resolver& resolver, ConnectorEvents& events
  ) noexcept;

  /// Each address gets its share of `timeout`, so that one black hole does not hide the others.
  void start(const Target& target, std::chrono::milliseconds timeout);
  /// No event comes any more. The caller closes the stream.
  void stop();

  [[nodiscard]] bool is_busy() const noexcept { return state_ != State::idle; }
  [[nodiscard]] bool is_resolving() const noexcept { return is_resolving_; }
  [[nodiscard]] const boost::asio::ip::address& address() const noexcept { return address_; }

  void on_connected(int error);
  void on_readable();
  void on_quiet();

 private:
  enum class State : std::uint8_t { idle, resolving, connecting, failing, handshaking };

  void on_addresses(const Result<net::Addresses>& answer);
  void try_next();
  void leave_address();
  void on_deadline();
  void shake_hands();
  void fail(UpstreamErrc code);

  Stream* stream_;
  Wheel* wheel_;
  net::Resolver* resolver_;
  ConnectorEvents* events_;
  Timer timer_;
  const Target* target_ = nullptr;
  std::chrono::milliseconds timeout_{};
  State state_ = State::idle;
  bool is_resolving_ = false;
  bool has_timed_out_ = false;
  std::uint32_t round_ = 0;  // where the next connection starts in the list
  std::size_t tried_ = 0;
  std::vector<boost::asio::ip::address> addresses_;
  boost::asio::ip::address address_;
};

}  // namespace barbacane::upstream
