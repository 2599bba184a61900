#include "dataplane/upstream/call.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "dataplane/upstream/connection.hpp"
#include "dataplane/upstream/target_pool.hpp"

namespace barbacane::upstream {
namespace {

constexpr std::size_t joined_bytes_max = 16U << 10U;  // copied behind the head: one plain send

/// "1a2b\r\n"
std::string_view chunk_line(std::array<char, 24>& out, std::size_t bytes) {
  const auto end = std::to_chars(out.data(), out.data() + 20, bytes, 16).ptr;
  end[0] = '\r';
  end[1] = '\n';
  return {out.data(), static_cast<std::size_t>(end - out.data()) + 2};
}

}  // namespace

Call::Call(CallEvents& events) noexcept
    : events_(&events), timer_(this, [](void* self) { static_cast<Call*>(self)->on_deadline(); }) {}

bool Call::start(TargetPool& pool, const CallRequest& request) {
  pool_ = &pool;
  request_ = request;
  is_retried_ = head_sent_ = body_sent_ = body_done_ = body_kept_ = false;
  return ask(false);
}

bool Call::ask(bool fresh) {
  phase_ = Phase::waiting;
  is_starting_ = true;
  has_failed_ = UpstreamErrc{};
  if (!pool_->ask(*this, fresh)) has_failed_ = UpstreamErrc::too_many_connections;
  is_starting_ = false;
  if (has_failed_ != UpstreamErrc{}) {
    end();
    pool_->stats().failures_total[static_cast<std::size_t>(has_failed_)].add();
    events_->on_call_failed(has_failed_);
    return false;
  }
  if (phase_ == Phase::sending) return true;
  // The connector has its own clock for each address; this bounds the queue and the whole.
  pool_->world().wheel->set(timer_, request_.connect_timeout + Wheel::tick_length);
  return false;
}

void Call::on_connecting(Connection& connection) {
  connecting_ = &connection;
}

void Call::on_connection(Connection& connection, bool is_reused) {
  connecting_ = nullptr;
  connection_ = &connection;
  is_reused_ = is_reused;
  phase_ = Phase::sending;
  head_sent_ = false;
  timer_.cancel();
  connection.attach(*this);
  if (!is_starting_) events_->on_call_ready();
}

Offer Call::offer(Payload piece, bool is_last, std::string_view trailers) {
  if (connection_ == nullptr) return Offer::dropped;
  std::array<char, 24> line;
  std::string_view prefix;
  std::string_view tail;
  std::string last_chunk;
  if (request_.framing == RequestFraming::chunked) {
    if (!piece.bytes.empty()) {
      prefix = chunk_line(line, piece.bytes.size());
      tail = "\r\n";
    }
    if (is_last) {
      if (!piece.bytes.empty()) last_chunk = "\r\n";
      last_chunk.append("0\r\n").append(trailers).append("\r\n");
      tail = last_chunk;
    }
  }
  body_sent_ = body_sent_ || !piece.bytes.empty();
  body_done_ = is_last;
  if (is_last) connection_->note_request_whole();
  IoStatus status = IoStatus::ok;
  if (!std::exchange(head_sent_, true)) {
    std::string& joined = pool_->world().joined;
    joined.assign(events_->request_head()).append(prefix);
    if (piece.bytes.size() <= joined_bytes_max) {
      joined.append(piece.bytes).append(tail);
      status = connection_->send(joined, {}, {});
    } else {
      status = connection_->send(joined, piece, tail);
    }
  } else {
    status = connection_->send(prefix, piece, tail);
  }
  phase_ = is_last ? Phase::awaiting : Phase::sending;
  Wheel& wheel = *pool_->world().wheel;
  if (is_last || status == IoStatus::failed) {
    // A broken write may still be answered: what the upstream said before is read.
    wheel.set(timer_, request_.response_timeout);
  } else if (status == IoStatus::blocked) {
    wheel.set(timer_, request_.idle_timeout);
  } else {
    timer_.cancel();
  }
  if (status == IoStatus::failed) return Offer::dropped;
  return status == IoStatus::blocked ? Offer::blocked : Offer::taken;
}

void Call::on_drained() {
  if (phase_ == Phase::sending) timer_.cancel();
  events_->on_call_drained();
}

void Call::on_head_received() {
  phase_ = Phase::streaming;
}

void Call::note_progress() {
  pool_->world().wheel->set(timer_, request_.idle_timeout);
}

void Call::hold() {
  timer_.cancel();
}

void Call::resume() {
  if (connection_ == nullptr) return;
  if (phase_ == Phase::streaming) note_progress();
  connection_->resume();
}

void Call::on_finished() noexcept {
  end();
}

void Call::end() noexcept {
  timer_.cancel();
  phase_ = Phase::quiet;
  connection_ = nullptr;
  connecting_ = nullptr;
}

void Call::cancel() {
  if (phase_ == Phase::quiet) return;
  if (is_waiting) pool_->abandon(*this);
  Connection* const connection = connection_ != nullptr ? connection_ : connecting_;
  end();
  if (connection != nullptr) connection->abandon();
}

void Call::on_deadline() {
  const UpstreamErrc code = is_waiting                   ? UpstreamErrc::queue_timed_out
                            : phase_ == Phase::waiting   ? UpstreamErrc::connect_timed_out
                            : phase_ == Phase::streaming ? UpstreamErrc::body_timed_out
                                                         : UpstreamErrc::response_timed_out;
  cancel();
  pool_->stats().failures_total[static_cast<std::size_t>(code)].add();
  events_->on_call_failed(code);
}

void Call::on_connection_failed(UpstreamErrc code) {
  const bool begun = phase_ == Phase::streaming;
  const bool may = !is_retried_ && pool_->target().retries != 0 &&
                   may_retry(code, request_.method, {is_reused_, body_sent_ && !body_kept_, begun});
  connection_ = nullptr;
  connecting_ = nullptr;
  if (is_starting_) {
    has_failed_ = code;  // start() is on the stack and tells
    return;
  }
  if (may) {
    is_retried_ = true;
    pool_->stats().retries_total.add();
    if (ask(true)) events_->on_call_ready();
    return;
  }
  end();
  pool_->stats().failures_total[static_cast<std::size_t>(code)].add();
  events_->on_call_failed(code);
}

}  // namespace barbacane::upstream
