#pragma once
// One socket of the hot path, plain or TLS: reads into its owner's buffer, writes at once and keeps
// only what the kernel does not take. Raw Asio, no composed operations (ADR-0005).

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/net/tls_session.hpp"
#include "dataplane/transport/counted.hpp"

namespace barbacane::transport {

/// Whoever has a stream. Calls come from the event loop, never from inside read() or write().
class StreamOwner : public Counted {
 public:
  /// Bytes arrived at the front of the span that was given to read().
  virtual void on_data(std::size_t bytes) = 0;
  /// No more will come: eof, or why not.
  virtual void on_read_end(ErrorCode reason) = 0;
  /// What write() kept back has gone out.
  virtual void on_drained() = 0;
  /// The peer takes nothing more; the stream is useless.
  virtual void on_write_end(ErrorCode reason) = 0;
  /// connect() or the TLS handshake of a client has ended.
  virtual void on_open(ErrorCode result) = 0;
};

class Stream {
 public:
  using Socket = boost::asio::basic_stream_socket<
      boost::asio::generic::stream_protocol,
      boost::asio::io_context::executor_type>;

  Stream(boost::asio::io_context& io, StreamOwner& owner);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes an accepted descriptor; `tls` null = plain. The handshake runs with the first read.
  void accept(int descriptor, int family, const net::TlsServerContext* tls);
  /// Connects; on_open tells how it ended. With TLS the handshake is part of it.
  void connect(
      const boost::asio::generic::stream_protocol::endpoint& peer,
      const net::TlsClientContext* tls,
      const std::string& host
  );

  /// Arms one read; at most one at a time. `into` stays valid until on_data or on_read_end.
  void read(std::span<char> into);
  [[nodiscard]] bool is_reading() const noexcept { return is_reading_; }

  /// Sends the pieces in one call to the kernel; what it does not take is copied and sent later.
  /// False when something waits (stop producing until on_drained), or the stream has ended.
  bool write(std::span<const std::string_view> pieces);
  [[nodiscard]] std::size_t pending() const noexcept { return pending_.size() - sent_; }

  void shut_write();
  void close();
  [[nodiscard]] bool is_open() const noexcept { return socket_.is_open(); }
  /// Words about a failed TLS handshake or certificate; "" otherwise.
  [[nodiscard]] std::string tls_failure() const;
  [[nodiscard]] int descriptor() { return socket_.native_handle(); }

 private:
  void arm_read();
  void after_read(ErrorCode code, std::size_t bytes);
  void feed_tls(std::size_t bytes);
  void deliver_tls();
  bool send_plain(std::span<const std::string_view> pieces);
  bool send_pending();
  void arm_write();
  void flush_tls();
  void fail_write(ErrorCode code);
  void post_open(ErrorCode result);

  Socket socket_;
  StreamOwner& owner_;
  std::span<char> into_;
  bool is_reading_ = false;
  bool is_armed_ = false;  // a read operation is with Asio
  bool is_write_armed_ = false;
  bool is_write_ended_ = false;
  bool is_shut_after_drain_ = false;
  bool is_handshaking_ = false;
  bool is_client_ = false;
  std::string pending_;
  std::size_t sent_ = 0;
  std::unique_ptr<net::TlsSession> tls_;
  std::unique_ptr<char[]> cipher_;
};

}  // namespace barbacane::transport
