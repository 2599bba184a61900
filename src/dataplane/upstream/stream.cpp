#include "dataplane/upstream/stream.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <utility>

#include "dataplane/upstream/reactor.hpp"

namespace barbacane::upstream {
namespace asio = boost::asio;

namespace {

constexpr std::size_t record_bytes_max = 17U << 10U;  // one TLS record with its overhead
constexpr std::size_t spill_bytes_kept = 4096;        // larger strings are given back

bool would_block(int error) noexcept {
  return error == EAGAIN || error == EWOULDBLOCK;
}

ssize_t write_pieces(int descriptor, std::span<iovec> pieces) {
  while (true) {
    ssize_t sent = 0;
    if (pieces.size() == 1) {
      sent = ::send(descriptor, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
    } else {
      msghdr message{};
      message.msg_iov = pieces.data();
      message.msg_iovlen = pieces.size();
      sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
    }
    if (sent >= 0 || errno != EINTR) return sent;
  }
}

/// Up to three non-empty pieces as iovecs.
std::size_t gather(std::array<iovec, 3>& out, std::array<std::string_view, 3> pieces) {
  std::size_t count = 0;
  for (const std::string_view piece : pieces) {
    if (piece.empty()) continue;
    out[count++] = {const_cast<char*>(piece.data()), piece.size()};
  }
  return count;
}

void clear_spill(std::string& text) {
  if (text.capacity() > spill_bytes_kept) {
    text = {};
  } else {
    text.clear();
  }
}

}  // namespace

Stream::Stream(asio::io_context& io, StreamEvents& events)
    : reactor_(&asio::use_service<Reactor>(io)), events_(&events) {}

Stream::~Stream() {
  reactor_->forget(*this);
  if (!is_open()) return;
  ::close(descriptor_);
  if (is_watched_) reactor_->remove();
}

void Stream::open(int descriptor) {
  descriptor_ = descriptor;
  is_connecting_ = is_blocked_ = is_write_broken_ = may_have_more_ = is_woken_ = false;
  is_read_armed_ = is_readable_ = is_hung_ = false;
  is_watched_ = reactor_->add(descriptor, *this);
  if (is_watched_) return;
  // Nobody would tell of it: it has to look like a connection that ended at once.
  ::shutdown(descriptor, SHUT_RDWR);
  is_readable_ = is_hung_ = true;
}

void Stream::open_connecting(int descriptor) {
  open(descriptor);
  is_connecting_ = true;
  if (!is_watched_) reactor_->ask_turn(*this);
}

void Stream::start_tls(std::unique_ptr<net::TlsSession> session) {
  tls_ = std::move(session);
}

IoStatus Stream::handshake() {
  std::array<char, record_bytes_max> scratch;
  while (true) {
    const net::TlsSession::Status status = tls_->handshake();
    const IoStatus flushed = flush_tls();
    if (status == net::TlsSession::Status::failed || flushed == IoStatus::failed)
      return IoStatus::failed;
    if (status == net::TlsSession::Status::ok) return IoStatus::ok;
    if (status == net::TlsSession::Status::closed) return IoStatus::closed;
    const ssize_t got = ::recv(descriptor_, scratch.data(), scratch.size(), 0);
    note_read(got, scratch.size());
    if (got < 0 && would_block(errno)) return IoStatus::blocked;
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return IoStatus::failed;
    tls_->feed({scratch.data(), static_cast<std::size_t>(got)});
  }
}

IoStatus Stream::read(std::span<char> out, std::size_t& bytes) {
  bytes = 0;
  std::array<char, record_bytes_max> scratch;
  while (true) {
    if (tls_) {
      const net::TlsSession::Status status = tls_->read(out, bytes);
      if (!tls_->pending().empty() && !is_blocked_ && flush_tls() == IoStatus::failed)
        return IoStatus::failed;
      may_have_more_ = true;
      if (status == net::TlsSession::Status::ok) return IoStatus::ok;
      if (status == net::TlsSession::Status::closed) return IoStatus::closed;
      if (status == net::TlsSession::Status::failed) return IoStatus::failed;
    }
    const std::span<char> target = tls_ ? std::span<char>(scratch) : out;
    const ssize_t got = ::recv(descriptor_, target.data(), target.size(), 0);
    note_read(got, target.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      may_have_more_ = false;
      return would_block(errno) ? IoStatus::blocked : IoStatus::failed;
    }
    if (got == 0) {
      // Under TLS a FIN without close_notify may be a truncation: never a clean end.
      may_have_more_ = false;
      return tls_ ? IoStatus::failed : IoStatus::closed;
    }
    if (!tls_) {
      bytes = static_cast<std::size_t>(got);
      may_have_more_ = bytes == out.size();
      return IoStatus::ok;
    }
    tls_->feed(target.first(static_cast<std::size_t>(got)));
  }
}

/// A short read has emptied the socket: the next byte, or a FIN, is an edge that will be told. A
/// FIN that was told before has to be remembered. (Behind urgent data a read is short without that;
/// who sends those waits for its next packet.)
void Stream::note_read(ssize_t got, std::size_t wanted) noexcept {
  if (got < 0) {
    is_readable_ = !would_block(errno);
  } else if (got != 0 && static_cast<std::size_t>(got) < wanted) {
    is_readable_ = is_hung_;
  }
}

void Stream::wait_read() {
  if (!is_open()) return;
  is_read_armed_ = true;
  if (is_readable_) reactor_->ask_turn(*this);
}

void Stream::wake() {
  if (!is_open()) return;
  is_woken_ = true;
  reactor_->ask_turn(*this);
}

void Stream::on_change(std::uint32_t events) {
  if (!is_open()) return;  // closed while the event was on its way
  const bool is_over = (events & (EPOLLHUP | EPOLLERR)) != 0;
  is_hung_ = is_hung_ || is_over || (events & EPOLLRDHUP) != 0;
  is_readable_ = is_readable_ || is_hung_ || (events & EPOLLIN) != 0;
  if ((is_connecting_ || is_blocked_) && (is_over || (events & EPOLLOUT) != 0)) on_write_event();
  if (is_open() && is_readable_ && std::exchange(is_read_armed_, false)) events_->on_readable();
}

void Stream::on_turn() {
  if (!is_open()) return events_->on_quiet();
  if (is_connecting_ && !is_watched_) {
    is_connecting_ = false;
    return events_->on_connected(ENOMEM);
  }
  const bool is_due = is_read_armed_ && is_readable_;
  if (!std::exchange(is_woken_, false) && !is_due) return;
  is_read_armed_ = false;
  events_->on_readable();
}

void Stream::on_write_event() {
  if (is_connecting_) {
    is_connecting_ = false;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    events_->on_connected(error);
    return;
  }
  if (!is_blocked_) return;
  const IoStatus status = tls_ ? flush_tls() : write_rest();
  if (status == IoStatus::ok) {
    events_->on_drained();
  } else if (status == IoStatus::failed) {
    events_->on_write_failed();
  }
}

std::size_t Stream::unsent_bytes() const noexcept {
  if (tls_) return tls_->pending().size();
  return rest_head_.size() - rest_head_sent_ + rest_body_.size() + rest_tail_.size();
}

bool Stream::is_silent() noexcept {
  char byte = 0;
  if (::recv(descriptor_, &byte, 1, MSG_PEEK) >= 0 || !would_block(errno)) return false;
  is_readable_ = is_hung_;
  return true;
}

IoStatus Stream::break_writing() {
  is_write_broken_ = true;
  drop_rest();
  return IoStatus::failed;
}

void Stream::drop_rest() {
  is_blocked_ = false;
  rest_head_sent_ = 0;
  clear_spill(rest_head_);
  clear_spill(rest_tail_);
  rest_body_ = {};
  rest_owner_.reset();
}

IoStatus Stream::send(std::string_view head, Payload body, std::string_view tail) {
  if (is_write_broken_ || !is_open()) return IoStatus::failed;
  return tls_ ? send_tls(head, body.bytes, tail) : send_plain(head, body, tail);
}

IoStatus Stream::send_plain(std::string_view head, Payload body, std::string_view tail) {
  if (is_blocked_) {
    rest_tail_.append(head).append(body.bytes).append(tail);
    return IoStatus::blocked;
  }
  std::array<iovec, 3> pieces;
  const std::size_t count = gather(pieces, {head, body.bytes, tail});
  if (count == 0) return IoStatus::ok;
  const ssize_t sent = write_pieces(descriptor_, std::span(pieces).first(count));
  if (sent < 0 && !would_block(errno)) return break_writing();
  const std::size_t taken = sent > 0 ? static_cast<std::size_t>(sent) : 0;
  if (taken == head.size() + body.bytes.size() + tail.size()) return IoStatus::ok;
  keep_rest(taken, head, body, tail);
  return IoStatus::blocked;
}

void Stream::keep_rest(
    std::size_t sent, std::string_view head, Payload body, std::string_view tail
) {
  is_blocked_ = true;
  const std::size_t of_head = std::min(sent, head.size());
  rest_head_.assign(head.substr(of_head));
  rest_head_sent_ = 0;
  sent -= of_head;
  const std::size_t of_body = std::min(sent, body.bytes.size());
  rest_body_ = body.bytes.substr(of_body);
  sent -= of_body;
  rest_tail_.assign(tail.substr(std::min(sent, tail.size())));
  if (rest_body_.empty() || body.is_stable) return;
  if (body.owner != nullptr) {
    rest_owner_ = std::move(*body.owner);
  } else {
    rest_head_.append(rest_body_);
    rest_body_ = {};
  }
}

IoStatus Stream::write_rest() {
  while (true) {
    std::array<iovec, 3> pieces;
    const std::string_view head = std::string_view(rest_head_).substr(rest_head_sent_);
    const std::size_t count = gather(pieces, {head, rest_body_, rest_tail_});
    if (count == 0) {
      drop_rest();
      return IoStatus::ok;
    }
    const ssize_t sent = write_pieces(descriptor_, std::span(pieces).first(count));
    if (sent < 0 && would_block(errno)) return IoStatus::blocked;
    if (sent < 0) return break_writing();
    auto left = static_cast<std::size_t>(sent);
    const std::size_t of_head = std::min(left, head.size());
    rest_head_sent_ += of_head;
    left -= of_head;
    const std::size_t of_body = std::min(left, rest_body_.size());
    rest_body_.remove_prefix(of_body);
    left -= of_body;
    rest_tail_.erase(0, left);
  }
}

IoStatus Stream::send_tls(std::string_view head, std::string_view body, std::string_view tail) {
  for (const std::string_view piece : {head, body, tail}) {
    if (!piece.empty() && tls_->write(piece) != net::TlsSession::Status::ok) return break_writing();
  }
  return flush_tls();
}

/// Sends ciphertext that waits. ok = none is left.
IoStatus Stream::flush_tls() {
  while (true) {
    const std::string_view pending = tls_->pending();
    if (pending.empty()) {
      is_blocked_ = false;
      return IoStatus::ok;
    }
    const ssize_t sent = ::send(descriptor_, pending.data(), pending.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && would_block(errno)) {
      is_blocked_ = true;
      return IoStatus::blocked;
    }
    if (sent < 0) return break_writing();
    tls_->consume(static_cast<std::size_t>(sent));
  }
}

void Stream::shut_write() {
  if (!is_open()) return;
  if (tls_ && !is_write_broken_) {
    tls_->shutdown();
    if (!is_blocked_) static_cast<void>(flush_tls());
  }
  ::shutdown(descriptor_, SHUT_WR);
}

void Stream::close() {
  if (!is_open()) return;
  if (tls_ && !is_write_broken_ && !is_blocked_ && !is_connecting_) {
    tls_->shutdown();
    static_cast<void>(flush_tls());
  }
  drop_rest();
  ::close(std::exchange(descriptor_, -1));
  if (is_watched_) reactor_->remove();
  is_read_armed_ = is_woken_ = false;
  tls_.reset();
  // The owner may be in the middle of something: it hears of it from the loop.
  reactor_->ask_turn(*this);
}

void Stream::reset() {
  if (!is_open()) return;
  const linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  is_write_broken_ = true;  // no close_notify either
  close();
}

void Stream::trim() {
  if (tls_) tls_->trim();
}

}  // namespace barbacane::upstream
