#include "support/fault_gate.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace barbacane::support {
namespace {

constexpr std::size_t waiting_bytes_max = 256U << 10U;  // then the sender waits
constexpr int turn_ms = 20;                             // for what goes by the clock

sockaddr_in address_of(const std::string& text) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::size_t colon = text.rfind(':');
  std::uint16_t port = 0;
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  out.sin_port = htons(port);
  return out;
}

void close_now(int& descriptor, bool is_reset) {
  if (descriptor < 0) return;
  const linger reset{.l_onoff = 1, .l_linger = 0};
  if (is_reset) ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  ::close(std::exchange(descriptor, -1));
}

}  // namespace

struct FaultGate::Passage {
  int client = -1;
  int server = -1;
  std::string to_client;
  std::string to_server;
  std::string first;  // what the client said first, for Fault::only
  bool is_reached = false;
  bool is_client_done = false;  // it sent its end
  bool is_server_done = false;
  bool has_shut_client = false;
  bool has_shut_server = false;
  bool is_stalled = false;
  bool is_judged = false;  // whether the fault is for this one
  bool is_over = false;
  std::size_t tries = 0;  // of servers
  Fault fault = {};
  std::uint64_t passed = 0;
  std::chrono::steady_clock::time_point due{};  // throttled until
};

FaultGate::FaultGate(std::vector<std::string> servers) : servers_(std::move(servers)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  waker_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  sockaddr_in at = address_of("127.0.0.1:0");
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 ||
      ::listen(listener_, SOMAXCONN) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error{"the gate cannot listen"};
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] { run(); }};
}

FaultGate::~FaultGate() {
  is_stopping_ = true;
  wake();
  thread_.join();
  for (const auto& one : passages_) end(*one, true);
  ::close(listener_);
  ::close(waker_);
}

std::string FaultGate::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void FaultGate::wake() {
  const std::uint64_t one = 1;
  (void)!::write(waker_, &one, sizeof one);
}

void FaultGate::set(Fault fault) {
  const std::lock_guard lock{mutex_};
  fault_ = std::move(fault);
}

void FaultGate::cut_all() {
  const std::lock_guard lock{mutex_};
  order_ = Order::cut;
  wake();
}

void FaultGate::stall_all() {
  const std::lock_guard lock{mutex_};
  order_ = Order::stall;
  wake();
}

void FaultGate::replace(std::size_t index, const std::string& server) {
  const std::lock_guard lock{mutex_};
  servers_.at(index) = server;
}

void FaultGate::end(Passage& passage, bool is_reset) {
  close_now(passage.client, is_reset);
  close_now(passage.server, is_reset);
  passage.is_over = true;
}

void FaultGate::accept_one() {
  auto passage = std::make_unique<Passage>();
  passage->client = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (passage->client < 0) return;
  ++accepted_;
  if (reach(*passage)) {
    passages_.push_back(std::move(passage));
  } else {
    close_now(passage->client, true);
  }
}

