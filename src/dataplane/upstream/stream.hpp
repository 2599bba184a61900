#pragma once
// The byte level of one connection, downstream or upstream: a non-blocking socket (TCP or unix),
// plain or under TLS. Writes go out at once and what the kernel does not take is kept and sent
// when it can be; reads are asked for when the socket is known to have something.

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/net/tls_session.hpp"
#include "dataplane/upstream/buffers.hpp"
#include "dataplane/upstream/watched.hpp"

namespace boost::asio {
class io_context;
}

namespace barbacane::upstream {

class Reactor;

enum class IoStatus : std::uint8_t {
  ok,
  blocked,  // read: nothing there; send: kept, on_drained follows
  closed,   // read: the peer sent FIN (and, under TLS, close_notify)
  failed,   // reset, or TLS broke
};

/// What a connection hears from its stream. Called from the event loop only, never out of the
/// stream's own members.
class StreamEvents {
 public:
  virtual void on_connected(int error) = 0;  // errno of connect(2), 0 = connected
  virtual void on_readable() = 0;
  virtual void on_drained() = 0;       // everything that was kept is sent
  virtual void on_write_failed() = 0;  // the rest is dropped; reading may still work
  virtual void on_quiet() = 0;         // closed, and no event will come any more

 protected:
  ~StreamEvents() = default;
};

/// The body part of one send.
struct Payload {
  std::string_view bytes;
  Buffer* owner = nullptr;  // taken over when not all of `bytes` went out; null = copied then
  bool is_stable = false;   // stays where it is until on_drained: never copied
};

class Stream final : private Watched {
 public:
  Stream(boost::asio::io_context& io, StreamEvents& events);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes over a connected, non-blocking socket.
  void open(int descriptor);
  /// Takes over a socket whose connect(2) is under way: on_connected follows.
  void open_connecting(int descriptor);
  /// Everything from now on is TLS; call handshake() until it is ok.
  void start_tls(std::unique_ptr<net::TlsSession> session);
  /// blocked = wait_read() and call again.
  [[nodiscard]] IoStatus handshake();

  /// At most `out.size()` bytes. After `ok` there may be more, unless `bytes` < out.size() on a
  /// plain stream, or is_drained_read().
  [[nodiscard]] IoStatus read(std::span<char> out, std::size_t& bytes);
  /// True when the last read on a plain socket came short: the kernel has no more.
  [[nodiscard]] bool may_have_more() const noexcept { return may_have_more_; }
  /// on_readable follows once, now or when something comes (also FIN and errors).
  void wait_read();
  [[nodiscard]] bool is_waiting_read() const noexcept { return is_read_armed_; }
  /// on_readable follows from the event loop, whatever the socket says: to go on with bytes that
  /// are at hand without going deeper into the stack. Not while is_blocked.
  void wake();

  /// One message or piece: head, body, tail in one system call. Must not be called while
  /// is_blocked.
  [[nodiscard]] IoStatus send(std::string_view head, Payload body = {}, std::string_view tail = {});
  [[nodiscard]] bool is_blocked() const noexcept { return is_blocked_; }
  /// What is kept of the last send.
  [[nodiscard]] std::size_t unsent_bytes() const noexcept;
  [[nodiscard]] bool is_write_broken() const noexcept { return is_write_broken_; }

  /// Looks whether the peer has closed or sent something, without waiting. Plain sockets only.
  [[nodiscard]] bool is_silent() noexcept;
  /// The same without a system call: nothing was told up to the last wake-up of the loop.
  [[nodiscard]] bool has_no_news() const noexcept { return !is_readable_ && !is_ending(); }

  void shut_write();
  /// Closes; waits under way end, and on_quiet comes from the event loop.
  void close();
  /// As close, but the peer gets RST: it must not take what it has for a whole message.
  void reset();

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  /// Closed, and no event is under way.
  [[nodiscard]] bool is_quiet() const noexcept { return !is_open() && !has_turn(); }
  [[nodiscard]] bool is_tls() const noexcept { return tls_ != nullptr; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] const net::TlsSession* tls() const noexcept { return tls_.get(); }
  /// Gives TLS buffers back; for a connection that goes idle.
  void trim();

 private:
  void on_change(std::uint32_t events) override;
  void on_turn() override;
  void on_write_event();
  void note_read(ssize_t got, std::size_t wanted) noexcept;
  [[nodiscard]] IoStatus flush_tls();
  [[nodiscard]] IoStatus send_plain(std::string_view head, Payload body, std::string_view tail);
  [[nodiscard]] IoStatus send_tls(
      std::string_view head, std::string_view body, std::string_view tail
  );
  void keep_rest(std::size_t sent, std::string_view head, Payload body, std::string_view tail);
  [[nodiscard]] IoStatus write_rest();
  void drop_rest();
  [[nodiscard]] IoStatus break_writing();

  Reactor* reactor_;
  StreamEvents* events_;
  int descriptor_ = -1;
  bool is_connecting_ = false;
  bool is_blocked_ = false;
  bool is_write_broken_ = false;
  bool may_have_more_ = false;
  bool is_woken_ = false;
  bool is_watched_ = false;     // the reactor knows the descriptor
  bool is_read_armed_ = false;  // on_readable is owed
  bool is_readable_ = false;    // the socket may have something: no edge will tell
  bool is_hung_ = false;        // FIN or worse came: readable to the end
  std::unique_ptr<net::TlsSession> tls_;

  // What the kernel has not taken yet, in this order.
  std::string rest_head_;
  std::size_t rest_head_sent_ = 0;
  std::string_view rest_body_;
  Buffer rest_owner_;
  std::string rest_tail_;
};

}  // namespace barbacane::upstream
