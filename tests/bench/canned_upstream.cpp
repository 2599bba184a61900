// An upstream that costs next to nothing: one thread, answers made beforehand. A path that ends in
// "large" gets 100 KiB, everything else 200 bytes; bodies are read by Content-Length and dropped.
//   canned_upstream PORT

#include <strings.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "bench/loopback.hpp"

namespace barbacane::bench {
namespace {

constexpr std::size_t large_bytes = 100U << 10U;
constexpr std::size_t small_bytes = 200;

std::string reply_of(std::size_t body_bytes) {
  std::string reply =
      "HTTP/1.1 200 OK\r\nServer: canned\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body_bytes) + "\r\n\r\n";
  reply.resize(reply.size() + body_bytes, 'x');
  return reply;
}

struct Caller {
  int descriptor = -1;
  std::string in;
  std::size_t body_left = 0;
  bool is_large = false;  // the answer to the request under way
  std::string_view unsent;
};

/// The value of Content-Length in a head, whatever its case.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "\r\ncontent-length:";
  for (std::size_t at = head.find("\r\n"); at + name.size() < head.size();
       at = head.find("\r\n", at + 2)) {
    if (::strncasecmp(head.data() + at, name.data(), name.size()) != 0) continue;
    return std::strtoull(head.data() + at + name.size(), nullptr, 10);
  }
  return 0;
}

class Server {
 public:
  /// False when the caller is gone.
  bool serve(Caller& caller) {
    if (!flush(caller)) return false;
    while (caller.unsent.empty()) {
      const ssize_t got = ::recv(caller.descriptor, buffer_.data(), buffer_.size(), 0);
      if (got == 0) return false;
      if (got < 0) return errno == EAGAIN;
      caller.in.append(buffer_.data(), static_cast<std::size_t>(got));
      if (!answer(caller)) return false;
      if (static_cast<std::size_t>(got) < buffer_.size()) return true;
    }
    return true;
  }

 private:
  bool answer(Caller& caller) {
    while (caller.unsent.empty()) {
      if (caller.body_left == 0) {
        const std::size_t end = caller.in.find("\r\n\r\n");
        if (end == std::string::npos) return true;
        const std::string_view head(caller.in.data(), end + 2);
        const std::string_view line = head.substr(0, head.find('\r'));
        caller.is_large = line.find("large HTTP/") != std::string_view::npos;
        caller.body_left = content_length(head);
        caller.in.erase(0, end + 4);
      }
      const std::size_t taken = std::min(caller.body_left, caller.in.size());
      caller.in.erase(0, taken);
      caller.body_left -= taken;
      if (caller.body_left != 0) return true;
      caller.unsent = caller.is_large ? large_ : small_;
      if (!flush(caller)) return false;
      if (caller.in.empty()) return true;
    }
    return true;
  }

  static bool flush(Caller& caller) {
    while (!caller.unsent.empty()) {
      const ssize_t sent =
          ::send(caller.descriptor, caller.unsent.data(), caller.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      caller.unsent.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  std::string small_ = reply_of(small_bytes);
  std::string large_ = reply_of(large_bytes);
  std::array<char, 64U << 10U> buffer_;
};

[[noreturn]] void run(std::uint16_t port) {
  const int listener = listen_on(port);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener, EPOLLIN, nullptr);
  Server server;
  std::array<epoll_event, 512> events;
  while (true) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      auto* const caller = static_cast<Caller*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (caller == nullptr) {
        for (int next = accept_from(listener); next >= 0; next = accept_from(listener)) {
          auto* const made = new Caller;
          made->descriptor = next;
          watch(epoll, next, EPOLLIN | EPOLLOUT | EPOLLET, made);
        }
      } else if (!server.serve(*caller)) {
        ::close(caller->descriptor);
        delete caller;
      }
    }
  }
}

}  // namespace
}  // namespace barbacane::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: canned_upstream PORT\n", stderr);
    return 2;
  }
  barbacane::bench::run(barbacane::bench::port_of(argv[1]));
}