/// Begins to connect to the next server; false when all were tried.
bool FaultGate::reach(Passage& passage) {
  close_now(passage.server, false);
  std::string server;
  {
    const std::lock_guard lock{mutex_};
    if (passage.tries++ == servers_.size()) return false;
    server = servers_[next_++ % servers_.size()];
  }
  passage.server = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const sockaddr_in at = address_of(server);
  if (::connect(passage.server, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0)
    passage.is_reached = true;
  if (passage.is_reached || errno == EINPROGRESS) return true;
  return reach(passage);
}

void FaultGate::take_from_client(Passage& passage) {
  std::array<char, 16384> space{};
  const ssize_t got = ::recv(passage.client, space.data(), space.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got < 0) return end(passage, true);
  if (got == 0) {
    passage.is_client_done = true;
    return;
  }
  const std::string_view piece{space.data(), static_cast<std::size_t>(got)};
  passage.to_server += piece;
  if (!passage.is_judged) passage.first += piece;
}

void FaultGate::take_from_server(Passage& passage) {
  std::array<char, 16384> space{};
  const ssize_t got = ::recv(passage.server, space.data(), space.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got < 0) return end(passage, true);
  if (got == 0) {
    passage.is_server_done = true;
    return;
  }
  std::string piece{space.data(), static_cast<std::size_t>(got)};
  if (!passage.is_judged) {
    passage.is_judged = true;
    const std::lock_guard lock{mutex_};
    const bool is_meant =
        fault_.kind != Fault::Kind::none && fault_.times > 0 &&
        (fault_.only.empty() || passage.first.find(fault_.only) != std::string::npos);
    if (is_meant) {
      passage.fault = fault_;
      --fault_.times;
      ++harmed_;
    }
  }
  if (!harm(passage, piece)) return;
  passage.passed += piece.size();
  bytes_ += piece.size();
  passage.to_client += piece;
}

/// Does what the fault asks for to these bytes. False when the connection is over or stands still.
bool FaultGate::harm(Passage& passage, std::string& piece) {
  const std::uint64_t at = passage.fault.at_byte;
  const bool is_here = passage.passed + piece.size() > at;
  switch (passage.fault.kind) {
    case Fault::Kind::none:
    case Fault::Kind::throttle:
      return true;
    case Fault::Kind::corrupt:
      if (is_here && passage.passed <= at) {
        char& byte = piece[static_cast<std::size_t>(at - passage.passed)];
        byte = static_cast<char>(byte ^ 0x04);
      }
      return true;
    case Fault::Kind::stall:
      passage.is_stalled = is_here;
      return !is_here;
    case Fault::Kind::cut:
    case Fault::Kind::truncate:
      break;
  }
  if (!is_here) return true;
  // What comes before the place still goes out, as far as the socket takes it.
  const std::string whole = passage.to_client + piece.substr(0, at - passage.passed);
  const ssize_t sent = ::send(passage.client, whole.data(), whole.size(), MSG_NOSIGNAL);
  if (sent > 0) bytes_ += static_cast<std::uint64_t>(sent);
  if (passage.fault.kind == Fault::Kind::truncate) close_now(passage.client, false);
  end(passage, true);
  return false;
}

namespace {

/// False when the connection broke.
bool pass_on(int descriptor, std::string& bytes, std::size_t most) {
  while (!bytes.empty() && most > 0) {
    const ssize_t sent =
        ::send(descriptor, bytes.data(), std::min(bytes.size(), most), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    bytes.erase(0, static_cast<std::size_t>(sent));
    most -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

void FaultGate::step(Passage& passage, short client_events, short server_events) {
  if (passage.is_stalled) return;
  if (!passage.is_reached) {
    if ((server_events & (POLLOUT | POLLERR | POLLHUP)) == 0) return;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(passage.server, SOL_SOCKET, SO_ERROR, &error, &size);
    passage.is_reached = error == 0;
    if (!passage.is_reached && !reach(passage)) end(passage, true);
    return;
  }
  if ((client_events & (POLLIN | POLLERR | POLLHUP)) != 0) take_from_client(passage);
  if (passage.is_over) return;
  if ((server_events & (POLLIN | POLLERR | POLLHUP)) != 0) take_from_server(passage);
  if (passage.is_over || passage.is_stalled) return;
  std::size_t most = waiting_bytes_max * 2;
  if (passage.fault.kind == Fault::Kind::throttle) {
    const auto now = std::chrono::steady_clock::now();
    const bool is_due = now >= passage.due;
    most = is_due ? std::max<std::size_t>(1, passage.fault.bytes_per_second * turn_ms / 1000) : 0;
    if (is_due) passage.due = now + std::chrono::milliseconds{turn_ms};
  }
  if (!pass_on(passage.client, passage.to_client, most) ||
      !pass_on(passage.server, passage.to_server, waiting_bytes_max * 2))
    return end(passage, true);
  if (passage.is_client_done && passage.to_server.empty() &&
      !std::exchange(passage.has_shut_server, true))
    ::shutdown(passage.server, SHUT_WR);
  if (passage.is_server_done && passage.to_client.empty() &&
      !std::exchange(passage.has_shut_client, true))
    ::shutdown(passage.client, SHUT_WR);
  if (passage.has_shut_client && passage.has_shut_server) end(passage, false);
}

namespace {

short wishes(bool reads, bool writes) {
  return static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
}

}  // namespace

void FaultGate::run() {
  std::vector<pollfd> watched;
  while (!is_stopping_) {
    watched.assign({{listener_, POLLIN, 0}, {waker_, POLLIN, 0}});
    for (const auto& one : passages_) {
      // A stalled connection is not looked at: whatever happens to it, nobody hears.
      const bool is_heard = !one->is_stalled;
      const bool reads_client =
          one->is_reached && !one->is_client_done && one->to_server.size() < waiting_bytes_max;
      const bool reads_server =
          one->is_reached && !one->is_server_done && one->to_client.size() < waiting_bytes_max;
      const bool throttles = one->fault.kind == Fault::Kind::throttle;
      watched.push_back(
          {is_heard ? one->client : -1,
           wishes(reads_client, !one->to_client.empty() && !throttles),
           0}
      );
      watched.push_back(
          {is_heard ? one->server : -1,
           wishes(reads_server, !one->is_reached || !one->to_server.empty()),
           0}
      );
    }
    ::poll(watched.data(), watched.size(), turn_ms);
    std::uint64_t count = 0;
    (void)!::read(waker_, &count, sizeof count);
    Order order = Order::nothing;
    {
      const std::lock_guard lock{mutex_};
      order = std::exchange(order_, Order::nothing);
    }
    std::size_t place = 2;
    for (const auto& one : passages_) {
      step(*one, watched[place].revents, watched[place + 1].revents);
      place += 2;
      if (order == Order::cut && !one->is_over) end(*one, true);
      if (order == Order::stall) one->is_stalled = true;
    }
    if ((watched[0].revents & POLLIN) != 0) accept_one();
    std::erase_if(passages_, [](const auto& one) { return one->is_over; });
    open_ = passages_.size();
  }
}

}  // namespace barbacane::support
