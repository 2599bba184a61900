#pragma once
// One request on its way to an upstream: gets a connection (idle, new, or after a wait), sends,
// hears the response, and tries once more when a kept connection turns out to be dead. Lives inside
// the exchange; a connection serves one call at a time.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "dataplane/http1/head.hpp"
#include "dataplane/upstream/buffers.hpp"
#include "dataplane/upstream/errors.hpp"
#include "dataplane/upstream/pool.hpp"
#include "dataplane/upstream/stream.hpp"
#include "dataplane/upstream/wheel.hpp"

namespace barbacane::upstream {

class Connection;
class TargetPool;

/// What the exchange hears. No member may destroy the call; each may cancel() it.
class CallEvents {
 public:
  /// The head to send. Asked for once an attempt; the view is used before the next callback.
  [[nodiscard]] virtual std::string_view request_head() = 0;
  /// A connection is there: the body may be offered now. Not called when start() says `ready`.
  virtual void on_call_ready() = 0;
  /// Everything offered so far went out: more may be offered.
  virtual void on_call_drained() = 0;
  /// 1xx, never 101.
  virtual void on_interim(const http1::ResponseHead& head) = 0;
  /// The final head. One on_data follows at once, maybe without bytes.
  virtual void on_response(const http1::ResponseHead& head) = 0;
  /// A piece of the body, decoded. False = hold back until resume(). `owner` may be taken.
  /// After the piece with `is_last` the call is over; `trailers` are raw lines.
  [[nodiscard]] virtual bool on_data(
      std::string_view piece, Buffer& owner, bool is_last, std::string_view trailers
  ) = 0;
  /// The call is over. After on_response the response stays incomplete.
  virtual void on_call_failed(UpstreamErrc code) = 0;

 protected:
  ~CallEvents() = default;
};

enum class RequestFraming : std::uint8_t { none, length, chunked };

struct CallRequest {
  std::string_view method;  // must live until the response has begun
  RequestFraming framing = RequestFraming::none;
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds response_timeout{60000};
  std::chrono::milliseconds idle_timeout{30000};
  std::uint32_t interim_max = 16;
};

enum class Offer : std::uint8_t {
  taken,    // offer more at will
  blocked,  // taken; offer more after on_call_drained
  dropped,  // the upstream takes no more body: do not offer any, the response decides
};

/// Owner    a member of the exchange; quiet between done and the next start
class Call : public PoolWaiter {
 public:
  explicit Call(CallEvents& events) noexcept;
  ~Call() { cancel(); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// True = a connection is at hand, offer the body (or its end) now. False = on_call_ready or
  /// on_call_failed follows, maybe before this returns.
  [[nodiscard]] bool start(TargetPool& pool, const CallRequest& request);

  /// Sends the head, if it is still held back, with a piece of the body. With framing none or no
  /// body left: `offer({}, true)`. `owner` of the payload may be taken. `trailers` only with the
  /// last piece of a chunked body.
  [[nodiscard]] Offer offer(Payload piece, bool is_last, std::string_view trailers = {});

  /// The whole body can be offered once more: what was sent of it does not rule out a retry.
  void note_body_kept() noexcept { body_kept_ = true; }

  /// Goes on reading after on_data said false.
  void resume();
  /// Ends the call without a further callback; the connection is closed unless it was finished.
  void cancel();

  [[nodiscard]] bool is_active() const noexcept { return phase_ != Phase::quiet; }
  [[nodiscard]] bool is_ready() const noexcept { return connection_ != nullptr; }
  [[nodiscard]] bool is_reused() const noexcept { return is_reused_; }
  [[nodiscard]] const CallRequest& request() const noexcept { return request_; }
  /// The bytes of the method have moved.
  void move_method(std::string_view method) noexcept { request_.method = method; }

  // Called by the pool and its connections.
  void on_connecting(Connection& connection);
  void on_connection(Connection& connection, bool is_reused);
  void on_connection_failed(UpstreamErrc code);
  void on_finished() noexcept;  // the response is whole
  void on_head_received();
  void on_drained();
  void note_progress();  // bytes moved: the idle deadline moves along
  void hold();           // the caller holds back: nobody can blame the upstream
  [[nodiscard]] CallEvents& events() noexcept { return *events_; }

 private:
  enum class Phase : std::uint8_t { quiet, waiting, sending, awaiting, streaming };

  [[nodiscard]] bool ask(bool fresh);
  void on_deadline();
  void end() noexcept;

  CallEvents* events_;
  Phase phase_ = Phase::quiet;
  TargetPool* pool_ = nullptr;
  Connection* connection_ = nullptr;
  Connection* connecting_ = nullptr;
  UpstreamErrc has_failed_{};
  Timer timer_;
  CallRequest request_;
  bool is_reused_ = false;
  bool is_retried_ = false;
  bool is_starting_ = false;
  bool head_sent_ = false;
  bool body_sent_ = false;
  bool body_done_ = false;
  bool body_kept_ = false;
};

}  // namespace barbacane::upstream
