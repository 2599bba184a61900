#include "dataplane/downstream/session.hpp"

#include <algorithm>
#include <utility>

#include "common/http/problem.hpp"

namespace barbacane::downstream {

using exchange::Limit;
using upstream::BufferPool;
using upstream::IoStatus;

namespace {

constexpr std::uint64_t discard_bytes_max = 64U << 10U;  // of a body that nobody wanted
constexpr std::chrono::milliseconds linger_timeout{2000};
constexpr std::uint64_t linger_bytes_max = 1U << 20U;

}  // namespace

/// Keeps what ends a request until the members above it on the stack are done.
class Session::Scope {
 public:
  explicit Scope(Session& session) noexcept : session_(&session) { ++session.depth_; }
  ~Scope() {
    if (--session_->depth_ == 0) session_->settle();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Session* session_;
};

Session::Session(
    SessionHost& host, int descriptor, std::string address, const net::TlsServerContext* tls
)
    : host_(&host),
      context_(host.context),
      address_(std::move(address)),
      stream_(*host.io, *this),
      exchange_(*host.context, *this),
      read_timer_(this, [](void* self) { static_cast<Session*>(self)->on_read_deadline(); }),
      write_timer_(
          this,
          [](void* self) {
            auto& session = *static_cast<Session*>(self);
            session.context_->counters->hit(Limit::write_timeout);
            session.abort();
          }
      ),
      scanner_(host.context->head_limits()),
      chunks_({.extension_bytes_max = host.context->settings->chunk_extension_bytes_max}) {
  stream_.open(descriptor);
  if (tls != nullptr) {
    phase_ = Phase::handshake;
    stream_.start_tls(std::make_unique<net::TlsSession>(*tls));
    set_read_deadline(context_->settings->tls_handshake_timeout);
  } else {
    set_read_deadline(context_->settings->head_timeout);
  }
  stream_.wait_read();
}

void Session::set_read_deadline(std::chrono::milliseconds after) {
  context_->wheel->set(read_timer_, after);
}

void Session::on_readable() {
  const Scope scope(*this);
  switch (phase_) {
    case Phase::handshake:
      return shake_hands();
    case Phase::idle:
      // Bytes that came with the request before are a head until proven otherwise.
      return head_in_.is_empty() ? read_head() : scan_head();
    case Phase::head:
      return read_head();
    case Phase::exchange:
      read_timer_.cancel();
      if (!is_body_whole_) return pump_body();
      return watch_caller();
    case Phase::discarding:
      return discard();
    case Phase::lingering:
      return linger();
    case Phase::closed:
      return;
  }
}

void Session::shake_hands() {
  switch (stream_.handshake()) {
    case IoStatus::blocked:
      return stream_.wait_read();
    case IoStatus::ok:
      phase_ = Phase::idle;
      set_read_deadline(context_->settings->head_timeout);
      return read_head();
    case IoStatus::closed:
    case IoStatus::failed:
      context_->counters->tls_failures_total.add();
      return close();
  }
}

/// Reads once into the free part of `in`; on EOF the session knows.
IoStatus Session::fill(Inbox& in) {
  if (!in.buffer) {
    in.buffer = host_->buffers->take();
    in.begin = in.end = 0;
  }
  std::size_t bytes = 0;
  const IoStatus status =
      stream_.read({in.buffer.data() + in.end, BufferPool::buffer_bytes - in.end}, bytes);
  in.end += bytes;
  if (status == IoStatus::closed) is_eof_ = true;
  return status;
}

void Session::read_head() {
  const IoStatus status = fill(head_in_);
  if (status == IoStatus::ok) return scan_head();
  if (status == IoStatus::closed || status == IoStatus::failed) return close();
  if (head_in_.is_empty()) head_in_.release();
  stream_.wait_read();
}

/// Looks for a whole head in what is there.
void Session::scan_head() {
  const std::string_view bytes = head_in_.view();
  switch (scanner_.scan_request(bytes, context_->head)) {
    case http1::HeadStatus::failed:
      return refuse_head();
    case http1::HeadStatus::complete:
      return begin_request();
    case http1::HeadStatus::incomplete:
      break;
  }
  if (is_eof_) return close();
  if (std::exchange(phase_, Phase::head) == Phase::idle)
    set_read_deadline(context_->settings->head_timeout);
  if (head_in_.begin != 0) {
    std::copy(bytes.begin(), bytes.end(), head_in_.buffer.data());
    head_in_.begin = 0;
    head_in_.end = bytes.size();
  }
  // The scanner's bound is below the buffer's size, so there is room.
  if (stream_.may_have_more()) return read_head();
  stream_.wait_read();
}

void Session::refuse_head() {
  const ErrorCode code = scanner_.error();
  const ProblemKind kind = http::kind_of(code);
  if (kind == ProblemKind::fields_too_large) context_->counters->hit(Limit::head_bytes);
  if (kind == ProblemKind::target_too_long) context_->counters->hit(Limit::target_bytes);
  phase_ = Phase::exchange;
  keep_alive_ = false;
  framing_ = http1::Framing::none;
  is_body_whole_ = true;  // whatever follows is not read as a request
  read_timer_.cancel();
  exchange_.begin_refused(
      kind, code.message(), head_in_.view(), facts(), std::chrono::steady_clock::now()
  );
}

void Session::begin_request() {
  const http1::RequestHead& head = context_->head;
  read_timer_.cancel();
  phase_ = Phase::exchange;
  ++requests_;
  framing_ = head.framing;
  left_ = head.content_length;
  keep_alive_ = head.keep_alive;
  expects_continue_ = head.expects_continue;
  is_head_out_ = is_body_broken_ = false;
  is_body_whole_ =
      framing_ == http1::Framing::none || (framing_ == http1::Framing::length && left_ == 0);
  if (framing_ == http1::Framing::chunked) chunks_.reset();
  const std::string_view head_bytes = head_in_.view().substr(0, head.bytes);
  head_in_.begin += head.bytes;
  scanner_.reset();
  exchange_.begin(head_bytes, facts(), std::chrono::steady_clock::now());
  if (exchange_.is_active()) pump_body();
  // Armed while the upstream works: a caller that goes away is noticed.
  if (is_body_whole_ && phase_ == Phase::exchange && !is_eof_) stream_.wait_read();
}

void Session::on_body_wanted() {
  const Scope scope(*this);
  if (phase_ == Phase::exchange) pump_body();
}

/// Hands the exchange what it wants of the body, first what is at hand, then from the socket.
void Session::pump_body() {
  while (exchange_.is_active() && exchange_.wants_body()) {
    if (is_body_whole_) {
      is_head_out_ = true;
      return exchange_.offer({}, true);
    }
    if (!tail().is_empty()) {
      if (!offer_at_hand()) return;
      continue;
    }
    if (std::exchange(expects_continue_, false))
      static_cast<void>(stream_.send("HTTP/1.1 100 Continue\r\n\r\n"));
    if (!std::exchange(is_head_out_, true)) {
      exchange_.offer({}, false);
      continue;
    }
    if (!read_body()) return;
  }
}

/// Offers the bytes at hand as one piece. False when the body turned out to be broken.
bool Session::offer_at_hand() {
  Inbox& in = tail();
  const char* const start = in.buffer.data() + in.begin;
  std::size_t bytes = in.end - in.begin;
  bool is_last = false;
  std::string_view trailers;
  if (framing_ == http1::Framing::length) {
    bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes));
    left_ -= bytes;
    is_last = left_ == 0;
    in.begin += bytes;
  } else {
    if (!decode_chunks(in, bytes, is_last)) {
      is_body_broken_ = true;
      if (chunks_.error() == http1::HeadErrc::chunk_overhead)
        context_->counters->hit(Limit::chunk_overhead);
      exchange_.fail_body(chunks_.error());
      return false;
    }
    trailers = is_last ? chunks_.trailers() : std::string_view{};
  }
  is_body_whole_ = is_last;
  expects_continue_ = false;
  is_head_out_ = true;
  if (is_last) read_timer_.cancel();
  const bool is_own = &in == &body_in_ && in.is_empty();
  exchange_.offer(
      {.bytes = {start, bytes}, .owner = is_own ? &in.buffer : nullptr}, is_last, trailers
  );
  if (in.is_empty() && &in == &body_in_) in.begin = in.end = 0;
  if (is_last && !is_eof_) stream_.wait_read();
  return true;
}

