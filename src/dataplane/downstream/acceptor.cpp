#include "dataplane/downstream/acceptor.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cerrno>
#include <utility>

#include "dataplane/exchange/worker_context.hpp"

namespace barbacane::downstream {
namespace asio = boost::asio;
namespace {

constexpr int accepts_in_a_row_max = 64;  // then connections get their turn
constexpr std::chrono::milliseconds pause_length{100};
constexpr int unwanted_reads_max = 8;
constexpr std::string_view full_answer =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
    "Content-Length: 95\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
    "{\"type\":\"urn:barbacane:error:unavailable\",\"title\":\"Too many connections are "
    "open\",\"status\":503}";
constexpr std::string_view greedy_answer =
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/problem+json\r\n"
    "Content-Length: 117\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
    "{\"type\":\"urn:barbacane:error:too-many-requests\",\"title\":\"Too many connections of "
    "this address are open\",\"status\":429}";

/// "192.0.2.1" or "2001:db8::1"; "" for unix sockets.
std::string address_of(const sockaddr_storage& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (peer.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
    ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  } else if (peer.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) != 0) {
      ::inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text.data(), text.size());
    } else {
      ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    }
  }
  return text.data();
}

}  // namespace

/// The registered descriptor; shared with the handler that may outlive the acceptor.
struct Acceptor::Waiter {
  explicit Waiter(asio::io_context& io, int socket) : descriptor(io.get_executor(), socket) {}
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor;
  Acceptor* owner = nullptr;
};

Acceptor::Acceptor(
    asio::io_context& io,
    exchange::WorkerContext& context,
    Listener listener,
    AcceptorEvents& events
)
    : context_(&context),
      listener_(std::move(listener)),
      events_(&events),
      pause_timer_(this, [](void* self) { static_cast<Acceptor*>(self)->accept_some(); }),
      waiter_(std::make_shared<Waiter>(io, listener_.descriptor)) {
  waiter_->owner = this;
  const int on = 1;  // connections inherit it
  if (!listener_.is_unix)
    ::setsockopt(listener_.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Acceptor::~Acceptor() {
  close();
}

void Acceptor::start() {
  waiter_->descriptor.non_blocking(true);
  wait();
}

void Acceptor::close() {
  pause_timer_.cancel();
  waiter_->owner = nullptr;
  boost::system::error_code ignored;
  waiter_->descriptor.close(ignored);
}

void Acceptor::swap_tls(const std::shared_ptr<const net::TlsServerContext>& tls) {
  if (listener_.tls != nullptr) listener_.tls = tls;
}

void Acceptor::wait() {
  waiter_->descriptor.async_wait(
      asio::posix::descriptor_base::wait_read,
      [waiter = waiter_](const boost::system::error_code& error) {
        if (!error.failed() && waiter->owner != nullptr) waiter->owner->accept_some();
      }
  );
}

void Acceptor::accept_some() {
  for (int i = 0; i < accepts_in_a_row_max; ++i) {
    if (!events_->may_accept()) return pause();
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int descriptor = ::accept4(
        listener_.descriptor,
        reinterpret_cast<sockaddr*>(&peer),
        &size,
        SOCK_NONBLOCK | SOCK_CLOEXEC
    );
    if (descriptor >= 0) {
      context_->counters->connections_total.add();
      std::string address = address_of(peer);
      const Room room = events_->room_for(address);
      if (room == Room::free) {
        events_->on_accepted(descriptor, std::move(address), listener_.tls.get());
      } else {
        turn_away(descriptor, room);
      }
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) break;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // The connection waits in the kernel's queue until somebody else's is closed.
      context_->counters->hit(exchange::Limit::descriptors);
      return pause();
    }
    // ECONNABORTED, EPROTO...: that connection is gone, the next one may be fine.
  }
  wait();
}

void Acceptor::pause() {
  context_->wheel->set(pause_timer_, pause_length);
}

void Acceptor::turn_away(int descriptor, Room room) {
  const bool is_greedy = room == Room::of_address;
  context_->counters->hit(
      is_greedy ? exchange::Limit::connections_per_address : exchange::Limit::connections
  );
  const std::string_view answer = is_greedy ? greedy_answer : full_answer;
  if (listener_.tls == nullptr) {
    static_cast<void>(::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL));
    // Closing with unread bytes would reset the connection, and the answer might be lost.
    ::shutdown(descriptor, SHUT_WR);
    std::array<char, 4096> unwanted;
    for (int i = 0; i < unwanted_reads_max; ++i) {
      if (::recv(descriptor, unwanted.data(), unwanted.size(), MSG_DONTWAIT) <= 0) break;
    }
  }
  ::close(descriptor);
}

}  // namespace barbacane::downstream
