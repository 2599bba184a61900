#include "support/fake_upstream.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace barbacane::support {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

/// Grows `buffer` by what the socket has; false at the end.
bool receive(int descriptor, std::string& buffer) {
  std::array<char, 65536> bytes{};
  const ssize_t got = ::recv(descriptor, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  buffer.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

bool receive_chunks(int descriptor, std::string& buffer, std::string& body) {
  while (true) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n")) == std::string::npos) {
      if (!receive(descriptor, buffer)) return false;
    }
    const std::size_t size = std::stoul(buffer.substr(0, end), nullptr, 16);
    buffer.erase(0, end + 2);
    if (size == 0) break;
    while (buffer.size() < size + 2) {
      if (!receive(descriptor, buffer)) return false;
    }
    body += buffer.substr(0, size);
    buffer.erase(0, size + 2);
  }
  while (true) {  // trailers
    std::size_t end = 0;
    while ((end = buffer.find("\r\n")) == std::string::npos) {
      if (!receive(descriptor, buffer)) return false;
    }
    buffer.erase(0, end + 2);
    if (end == 0) return true;
  }
}

bool receive_request(int descriptor, std::string& buffer, SeenRequest& request) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!receive(descriptor, buffer)) return false;
  }
  request.head = buffer.substr(0, end + 4);
  buffer.erase(0, end + 4);
  request.method = request.head.substr(0, request.head.find(' '));
  const std::size_t target = request.method.size() + 1;
  request.target = request.head.substr(target, request.head.find(' ', target) - target);
  if (same_name(request.field("expect"), "100-continue")) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    ::send(descriptor, go_on.data(), go_on.size(), MSG_NOSIGNAL);
  }
  if (same_name(request.field("transfer-encoding"), "chunked"))
    return receive_chunks(descriptor, buffer, request.body);
  const std::string length = request.field("content-length");
  const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
  while (buffer.size() < wanted) {
    if (!receive(descriptor, buffer)) return false;
  }
  request.body = buffer.substr(0, wanted);
  buffer.erase(0, wanted);
  return true;
}

}  // namespace

std::string SeenRequest::field(std::string_view name) const {
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string_view text = std::string_view{head}.substr(at, end - at);
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && same_name(text.substr(0, colon), name)) {
      std::string_view value = text.substr(colon + 1);
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      return std::string{value};
    }
    at = end + 2;
  }
  return {};
}

bool UpstreamConnection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void UpstreamConnection::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  is_open_ = false;
}

void UpstreamConnection::close() {
  is_open_ = false;
}

FakeUpstream::FakeUpstream(UpstreamHandler handler) : handler_{std::move(handler)} {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof own;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&own), size) != 0 ||
      ::listen(listener_, 1024) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) != 0) {
    throw std::runtime_error{"cannot listen on loopback"};
  }
  port_ = ntohs(own.sin_port);
  acceptor_ = std::thread{[this] { accept_all(); }};
}

FakeUpstream::~FakeUpstream() {
  is_stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock{mutex_};
    for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

std::string FakeUpstream::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::vector<SeenRequest> FakeUpstream::seen() const {
  const std::lock_guard lock{mutex_};
  return seen_;
}

void FakeUpstream::accept_all() {
  while (!is_stopping_) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    const std::size_t number = accepted_++;
    const std::lock_guard lock{mutex_};
    open_.push_back(descriptor);
    threads_.emplace_back([this, descriptor, number] { serve(descriptor, number); });
  }
}

void FakeUpstream::serve(int descriptor, std::size_t number) {
  UpstreamConnection connection{descriptor, number};
  std::string buffer;
  while (connection.is_open() && !is_stopping_) {
    SeenRequest request;
    request.connection = number;
    if (!receive_request(descriptor, buffer, request)) break;
    {
      const std::lock_guard lock{mutex_};
      seen_.push_back(request);
    }
    if (handler_) {
      handler_(request, connection);
    } else {
      connection.send(
          ok_response(request.method == "HEAD" ? "" : request.method + ' ' + request.target)
      );
    }
  }
  const std::lock_guard lock{mutex_};
  std::erase(open_, descriptor);
  ::close(descriptor);
}

std::string ok_response(std::string_view body, std::string_view fields) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string{fields} + "\r\n" + std::string{body};
}

}  // namespace barbacane::support