bool Session::decode_chunks(Inbox& in, std::size_t& bytes, bool& is_last) {
  char* const out = in.buffer.data() + in.begin;
  bytes = 0;
  while (true) {
    const http1::ChunkStep step = chunks_.next(in.view());
    in.begin += step.consumed;
    if (step.event == http1::ChunkEvent::failed) return false;
    if (step.event == http1::ChunkEvent::data) {
      if (step.payload.data() != out + bytes)
        std::copy(step.payload.begin(), step.payload.end(), out + bytes);
      bytes += step.payload.size();
      continue;
    }
    is_last = step.event == http1::ChunkEvent::end;
    return true;
  }
}

/// More of the body from the socket. False when there is none now.
bool Session::read_body() {
  const IoStatus status = fill(body_in_);
  if (status == IoStatus::ok) return true;
  if (body_in_.is_empty()) body_in_.release();
  if (status == IoStatus::blocked) {
    set_read_deadline(context_->settings->body_idle_timeout);
    stream_.wait_read();
    return false;
  }
  // The rest of the body will never come.
  abort();
  return false;
}

/// The request is whole and something comes: the next request, or the end of the connection.
void Session::watch_caller() {
  Inbox& in = tail();
  // A full buffer is enough; the rest is read when its turn comes.
  while (!in.buffer || in.end != BufferPool::buffer_bytes) {
    switch (fill(in)) {
      case IoStatus::ok:
        if (stream_.may_have_more()) continue;
        return stream_.wait_read();
      case IoStatus::blocked:
        return stream_.wait_read();
      case IoStatus::closed:
        return exchange_.on_caller_half_closed();
      case IoStatus::failed:
        return abort();
    }
  }
}

