#include "dataplane/upstream/connector.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace barbacane::upstream {
namespace {

constexpr std::chrono::milliseconds attempt_min{250};

socklen_t fill_sockaddr(
    sockaddr_storage& out, const boost::asio::ip::address& address, std::uint16_t port
) {
  if (address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(address.to_v4().to_uint());
    std::memcpy(&out, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  const auto bytes = address.to_v6().to_bytes();
  std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
  v6.sin6_scope_id = static_cast<std::uint32_t>(address.to_v6().scope_id());
  std::memcpy(&out, &v6, sizeof v6);
  return sizeof v6;
}

/// A socket whose connection is under way, or -1 with errno.
int begin_connect(const boost::asio::ip::address& address, std::uint16_t port) {
  sockaddr_storage storage{};
  const socklen_t size = fill_sockaddr(storage, address, port);
  const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&storage), size) == 0 ||
      errno == EINPROGRESS) {
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

}  // namespace

Connector::Connector(
    Stream& stream, Wheel& wheel, net::Resolver& resolver, ConnectorEvents& events
) noexcept
    : stream_(&stream),
      wheel_(&wheel),
      resolver_(&resolver),
      events_(&events),
      timer_(this, [](void* self) { static_cast<Connector*>(self)->on_deadline(); }) {}

void Connector::start(const Target& target, std::chrono::milliseconds timeout) {
  target_ = &target;
  timeout_ = timeout;
  state_ = State::resolving;
  is_resolving_ = true;
  has_timed_out_ = false;
  tried_ = 0;
  wheel_->set(timer_, timeout);
  resolver_->resolve(target.host, [this](const Result<net::Addresses>& answer) {
    is_resolving_ = false;
    on_addresses(answer);
  });
}

void Connector::stop() {
  state_ = State::idle;
  timer_.cancel();
}

void Connector::fail(UpstreamErrc code) {
  stop();
  events_->on_connect_failed(code);
}

void Connector::on_addresses(const Result<net::Addresses>& answer) {
  if (state_ != State::resolving) {
    // Stopped meanwhile: the owner waits for this call to be gone.
    if (state_ == State::idle) events_->on_connect_failed(UpstreamErrc::name_not_found);
    return;
  }
  if (!answer) return fail(UpstreamErrc::name_not_found);
  addresses_ = answer->list;
  static thread_local std::uint32_t next_round = 0;  // spreads connections over all addresses
  round_ = next_round++;
  // A loopback name has a v4 and a v6 address: the order says which is meant first.
  if (target_->host == "localhost" || target_->host.ends_with(".localhost")) round_ = 0;
  try_next();
}

void Connector::try_next() {
  while (tried_ < addresses_.size()) {
    address_ = addresses_[(round_ + tried_) % addresses_.size()];
    ++tried_;
    const int descriptor = begin_connect(address_, target_->port);
    if (descriptor < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS))
      return fail(UpstreamErrc::no_descriptors);
    if (descriptor < 0) continue;
    const auto left = static_cast<std::int64_t>(addresses_.size());
    wheel_->set(timer_, std::max(attempt_min, timeout_ / left));
    state_ = State::connecting;
    stream_->open_connecting(descriptor);
    return;
  }
  fail(has_timed_out_ ? UpstreamErrc::connect_timed_out : UpstreamErrc::connect_refused);
}

/// Closes this attempt; the next address follows once the stream is quiet.
void Connector::leave_address() {
  state_ = State::failing;
  timer_.cancel();
  stream_->close();
}

void Connector::on_quiet() {
  if (state_ == State::failing) try_next();
}

void Connector::on_deadline() {
  has_timed_out_ = true;
  if (state_ == State::connecting) return leave_address();
  fail(state_ == State::resolving ? UpstreamErrc::name_not_found : UpstreamErrc::connect_timed_out);
}

void Connector::on_connected(int error) {
  if (error != 0) return leave_address();
  if (target_->tls == nullptr) {
    stop();
    return events_->on_established();
  }
  state_ = State::handshaking;
  wheel_->set(timer_, timeout_);
  stream_->start_tls(std::make_unique<net::TlsSession>(*target_->tls, target_->server_name));
  shake_hands();
}

void Connector::on_readable() {
  if (state_ == State::handshaking) shake_hands();
}

void Connector::shake_hands() {
  switch (stream_->handshake()) {
    case IoStatus::ok:
      stop();
      return events_->on_established();
    case IoStatus::blocked:
      return stream_->wait_read();
    case IoStatus::closed:
    case IoStatus::failed:
      return fail(UpstreamErrc::tls_failed);
  }
}

}  // namespace barbacane::upstream
