#include "dataplane/upstream/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <utility>

#include "dataplane/upstream/target_pool.hpp"

namespace barbacane::upstream {
namespace {

constexpr int reads_in_a_row_max = 16;  // then others get their turn

/// Upstreams close what has been idle for seconds. Before that, what the last wake-up of the loop
/// told is enough to know that a connection lives; after it, the socket is asked.
constexpr std::chrono::milliseconds trusted_idle_max{1000};

}  // namespace

Connection::Connection(TargetPool& pool)
    : pool_(&pool),
      stream_(*pool.world().io, *this),
      connector_(stream_, *pool.world().wheel, *pool.world().resolver, *this),
      idle_timer_(this, [](void* self) { static_cast<Connection*>(self)->close(); }),
      scanner_(pool.world().settings.head_limits),
      chunks_(pool.world().settings.chunk_limits) {}

void Connection::connect(Call& call, std::chrono::milliseconds timeout) {
  call_ = &call;
  connector_.start(pool_->target(), timeout);
}

void Connection::on_established() {
  pool_->stats().connects_total.add();
  Call* const call = std::exchange(call_, nullptr);
  stream_.wait_read();
  call->on_connection(*this, false);
}

void Connection::on_connect_failed(UpstreamErrc code) {
  if (is_closing_) {  // stopped while a name was being resolved
    if (stream_.is_quiet())
      boost::asio::post(*pool_->world().io, [this] { pool_->on_deletable(*this); });
    return;
  }
  fail(code);
}

void Connection::attach(Call& call) {
  idle_timer_.cancel();
  call_ = &call;
  phase_ = Phase::head;
  is_paused_ = is_request_whole_ = may_stay_ = false;
  interims_ = 0;
  begin_ = end_ = 0;
  scanner_.reset();
}

void Connection::abandon() {
  call_ = nullptr;
  close();
}

void Connection::end() {
  if (Call* const call = std::exchange(call_, nullptr)) call->on_finished();
  close();
}

void Connection::close() {
  if (std::exchange(is_closing_, true)) return;
  idle_timer_.cancel();
  connector_.stop();
  const bool was_open = stream_.is_open();
  stream_.close();
  if (!is_reading_) in_.reset();
  pool_->on_closed(*this);
  if (!was_open && stream_.is_quiet() && !connector_.is_resolving())
    boost::asio::post(*pool_->world().io, [this] { pool_->on_deletable(*this); });
}

void Connection::on_quiet() {
  if (!is_closing_) {
    connector_.on_quiet();
  } else if (!connector_.is_resolving()) {
    pool_->on_deletable(*this);
  }
}

void Connection::on_readable() {
  if (connector_.is_busy()) return connector_.on_readable();
  // An idle connection has nothing to say: FIN, a timeout notice, or something worse.
  if (call_ == nullptr) return close();
  if (!is_paused_) read_on();
}

void Connection::on_drained() {
  if (call_ != nullptr) call_->on_drained();
}

void Connection::on_write_failed() {
  // The response may be there all the same: reading decides.
  may_stay_ = false;
  if (call_ != nullptr) call_->on_drained();
}

void Connection::resume() {
  if (!std::exchange(is_paused_, false) || call_ == nullptr || is_reading_) return;
  read_on();
}

void Connection::read_on() {
  is_reading_ = true;
  for (int reads = 0; call_ != nullptr && !is_paused_; ++reads) {
    if (!in_) {
      in_ = pool_->world().buffers->take();
      begin_ = end_ = 0;
    }
    std::size_t bytes = 0;
    const IoStatus status =
        stream_.read({in_.data() + end_, BufferPool::buffer_bytes - end_}, bytes);
    if (status == IoStatus::blocked) break;
    if (status != IoStatus::ok) {
      on_end_of_stream(status);
      break;
    }
    end_ += bytes;
    if (!process() || !stream_.may_have_more()) break;
    if (reads >= reads_in_a_row_max && !stream_.is_tls()) break;
  }
  is_reading_ = false;
  if (begin_ == end_ || is_closing_) {
    in_.reset();
    begin_ = end_ = 0;
  }
  if (!is_closing_ && !is_paused_) stream_.wait_read();
}

/// Works on what is in the buffer. False when the call is over or holds back.
bool Connection::process() {
  if (phase_ == Phase::head && !process_head()) return false;
  return phase_ != Phase::body || process_body();
}

bool Connection::process_head() {
  http1::ResponseHead& head = pool_->world().head;
  while (true) {
    const std::string_view bytes(in_.data() + begin_, end_ - begin_);
    switch (scanner_.scan_response(bytes, call_->request().method == "HEAD", head)) {
      case http1::HeadStatus::incomplete:
        if (begin_ != 0) std::memmove(in_.data(), bytes.data(), bytes.size());
        begin_ = 0;
        end_ = bytes.size();
        if (end_ < BufferPool::buffer_bytes) return true;
        [[fallthrough]];
      case http1::HeadStatus::failed:
        fail(UpstreamErrc::response_malformed);
        return false;
      case http1::HeadStatus::complete:
        break;
    }
    begin_ += head.bytes;
    scanner_.reset();
    if (head.status >= 200) return begin_body(head);
    if (head.status == 101) {  // we never asked for another protocol
      fail(UpstreamErrc::response_malformed);
      return false;
    }
    if (++interims_ > call_->request().interim_max) {
      fail(UpstreamErrc::interim_too_many);
      return false;
    }
    call_->events().on_interim(head);
    if (call_ == nullptr) return false;
  }
}

bool Connection::begin_body(const http1::ResponseHead& head) {
  phase_ = Phase::body;
  framing_ = head.framing;
  left_ = framing_ == http1::Framing::length ? head.content_length : 0;
  may_stay_ = head.keep_alive && framing_ != http1::Framing::until_close;
  if (framing_ == http1::Framing::chunked) chunks_.reset();
  call_->on_head_received();
  call_->events().on_response(head);
  return call_ != nullptr;
}

/// Everything in the buffer becomes one piece: framing is taken out in place.
bool Connection::process_body() {
  std::size_t piece_bytes = end_ - begin_;
  bool is_last = false;
  const std::size_t start = begin_;
  switch (framing_) {
    case http1::Framing::none:
      piece_bytes = 0;
      is_last = true;
      break;
    case http1::Framing::length:
      piece_bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_bytes));
      left_ -= piece_bytes;
      is_last = left_ == 0;
      break;
    case http1::Framing::until_close:
      break;
    case http1::Framing::chunked:
      if (!decode_chunks(piece_bytes, is_last)) {
        fail(UpstreamErrc::response_malformed);
        return false;
      }
      break;
  }
  if (framing_ != http1::Framing::chunked) begin_ += piece_bytes;
  return deliver({in_.data() + start, piece_bytes}, is_last);
}