IoStatus Session::send(std::string_view head, upstream::Payload body, std::string_view tail_bytes) {
  const IoStatus status = stream_.send(head, body, tail_bytes);
  if (status == IoStatus::blocked)
    context_->wheel->set(write_timer_, context_->settings->body_idle_timeout);
  return status;
}

void Session::on_drained() {
  const Scope scope(*this);
  write_timer_.cancel();
  exchange_.on_drained();
}

void Session::on_write_failed() {
  abort();
}

bool Session::may_stay_open() const {
  if (!keep_alive_ || is_draining_ || is_body_broken_) return false;
  if (requests_ >= context_->settings->requests_per_connection_max) {
    context_->counters->hit(Limit::requests_per_connection);
    return false;
  }
  if (is_eof_ && tail().is_empty()) return false;
  if (is_body_whole_) return true;
  // A body that is still to come and that nobody asked for: read away if it is short.
  if (expects_continue_) return false;
  return framing_ == http1::Framing::chunked || left_ <= discard_bytes_max;
}

void Session::on_exchange_done(bool stays_open) {
  is_done_ = true;
  stays_open_ = stays_open;
  if (depth_ == 0) settle();
}

void Session::on_exchange_broken() {
  is_broken_ = true;
  if (depth_ == 0) settle();
}

void Session::settle() {
  if (std::exchange(is_broken_, false)) return abort();
  if (!std::exchange(is_done_, false)) return;
  end_request();
}

void Session::end_request() {
  write_timer_.cancel();
  read_timer_.cancel();
  if (!stays_open_) {
    if (is_eof_) return close();
    stream_.shut_write();
    phase_ = Phase::lingering;
    discarded_bytes_ = 0;
    set_read_deadline(linger_timeout);
    return linger();
  }
  if (!is_body_whole_) {
    phase_ = Phase::discarding;
    discarded_bytes_ = 0;
    set_read_deadline(context_->settings->body_idle_timeout);
    return discard();
  }
  await_request();
}

