#include "dataplane/downstream/session.hpp"

#include <algorithm>
#include <utility>

#include "common/http/problem.hpp"
#include "dataplane/downstream/session_scope.hpp"

namespace barbacane::downstream {

using exchange::Limit;
using upstream::IoStatus;

namespace {

constexpr std::chrono::milliseconds linger_timeout{2000};
constexpr std::uint64_t asio_bytes = 512;        // for a registered descriptor
constexpr std::uint64_t tls_bytes = 24U << 10U;  // of an idle TLS session

}  // namespace

Session::Session(
    SessionHost& host, int descriptor, std::string address, const net::TlsServerContext* tls
)
    : host_(&host),
      context_(host.context),
      address_(std::move(address)),
      stream_(*host.io, *this),
      exchange_(*host.context, *this),
      read_timer_(this, [](void* self) { static_cast<Session*>(self)->on_read_deadline(); }),
      write_timer_(this, [](void* self) { static_cast<Session*>(self)->on_write_deadline(); }),
      scanner_(host.context->head_limits()),
      chunks_({.extension_bytes_max = host.context->settings->chunk_extension_bytes_max}) {
  opened_ = context_->wheel->now();
  host_->waiting.enter(waiting_, opened_);
  stream_.open(descriptor);
  if (tls != nullptr) {
    phase_ = Phase::handshake;
    stream_.start_tls(std::make_unique<net::TlsSession>(*tls));
    set_read_deadline(context_->settings->tls_handshake_timeout);
  } else {
    set_read_deadline(context_->settings->head_timeout);
  }
  reserved_bytes_ = sizeof(Session) + asio_bytes + (tls != nullptr ? tls_bytes : 0);
  context_->reserved_bytes += reserved_bytes_;
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
      if (std::exchange(is_waiting_, false))
        waited_ +=
            std::chrono::floor<std::chrono::milliseconds>(context_->wheel->now() - wait_began_);
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
  std::size_t bytes = 0;
  const IoStatus status = stream_.read(in.room(*host_->buffers), bytes);
  in.end += bytes;
  if (status == IoStatus::closed) is_eof_ = true;
  return status;
}

void Session::read_head() {
  const IoStatus status = fill(head_in_);
  if (status == IoStatus::ok) return scan_head();
  if (status == IoStatus::closed || status == IoStatus::failed) return close();
  head_in_.shrink(*host_->buffers);
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
  // The scanner's bound is below the buffer's size, so there is room.
  const bool may_have_more = stream_.may_have_more();
  if (head_in_.begin != 0 || !may_have_more) head_in_.shrink(*host_->buffers);
  if (may_have_more) return read_head();
  stream_.wait_read();
}

void Session::refuse_head() {
  const ErrorCode code = scanner_.error();
  const ProblemKind kind = http::kind_of(code);
  if (code == http1::HeadErrc::too_many_fields) {
    context_->counters->hit(Limit::fields);
  } else if (kind == ProblemKind::fields_too_large) {
    context_->counters->hit(Limit::head_bytes);
  }
  if (kind == ProblemKind::target_too_long) context_->counters->hit(Limit::target_bytes);
  phase_ = Phase::exchange;
  host_->waiting.leave(waiting_);
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
  host_->waiting.leave(waiting_);
  ++requests_;
  framing_ = head.framing;
  left_ = head.content_length;
  keep_alive_ = head.keep_alive;
  expects_continue_ = head.expects_continue;
  body_bytes_ = 0;
  waited_ = {};
  is_waiting_ = false;
  is_head_out_ = is_body_broken_ = false;
  is_body_whole_ =
      framing_ == http1::Framing::none || (framing_ == http1::Framing::length && left_ == 0);
  if (framing_ == http1::Framing::chunked) chunks_.reset();
  const std::string_view head_bytes = head_in_.view().substr(0, head.bytes);
  head_in_.begin += head.bytes;
  scanner_.reset();
  if (pressure_of(context_->memory()) >= exchange::Pressure::scarce) host_->make_room();
  exchange_.begin(head_bytes, facts(), std::chrono::steady_clock::now());
  if (exchange_.is_active()) pump_body();
  park_head();
  // Armed while the upstream works: a caller that goes away is noticed.
  if (is_body_whole_ && phase_ == Phase::exchange && !is_eof_) stream_.wait_read();
}

IoStatus Session::send(std::string_view head, upstream::Payload body, std::string_view tail_bytes) {
  const IoStatus status = stream_.send(head, body, tail_bytes);
  if (status == IoStatus::blocked) {
    unsent_bytes_ = stream_.unsent_bytes();
    host_->stalled.enter(stalled_, context_->wheel->now());
    context_->wheel->set(write_timer_, context_->settings->body_idle_timeout);
  }
  return status;
}

void Session::on_drained() {
  const Scope scope(*this);
  write_timer_.cancel();
  host_->stalled.leave(stalled_);
  exchange_.on_drained();
}

void Session::on_write_failed() {
  abort();
}

/// A caller that takes its response too slowly holds our memory.
void Session::on_write_deadline() {
  const Scope scope(*this);
  const auto seconds =
      std::chrono::floor<std::chrono::seconds>(context_->settings->body_idle_timeout).count();
  const auto least =
      std::uint64_t{context_->settings->body_rate_min} * static_cast<std::uint64_t>(seconds);
  const std::size_t unsent = stream_.unsent_bytes();
  const std::size_t sent = unsent_bytes_ - std::min(unsent, unsent_bytes_);
  if (sent > 0 && sent >= least) {
    unsent_bytes_ = unsent;
    return context_->wheel->set(write_timer_, context_->settings->body_idle_timeout);
  }
  context_->counters->hit(Limit::write_timeout);
  abort();
}

/// One of the bounds of a connection's life is met.
bool Session::is_used_up() const {
  const exchange::Settings& settings = *context_->settings;
  exchange::CounterShard& counters = *context_->counters;
  if (requests_ >= settings.requests_per_connection_max) {
    counters.hit(Limit::requests_per_connection);
    return true;
  }
  if (pipelined_ >= settings.pipelined_requests_max) {
    counters.hit(Limit::pipelined_requests);
    return true;
  }
  if (context_->wheel->now() - opened_ > settings.connection_age_max) {
    counters.hit(Limit::connection_age);
    return true;
  }
  return context_->lacks_memory(exchange::Pressure::scarce) ||
         context_->lacks_descriptors(exchange::Pressure::scarce);
}

bool Session::may_stay_open() const {
  if (!keep_alive_ || is_draining_ || is_body_broken_) return false;
  if (is_used_up()) return false;
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
  host_->stalled.leave(stalled_);
  read_timer_.cancel();
  if (!stays_open_) {
    if (is_eof_) return close();
    stream_.shut_write();
    phase_ = Phase::lingering;
    host_->waiting.enter(waiting_, context_->wheel->now());
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
  host_->waiting.enter(waiting_, context_->wheel->now());
  if (head_in_.is_empty()) {
    pipelined_ = 0;
    head_in_.release();
    if (is_eof_) return close();
    if (is_draining_) return close();
    set_read_deadline(context_->settings->keep_alive_timeout);
    // Under TLS the next request may already be inside.
    if (stream_.is_tls() && stream_.may_have_more()) return stream_.wake();
    stream_.trim();
    return stream_.wait_read();
  }
  ++pipelined_;
  set_read_deadline(context_->settings->head_timeout);
  stream_.wake();
}

void Session::on_read_deadline() {
  const Scope scope(*this);
  switch (phase_) {
    case Phase::head:
      context_->counters->hit(Limit::head_timeout);
      host_->waiting.leave(waiting_);
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
    case Phase::exchange: {
      is_body_broken_ = true;
      const bool is_idle =
          context_->wheel->now() - wait_began_ >= context_->settings->body_idle_timeout;
      return exchange_.fail_body(
          ProblemKind::timed_out, is_idle ? Limit::body_timeout : Limit::body_rate
      );
    }
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
  host_->waiting.leave(waiting_);
  host_->stalled.leave(stalled_);
  read_timer_.cancel();
  write_timer_.cancel();
  exchange_.on_caller_gone();
  stream_.close();
  head_in_.release();
  body_in_.release();
}

void Session::give_up() {
  context_->counters->hit(Limit::buffered_bytes);
  abort();
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