bool Connection::decode_chunks(std::size_t& piece_bytes, bool& is_last) {
  char* const out = in_.data() + begin_;
  piece_bytes = 0;
  while (true) {
    const http1::ChunkStep step = chunks_.next({in_.data() + begin_, end_ - begin_});
    begin_ += step.consumed;
    if (step.event == http1::ChunkEvent::failed) return false;
    if (step.event == http1::ChunkEvent::data) {
      if (step.payload.data() != out + piece_bytes)
        std::memmove(out + piece_bytes, step.payload.data(), step.payload.size());
      piece_bytes += step.payload.size();
      continue;
    }
    is_last = step.event == http1::ChunkEvent::end;
    return true;
  }
}

bool Connection::deliver(std::string_view piece, bool is_last) {
  if (is_last) {
    finish_response(piece);
    return false;
  }
  call_->note_progress();
  is_paused_ = !call_->events().on_data(piece, in_, false, {});
  if (begin_ == end_ || !in_) begin_ = end_ = 0;
  if (call_ != nullptr && is_paused_) call_->hold();
  return call_ != nullptr && !is_paused_;
}

/// The call hears its last piece when it is already over, so that whatever it does then, this
/// connection is not part of it; only afterwards it goes back to the pool.
void Connection::finish_response(std::string_view piece) {
  Call* const call = std::exchange(call_, nullptr);
  // Bytes behind the end, or a request that is not out yet: nobody may trust what comes next.
  may_stay_ = may_stay_ && begin_ == end_ && is_request_whole_ && !stream_.is_blocked() &&
              !stream_.is_write_broken();
  call->on_finished();
  const std::string_view trailers =
      framing_ == http1::Framing::chunked ? chunks_.trailers() : std::string_view{};
  static_cast<void>(call->events().on_data(piece, in_, true, trailers));
  in_.reset();
  begin_ = end_ = 0;
  park_or_close();
}

bool Connection::is_silent() noexcept {
  if (stream_.is_tls()) return true;
  const bool is_hot = pool_->world().wheel->now() - parked_ < trusted_idle_max;
  return is_hot && stream_.has_no_news() ? true : stream_.is_silent();
}

void Connection::park_or_close() {
  if (is_closing_) return;
  if (!may_stay_ || !pool_->is_address_current(*this)) return close();
  phase_ = Phase::idle;
  parked_ = pool_->world().wheel->now();
  // The last read filled the buffer: there may be more, which nobody asked for.
  if (stream_.may_have_more() && !stream_.is_tls() && !stream_.is_silent()) return close();
  stream_.trim();
  stream_.wait_read();
  if (pool_->on_released(*this))
    pool_->world().wheel->set(idle_timer_, pool_->world().settings.idle_timeout);
}

void Connection::on_end_of_stream(IoStatus status) {
  if (phase_ == Phase::body && framing_ == http1::Framing::until_close &&
      status == IoStatus::closed) {
    return finish_response({});
  }
  fail(UpstreamErrc::closed_early);
}

void Connection::fail(UpstreamErrc code) {
  Call* const call = std::exchange(call_, nullptr);
  close();
  if (call != nullptr) call->on_connection_failed(code);
}

}  // namespace barbacane::upstream
