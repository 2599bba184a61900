#pragma once
// Sockets of the bench programs: loopback, non-blocking, no delay. They end the process when
// something fails, because a measurement that goes on without its peer means nothing.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace barbacane::bench {

[[noreturn]] inline void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline void set_option(int descriptor, int level, int name) {
  const int on = 1;
  if (::setsockopt(descriptor, level, name, &on, sizeof on) != 0) die("setsockopt");
}

/// Listens on 127.0.0.1; several threads may do so on one port.
inline int listen_on(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) die("socket");
  set_option(descriptor, SOL_SOCKET, SO_REUSEADDR);
  set_option(descriptor, SOL_SOCKET, SO_REUSEPORT);
  const sockaddr_in address = loopback(port);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    die("bind");
  if (::listen(descriptor, 4096) != 0) die("listen");
  return descriptor;
}

/// -1 = nobody waits.
inline int accept_from(int listener) {
  const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) set_option(descriptor, IPPROTO_TCP, TCP_NODELAY);
  return descriptor;
}

/// Connects and waits for it: loopback answers at once.
inline int connect_to(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) die("socket");
  const sockaddr_in address = loopback(port);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    die("connect");
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY);
  if (::fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0) die("fcntl");
  return descriptor;
}

inline void watch(int epoll, int descriptor, std::uint32_t events, void* owner) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = owner;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) die("epoll_ctl");
}

/// The number an argument holds; a wrong one ends the process.
inline std::uint64_t number_of(const char* text) {
  char* end = nullptr;
  errno = 0;
  const std::uint64_t number = std::strtoull(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0') {
    std::fprintf(stderr, "not a number: %s\n", text);
    std::exit(2);
  }
  return number;
}

inline std::uint16_t port_of(const char* text) {
  const std::uint64_t port = number_of(text);
  if (port == 0 || port > 65535) die(text);
  return static_cast<std::uint16_t>(port);
}

}  // namespace barbacane::bench
