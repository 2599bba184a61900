#pragma once
// A TCP relay in front of one or more servers that breaks what passes, on demand. With several
// servers it is a plain balancer: one after the other, past those that refuse.

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace barbacane::support {

/// What becomes of the bytes that a server sends.
struct Fault {
  enum class Kind : std::uint8_t {
    none,
    cut,       // both sides get a reset
    truncate,  // the client sees an orderly end
    stall,     // nothing passes any more, in either direction, and nobody is told: half-open
    corrupt,   // one bit of one byte is another one
    throttle,  // `bytes_per_second`
  };
  Kind kind = Kind::none;
  std::uint64_t at_byte = 0;  // of what the server sent on this connection
  std::string only = {};      // connections whose first bytes from the client hold this
  int times = 1 << 30;        // so many connections; the others pass unharmed
  std::size_t bytes_per_second = 0;
};

/// Listens on 127.0.0.1, one thread for all connections.
class FaultGate {
 public:
  /// `servers`: "127.0.0.1:port"
  explicit FaultGate(std::vector<std::string> servers);
  ~FaultGate();
  FaultGate(const FaultGate&) = delete;
  FaultGate& operator=(const FaultGate&) = delete;

  [[nodiscard]] std::string address() const;  // "127.0.0.1:port"
  [[nodiscard]] std::string url() const { return "http://" + address(); }
  /// For connections that begin from now on. Connections that are open stay as they are.
  void set(Fault fault);
  /// Now, to all that are open.
  void cut_all();
  void stall_all();
  /// Another server in the place of one that is gone.
  void replace(std::size_t index, const std::string& server);

  /// Connections that were relayed so far, and that are open.
  [[nodiscard]] std::size_t connections() const noexcept { return accepted_; }
  [[nodiscard]] std::size_t open() const noexcept { return open_; }
  /// How many connections a fault was done to.
  [[nodiscard]] std::size_t harmed() const noexcept { return harmed_; }
  /// Bytes that passed from servers to clients.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  struct Passage;  // one connection
  enum class Order : std::uint8_t { nothing, cut, stall };

  void run();
  void accept_one();
  bool reach(Passage& passage);
  void step(Passage& passage, short client_events, short server_events);
  void take_from_client(Passage& passage);
  void take_from_server(Passage& passage);
  bool harm(Passage& passage, std::string& piece);
  void end(Passage& passage, bool is_reset);
  void wake();

  int listener_ = -1;
  int waker_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // of what stands below
  std::vector<std::string> servers_;
  Fault fault_;
  Order order_ = Order::nothing;
  std::size_t next_ = 0;
  std::list<std::unique_ptr<Passage>> passages_;  // the thread's own
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::size_t> accepted_{0};
  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> harmed_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::thread thread_;
};

}  // namespace barbacane::support
