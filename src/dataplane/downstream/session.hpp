#pragma once
// One client connection speaking HTTP/1: reads heads, hands them and their bodies to the exchange,
// sends what it answers, and decides when the connection ends. Requests that come early wait in the
// buffer (at most 64 KiB) and are answered in order.

#include <cstdint>
#include <memory>
#include <string>

#include "common/net/tls_context.hpp"
#include "dataplane/downstream/inbox.hpp"
#include "dataplane/downstream/waiting_room.hpp"
#include "dataplane/exchange/exchange.hpp"
#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/upstream/stream.hpp"
#include "dataplane/upstream/wheel.hpp"

namespace boost::asio {
class io_context;
}

namespace barbacane::downstream {

class Session;

/// What the worker is to its sessions.
class SessionHost {
 public:
  boost::asio::io_context* io = nullptr;
  exchange::WorkerContext* context = nullptr;
  upstream::BufferPool* buffers = nullptr;
  WaitingRoom waiting;  // for a request
  WaitingRoom stalled;  // until the caller takes what it was sent
  /// A request needs memory that others only hold while they wait.
  virtual void make_room() = 0;
  /// The session is closed and may be deleted.
  virtual void on_session_quiet(Session& session) = 0;

 protected:
  ~SessionHost() = default;
};

/// Owner    the worker; deleted when its stream is quiet
class Session final : public upstream::StreamEvents, public exchange::Carrier {
 public:
  /// Takes over an accepted, non-blocking socket. `tls` null = plain.
  Session(SessionHost& host, int descriptor, std::string address, const net::TlsServerContext* tls);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { context_->reserved_bytes -= reserved_bytes_; }

  /// Idle connections close within `grace`; others answer what they have and close then.
  void drain(std::chrono::milliseconds grace);
  void abort();
  void leave_generation(std::uint64_t number);
  /// Closes a connection of the waiting room: no whole request is lost by it.
  void give_way() { close(); }
  /// Ends a response that its caller does not take, and the connection with it.
  void give_up();
  [[nodiscard]] const std::string& address() const noexcept { return address_; }

  Session* next = nullptr;  // all sessions of the worker
  Session* previous = nullptr;

 private:
  enum class Phase : std::uint8_t {
    handshake,
    idle,        // no byte of a request yet
    head,        // some of a head
    exchange,    // a request is under way
    discarding,  // its answer is sent, its body is not read to the end
    lingering,   // we have said all; the caller may still be sending
    closed,
  };
  class Scope;

  // upstream::StreamEvents
  void on_connected(int) override {}
  void on_readable() override;
  void on_drained() override;
  void on_write_failed() override;
  void on_quiet() override { host_->on_session_quiet(*this); }

  // exchange::Carrier
  [[nodiscard]] upstream::IoStatus send(
      std::string_view head, upstream::Payload body, std::string_view tail
  ) override;
  [[nodiscard]] bool is_blocked() const override { return stream_.is_blocked(); }
  void on_body_wanted() override;
  [[nodiscard]] bool may_stay_open() const override;
  void on_exchange_done(bool stays_open) override;
  void on_exchange_broken() override;

  void shake_hands();
  void read_head();
  void scan_head();
  void refuse_head();
  void begin_request();
  void pump_body();
  bool offer_at_hand();
  bool decode_chunks(Inbox& in, std::size_t& bytes, bool& is_last);
  [[nodiscard]] bool read_body();
  void watch_caller();
  void discard();
  void linger();
  void settle();
  void end_request();
  void await_request();
  void close();
  void on_read_deadline();
  void on_write_deadline();
  void await_body();
  [[nodiscard]] bool is_used_up() const;
  void set_read_deadline(std::chrono::milliseconds after);
  void park_head();
  /// Where the bytes behind the head of the request under way are, and where more are read to.
  [[nodiscard]] Inbox& tail() noexcept { return is_in_body() ? body_in_ : head_in_; }
  [[nodiscard]] const Inbox& tail() const noexcept { return is_in_body() ? body_in_ : head_in_; }
  /// A parked head is not moved again, and leaves no room behind it.
  [[nodiscard]] bool is_in_body() const noexcept {
    return body_in_.buffer || head_in_.buffer.is_small();
  }
  [[nodiscard]] upstream::IoStatus fill(Inbox& in);
  [[nodiscard]] exchange::CallerFacts facts() const noexcept {
    return {.address = address_, .is_tls = stream_.is_tls()};
  }

  SessionHost* host_;
  exchange::WorkerContext* context_;
  std::string address_;
  upstream::Stream stream_;
  exchange::Exchange exchange_;
  upstream::Timer read_timer_;
  upstream::Timer write_timer_;
  http1::HeadScanner scanner_;
  http1::ChunkDecoder chunks_;
  Inbox head_in_;  // heads, and bodies that came with them
  Inbox body_in_;  // what came later; may be handed on
  Waiting waiting_{*this};
  Waiting stalled_{*this};
  Phase phase_ = Phase::idle;
  int depth_ = 0;  // of our own members on the stack
  std::uint32_t requests_ = 0;
  std::uint32_t pipelined_ = 0;  // requests in a row that were at hand
  std::uint64_t discarded_bytes_ = 0;
  Instant opened_;
  std::uint64_t reserved_bytes_;  // of the worker's memory, beside buffers
  std::size_t unsent_bytes_ = 0;  // when the write deadline was set

  // Of the request under way.
  http1::Framing framing_ = http1::Framing::none;
  std::uint64_t left_ = 0;
  bool keep_alive_ = true;
  bool expects_continue_ = false;        // and has not got it
  bool is_head_out_ = false;             // offered at least once
  std::uint64_t body_bytes_ = 0;         // read, with their framing
  std::chrono::milliseconds waited_{0};  // for the caller to send them
  Instant wait_began_;
  bool is_waiting_ = false;
  bool is_body_whole_ = false;  // read to its end
  bool is_body_broken_ = false;

  bool is_eof_ = false;  // FIN came
  bool is_draining_ = false;
  bool is_done_ = false;  // the exchange is over: settle() goes on
  bool is_broken_ = false;
  bool stays_open_ = true;
};

}  // namespace barbacane::downstream
