// What comes behind a head: the body, which the exchange takes at its own pace, or what is read
// away because nobody wants it.
#include <algorithm>
#include <utility>

#include "dataplane/downstream/session.hpp"
#include "dataplane/downstream/session_scope.hpp"

namespace barbacane::downstream {

using exchange::Limit;
using upstream::BufferPool;
using upstream::IoStatus;

namespace {

constexpr std::uint64_t linger_bytes_max = 1U << 20U;
constexpr std::uint64_t rated_bytes_max = 1ULL << 40U;  // more earns no more waiting

}  // namespace

/// While others work on a request, its head waits in a small buffer. Only for who has nobody above
/// it on the stack that knows the old place.
void Session::park_head() {
  if (!exchange_.is_active() || !head_in_.is_empty() || head_in_.buffer.is_small()) return;
  const std::string_view bytes = exchange_.head_bytes();
  if (bytes.size() > BufferPool::small_bytes) return;
  upstream::Buffer small = host_->buffers->take_small();
  std::ranges::copy(bytes, small.data());
  exchange_.move_head(small.data());
  head_in_.buffer = std::move(small);
  head_in_.begin = head_in_.end = bytes.size();
}

void Session::on_body_wanted() {
  const Scope scope(*this);
  if (phase_ != Phase::exchange) return;
  pump_body();
  if (depth_ == 1) park_head();
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
  if (status == IoStatus::ok) {
    body_bytes_ += body_in_.end - body_in_.begin;
    return true;
  }
  if (body_in_.is_empty()) body_in_.release();
  if (status == IoStatus::blocked) {
    await_body();
    return false;
  }
  // The rest of the body will never come.
  abort();
  return false;
}

/// A caller has a while for each piece, and must keep up a least rate over all its pauses together:
/// the time in which the upstream held us back is not held against it.
void Session::await_body() {
  const exchange::Settings& settings = *context_->settings;
  const Instant now = context_->wheel->now();
  std::chrono::milliseconds after = settings.body_idle_timeout;
  if (settings.body_rate_min != 0) {
    const std::chrono::milliseconds earned(
        body_bytes_ > rated_bytes_max ? rated_bytes_max
                                      : body_bytes_ * 1000 / settings.body_rate_min
    );
    after = std::clamp(
        settings.body_rate_grace + earned - waited_, std::chrono::milliseconds(0), after
    );
  }
  wait_began_ = now;
  is_waiting_ = true;
  set_read_deadline(after);
  stream_.wait_read();
}

/// The request is whole and something comes: the next request, or the end of the connection.
void Session::watch_caller() {
  Inbox& in = tail();
  // A full buffer is enough; the rest is read when its turn comes.
  while (!in.is_full()) {
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

}  // namespace barbacane::downstream