/// The connection is ready for its next request, which may be at hand.
void Session::await_request() {
  if (body_in_.buffer) {
    head_in_ = std::move(body_in_);
    body_in_.begin = body_in_.end = 0;
  }
  phase_ = Phase::idle;
  scanner_.reset();
  if (head_in_.is_empty()) {
    head_in_.release();
    if (is_eof_) return close();
    if (is_draining_) return close();
    set_read_deadline(context_->settings->keep_alive_timeout);
    // Under TLS the next request may already be inside.
    if (stream_.is_tls() && stream_.may_have_more()) return stream_.wake();
    stream_.trim();
    return stream_.wait_read();
  }
  set_read_deadline(context_->settings->head_timeout);
  stream_.wake();
}

/// Reads away a body whose request is answered, so that the next one can be found.
void Session::discard() {
  while (true) {
    Inbox& in = tail();
    if (!in.is_empty()) {
      std::size_t bytes = in.end - in.begin;
      bool is_last = false;
      if (framing_ == http1::Framing::length) {
        bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes));
        left_ -= bytes;
        is_last = left_ == 0;
        in.begin += bytes;
      } else if (!decode_chunks(in, bytes, is_last)) {
        return close();
      }
      discarded_bytes_ += bytes;
      if (is_last) {
        is_body_whole_ = true;
        return await_request();
      }
      if (discarded_bytes_ > discard_bytes_max) return close();
    }
    if (in.is_empty()) in.begin = in.end = 0;
    const IoStatus status = fill(in);
    if (status == IoStatus::blocked) return stream_.wait_read();
    if (status != IoStatus::ok) return close();
  }
}

/// Waits for the caller's FIN: closing with unread bytes would reset the connection, and the caller
/// might lose the answer.
void Session::linger() {
  head_in_.begin = head_in_.end = 0;
  body_in_.release();
  while (true) {
    const IoStatus status = fill(head_in_);
    discarded_bytes_ += head_in_.end;
    head_in_.begin = head_in_.end = 0;
    if (status == IoStatus::blocked) {
      head_in_.release();
      return stream_.wait_read();
    }
    if (status != IoStatus::ok || discarded_bytes_ > linger_bytes_max) return close();
  }
}

void Session::on_read_deadline() {
  const Scope scope(*this);
  switch (phase_) {
    case Phase::head:
      context_->counters->hit(Limit::head_timeout);
      phase_ = Phase::exchange;
      keep_alive_ = false;
      is_body_whole_ = true;
      return exchange_.begin_refused(
          ProblemKind::timed_out,
          "The head of the request was not whole in time.",
          head_in_.view(),
          facts(),
          std::chrono::steady_clock::now()
      );
    case Phase::exchange:
      is_body_broken_ = true;
      return exchange_.fail_body(ProblemKind::timed_out, Limit::body_timeout);
    case Phase::handshake:
      context_->counters->hit(Limit::tls_handshake_timeout);
      return close();
    default:
      return close();
  }
}

void Session::drain(std::chrono::milliseconds grace) {
  is_draining_ = true;
  if (phase_ == Phase::idle) set_read_deadline(grace);
}

void Session::leave_generation(std::uint64_t number) {
  const Scope scope(*this);
  exchange_.leave_generation(number);
}

void Session::close() {
  phase_ = Phase::closed;
  read_timer_.cancel();
  write_timer_.cancel();
  exchange_.on_caller_gone();
  stream_.close();
  head_in_.release();
  body_in_.release();
}

/// Ends the connection in a way that the caller cannot take for a whole message.
void Session::abort() {
  if (phase_ == Phase::closed) return;
  if (exchange_.is_active() || stream_.is_blocked() || phase_ == Phase::exchange) {
    phase_ = Phase::closed;
    exchange_.on_caller_gone();
    stream_.reset();
  }
  close();
}

}  // namespace barbacane::downstream
