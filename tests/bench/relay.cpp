// The limit: a TCP relay that knows no HTTP. One upstream connection for each caller, four data
// system calls for a small request. What a gateway costs beyond this is the gateway's.
//   relay PORT UPSTREAM_PORT [THREADS]

#include <array>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/loopback.hpp"

namespace barbacane::bench {
namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;

struct Pair;

struct Side {
  int descriptor = -1;
  Pair* pair = nullptr;
  Side* other = nullptr;
  std::string unsent;  // towards this side
};

struct Pair {
  Side caller;
  Side upstream;
  bool is_closed = false;
};

void close_pair(Pair& pair, std::vector<Pair*>& closed) {
  if (std::exchange(pair.is_closed, true)) return;
  ::close(pair.caller.descriptor);
  ::close(pair.upstream.descriptor);
  closed.push_back(&pair);
}

/// False when the connection broke.
bool flush(Side& to) {
  while (!to.unsent.empty()) {
    const ssize_t sent = ::send(to.descriptor, to.unsent.data(), to.unsent.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    to.unsent.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

/// Moves what `from` has to the other side. False when either end is gone.
bool move_bytes(Side& from, std::array<char, buffer_bytes>& buffer) {
  Side& to = *from.other;
  while (to.unsent.empty()) {
    const ssize_t got = ::recv(from.descriptor, buffer.data(), buffer.size(), 0);
    if (got == 0) return false;
    if (got < 0) return errno == EAGAIN;
    const auto bytes = static_cast<std::size_t>(got);
    ssize_t sent = ::send(to.descriptor, buffer.data(), bytes, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent < 0) sent = 0;
    if (static_cast<std::size_t>(sent) < bytes)
      to.unsent.assign(buffer.data() + sent, bytes - static_cast<std::size_t>(sent));
    if (bytes < buffer.size()) break;  // a short read: the kernel has no more
  }
  return true;
}

void run(int listener, std::uint16_t upstream_port) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener, EPOLLIN, nullptr);
  std::array<char, buffer_bytes> buffer;
  std::array<epoll_event, 512> events;
  std::vector<Pair*> closed;
  while (true) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      auto* const side = static_cast<Side*>(event.data.ptr);
      if (side == nullptr) {
        for (int caller = accept_from(listener); caller >= 0; caller = accept_from(listener)) {
          auto* const pair = new Pair;
          pair->caller = {caller, pair, &pair->upstream, {}};
          pair->upstream = {connect_to(upstream_port), pair, &pair->caller, {}};
          watch(epoll, caller, EPOLLIN | EPOLLOUT | EPOLLET, &pair->caller);
          watch(epoll, pair->upstream.descriptor, EPOLLIN | EPOLLOUT | EPOLLET, &pair->upstream);
        }
        continue;
      }
      if (side->pair->is_closed) continue;
      bool is_alive = true;
      if ((event.events & EPOLLOUT) != 0 && !side->unsent.empty())
        is_alive = flush(*side) && move_bytes(*side->other, buffer);
      if (is_alive && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        is_alive = move_bytes(*side, buffer);
      if (!is_alive) close_pair(*side->pair, closed);
    }
    for (Pair* const pair : closed) delete pair;
    closed.clear();
  }
}

}  // namespace
}  // namespace barbacane::bench

int main(int argc, char** argv) {
  using namespace barbacane::bench;
  if (argc < 3 || argc > 4) {
    std::fputs("usage: relay PORT UPSTREAM_PORT [THREADS]\n", stderr);
    return 2;
  }
  const std::uint16_t port = port_of(argv[1]);
  const std::uint16_t upstream_port = port_of(argv[2]);
  const std::uint64_t threads = argc == 4 ? number_of(argv[3]) : 1;
  std::vector<std::jthread> others;
  for (std::uint64_t i = 1; i < threads; ++i)
    others.emplace_back([=] { run(listen_on(port), upstream_port); });
  run(listen_on(port), upstream_port);
}
