#pragma once
// One connection to an upstream. While a request uses it, its events go to that request; parked in
// the pool it watches for the peer's goodbye with a small buffer.

#include <boost/asio/ip/address.hpp>

#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "dataplane/transport/buffer_pool.hpp"
#include "dataplane/transport/stream.hpp"
#include "dataplane/transport/timer_wheel.hpp"
#include "dataplane/upstream/errors.hpp"
#include "dataplane/upstream/target.hpp"

namespace barbacane::upstream {

class TargetPool;

/// The request that uses a connection.
class ConnectionUser {
 public:
  virtual ~ConnectionUser() = default;
  /// A connection that pool.acquire() could not give at once is open; or why there is none.
  /// `detail` is for the log.
  virtual void on_connection(ErrorCode result, std::string_view detail) = 0;
  /// Bytes of the response; valid until the next read_more().
  virtual void on_upstream_data(std::string_view bytes) = 0;
  virtual void on_upstream_end(ErrorCode reason) = 0;
  virtual void on_upstream_drained() = 0;
};

/// Owner    its pool while idle, its user while busy; one worker's thread
class Connection final : public transport::StreamOwner, private transport::Timer {
 public:
  Connection(boost::asio::io_context& io, std::shared_ptr<TargetPool> pool);
  ~Connection() override;

  /// Tries the addresses in turn until one takes the connection, within the connect timeout.
  void open(std::vector<boost::asio::ip::address> addresses);

  void use(ConnectionUser* user) noexcept { user_ = user; }
  /// False when the kernel did not take everything: wait for on_upstream_drained.
  bool write(std::span<const std::string_view> pieces);
  /// Goes on reading; the bytes given last are gone then.
  void read_more();
  [[nodiscard]] bool is_reading() const noexcept { return stream_.is_reading(); }
  /// True when it has answered a request before: a failure may then mean that it was stale.
  [[nodiscard]] bool is_reused() const noexcept { return is_reused_; }
  [[nodiscard]] bool has_backlog() const noexcept { return stream_.pending() != 0; }

  /// Gives the connection back. `is_clean` = the exchange ended exactly at the last byte read, and
  /// both sides keep it open; anything else closes it.
  void release(bool is_clean);
  void close();

 private:
  friend class TargetPool;
  void try_next();
  void park();
  void on_data(std::size_t bytes) override;
  void on_read_end(ErrorCode reason) override;
  void on_drained() override;
  void on_write_end(ErrorCode reason) override;
  void on_open(ErrorCode result) override;
  void on_deadline() override;

  transport::Stream stream_;
  std::shared_ptr<TargetPool> pool_;  // lives as long as its connections
  ConnectionUser* user_ = nullptr;
  std::vector<boost::asio::ip::address> addresses_;
  std::size_t next_address_ = 0;
  bool is_open_ = false;
  bool is_reused_ = false;
  bool is_counted_ = true;  // in the pool's number of connections
  bool is_idle_ = false;
  std::array<char, 1024> small_;  // most answers fit; large bodies borrow a relay buffer
  transport::RelayBuffer large_;
  std::span<char> reading_into_;
};

}  // namespace barbacane::upstream
