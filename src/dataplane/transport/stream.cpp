#include "dataplane/transport/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>

namespace barbacane::transport {
namespace {

constexpr std::size_t cipher_bytes = 17U << 10U;  // one TLS record and its frame
constexpr std::size_t pieces_max = 16;
constexpr std::size_t pending_kept_max = 256U
                                         << 10U;  // above it the memory is given back when drained

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

}  // namespace

Stream::Stream(boost::asio::io_context& io, StreamOwner& owner) : socket_{io}, owner_{owner} {}

void Stream::accept(int descriptor, int family, const net::TlsServerContext* tls) {
  ErrorCode ignored;
  socket_.assign(boost::asio::generic::stream_protocol{family, 0}, descriptor, ignored);
  socket_.non_blocking(true, ignored);
  if (family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (tls != nullptr) {
    tls_ = std::make_unique<net::TlsSession>(*tls);
    cipher_ = std::make_unique_for_overwrite<char[]>(cipher_bytes);
    is_handshaking_ = true;
  }
}

void Stream::connect(
    const boost::asio::generic::stream_protocol::endpoint& peer,
    const net::TlsClientContext* tls,
    const std::string& host
) {
  is_client_ = true;
  ErrorCode code;
  socket_.open(peer.protocol(), code);
  if (!code) socket_.non_blocking(true, code);
  if (code) return post_open(code);
  if (peer.protocol().family() != AF_UNIX) {
    const int on = 1;
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (tls != nullptr) {
    tls_ = std::make_unique<net::TlsSession>(*tls, host);
    cipher_ = std::make_unique_for_overwrite<char[]>(cipher_bytes);
    is_handshaking_ = true;
  }
  socket_.async_connect(peer, [this, hold = Hold<StreamOwner>{&owner_}](ErrorCode result) {
    if (result || !tls_) {
      owner_.on_open(result);
      return;
    }
    (void)tls_->handshake();
    flush_tls();
    arm_read();
  });
}

void Stream::post_open(ErrorCode result) {
  boost::asio::post(socket_.get_executor(), [this, result, hold = Hold<StreamOwner>{&owner_}] {
    owner_.on_open(result);
  });
}

void Stream::read(std::span<char> into) {
  into_ = into;
  is_reading_ = true;
  if (tls_ && !is_handshaking_) {
    // Plaintext may wait inside the session; it must come from the loop, not from this call.
    boost::asio::post(socket_.get_executor(), [this, hold = Hold<StreamOwner>{&owner_}] {
      deliver_tls();
    });
    return;
  }
  arm_read();
}

void Stream::arm_read() {
  if (is_armed_ || !socket_.is_open()) return;
  is_armed_ = true;
  const auto buffer = tls_ ? boost::asio::buffer(cipher_.get(), cipher_bytes)
                           : boost::asio::buffer(into_.data(), into_.size());
  socket_.async_read_some(
      buffer,
      [this, hold = Hold<StreamOwner>{&owner_}](ErrorCode code, std::size_t bytes) {
        is_armed_ = false;
        after_read(code, bytes);
      }
  );
}

void Stream::after_read(ErrorCode code, std::size_t bytes) {
  if (code) {
    if (is_handshaking_ && is_client_) {
      is_handshaking_ = false;
      owner_.on_open(code);
    } else if (is_reading_) {
      is_reading_ = false;
      owner_.on_read_end(code);
    }
    return;
  }
  if (tls_) return feed_tls(bytes);
  is_reading_ = false;
  owner_.on_data(bytes);
}

void Stream::feed_tls(std::size_t bytes) {
  using Status = net::TlsSession::Status;
  tls_->feed({cipher_.get(), bytes});
  if (is_handshaking_) {
    const Status status = tls_->handshake();
    flush_tls();
    if (status == Status::wants_read) return arm_read();
    is_handshaking_ = false;
    const ErrorCode result =
        status == Status::ok ? ErrorCode{} : ErrorCode{EPROTO, boost::system::system_category()};
    if (is_client_) {
      owner_.on_open(result);
      return;
    }
    if (result) {
      is_reading_ = false;
      owner_.on_read_end(result);
      return;
    }
  }
  deliver_tls();
}

void Stream::deliver_tls() {
  using Status = net::TlsSession::Status;
  if (!is_reading_ || !socket_.is_open()) return;
  std::size_t bytes = 0;
  const Status status = tls_->read(into_, bytes);
  flush_tls();
  if (bytes != 0) {
    is_reading_ = false;
    owner_.on_data(bytes);
    return;
  }
  if (status == Status::wants_read || status == Status::ok) return arm_read();
  is_reading_ = false;
  owner_.on_read_end(
      status == Status::closed ? ErrorCode{boost::asio::error::eof}
                               : ErrorCode{EPROTO, boost::system::system_category()}
  );
}

bool Stream::write(std::span<const std::string_view> pieces) {
  if (is_write_ended_ || !socket_.is_open()) return false;
  if (!tls_) return send_plain(pieces);
  for (const std::string_view piece : pieces) {
    if (tls_->write(piece) == net::TlsSession::Status::failed) {
      fail_write({EPROTO, boost::system::system_category()});
      return false;
    }
  }
  flush_tls();
  return pending() == 0 && !is_write_ended_;
}

void Stream::flush_tls() {
  while (!tls_->pending().empty() && !is_write_ended_) {
    const std::string_view cipher = tls_->pending();
    const std::size_t size = cipher.size();
    const std::array<std::string_view, 1> pieces{cipher};
    (void)send_plain(pieces);
    tls_->consume(size);
  }
}

bool Stream::send_plain(std::span<const std::string_view> pieces) {
  if (pending() != 0) {
    for (const std::string_view piece : pieces) pending_ += piece;
    return false;
  }
  std::array<iovec, pieces_max> vectors;
  std::size_t count = 0;
  std::size_t total = 0;
  for (const std::string_view piece : pieces) {
    if (piece.empty()) continue;
    vectors[count++] = {const_cast<char*>(piece.data()), piece.size()};
    total += piece.size();
  }
  if (total == 0) return true;
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = count;
  ssize_t sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) {
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      fail_write(last_error());
      return false;
    }
    sent = 0;
  }
  auto skip = static_cast<std::size_t>(sent);
  if (skip == total) return true;
  for (std::string_view piece : pieces) {
    const std::size_t gone = std::min(skip, piece.size());
    skip -= gone;
    piece.remove_prefix(gone);
    pending_ += piece;
  }
  arm_write();
  return false;
}

void Stream::arm_write() {
  if (is_write_armed_) return;
  is_write_armed_ = true;
  socket_.async_wait(Socket::wait_write, [this, hold = Hold<StreamOwner>{&owner_}](ErrorCode code) {
    is_write_armed_ = false;
    if (code || !socket_.is_open()) return;
    if (!send_pending()) return;
    if (is_shut_after_drain_) shut_write();
    owner_.on_drained();
  });
}

/// True when nothing waits any more.
bool Stream::send_pending() {
  while (pending() != 0) {
    const ssize_t sent = ::send(
        socket_.native_handle(), pending_.data() + sent_, pending(), MSG_NOSIGNAL | MSG_DONTWAIT
    );
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) {
        arm_write();
      } else {
        fail_write(last_error());
      }
      return false;
    }
    sent_ += static_cast<std::size_t>(sent);
  }
  pending_.clear();
  sent_ = 0;
  if (pending_.capacity() > pending_kept_max) pending_ = std::string{};
  return true;
}

void Stream::fail_write(ErrorCode code) {
  if (is_write_ended_) return;
  is_write_ended_ = true;
  pending_.clear();
  sent_ = 0;
  boost::asio::post(socket_.get_executor(), [this, code, hold = Hold<StreamOwner>{&owner_}] {
    if (socket_.is_open()) owner_.on_write_end(code);
  });
}

void Stream::shut_write() {
  if (!socket_.is_open()) return;
  if (tls_ && !is_shut_after_drain_ && !is_handshaking_) {
    tls_->shutdown();
    flush_tls();
  }
  if (pending() != 0) {
    is_shut_after_drain_ = true;
    return;
  }
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::close() {
  ErrorCode ignored;
  is_reading_ = false;
  socket_.close(ignored);
}

std::string Stream::tls_failure() const {
  return tls_ ? tls_->failure() : std::string{};
}

}  // namespace barbacane::transport
