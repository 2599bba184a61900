#pragma once
// One listening socket of a worker: takes connections as they come, pauses when the process has no
// descriptors left, and turns callers away when the worker is full.

#include <cstdint>
#include <memory>
#include <string>

#include "common/net/tls_context.hpp"
#include "dataplane/downstream/worker.hpp"
#include "dataplane/upstream/stats.hpp"
#include "dataplane/upstream/wheel.hpp"

namespace boost::asio {
class io_context;
}

namespace barbacane::exchange {
class WorkerContext;
}

namespace barbacane::downstream {

/// What becomes of a connection that has been accepted.
enum class Room : std::uint8_t {
  free,
  taken,       // 503: the worker has as many connections as it may, or is short of something
  of_address,  // 429: this address has as many as it may
};

/// What an acceptor asks of the worker.
class AcceptorEvents {
 public:
  /// False: connections wait in the kernel's queue for a while.
  [[nodiscard]] virtual bool may_accept() = 0;
  [[nodiscard]] virtual Room room_for(const std::string& address) = 0;
  virtual void on_accepted(
      int descriptor, std::string address, const net::TlsServerContext* tls
  ) = 0;

 protected:
  ~AcceptorEvents() = default;
};

/// Owner    the worker. Closes its socket when destroyed
class Acceptor {
 public:
  Acceptor(
      boost::asio::io_context& io,
      exchange::WorkerContext& context,
      Listener listener,
      AcceptorEvents& events
  );
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  void start();
  void close();
  /// For connections from now on; plain listeners stay plain.
  void swap_tls(const std::shared_ptr<const net::TlsServerContext>& tls);

 private:
  struct Waiter;
  void wait();
  void accept_some();
  void turn_away(int descriptor, Room room);
  void pause();

  exchange::WorkerContext* context_;
  Listener listener_;
  AcceptorEvents* events_;
  upstream::Timer pause_timer_;
  std::shared_ptr<Waiter> waiter_;
};

}  // namespace barbacane::downstream
