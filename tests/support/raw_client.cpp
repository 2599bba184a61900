#include "support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace barbacane::support {
namespace {

using Clock = std::chrono::steady_clock;

int connect_tcp(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  std::string host = address.substr(0, colon);
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (::inet_pton(AF_INET, host.c_str(), &peer.sin_addr) != 1) return -1;
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
    ::close(descriptor);
    return -1;
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

int connect_unix(const std::string& path) {
  sockaddr_un peer{};
  peer.sun_family = AF_UNIX;
  std::strncpy(peer.sun_path, path.c_str(), sizeof peer.sun_path - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char byte) {
    return static_cast<char>(std::tolower(byte));
  });
  return text;
}

}  // namespace

std::string RawResponse::field(std::string_view name) const {
  std::string joined;
  const auto [first, last] = fields.equal_range(std::string{name});
  for (auto entry = first; entry != last; ++entry) {
    if (!joined.empty()) joined += ", ";
    joined += entry->second;
  }
  return joined;
}

RawClient::RawClient(const std::string& address)
    : descriptor_{
          address.starts_with("unix:") ? connect_unix(address.substr(5)) : connect_tcp(address)
      } {}

RawClient::~RawClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill(Clock::time_point deadline) {
  pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (::poll(&ready, 1, static_cast<int>(std::max<long>(left, 0))) <= 0) return false;
  std::array<char, 65536> bytes{};
  const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawClient::line(Clock::time_point deadline) {
  while (buffer_.find("\r\n") == std::string::npos) {
    if (!fill(deadline)) return std::nullopt;
  }
  const std::size_t end = buffer_.find("\r\n");
  std::string text = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return text;
}

RawResponse RawClient::read_response(bool is_head, std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  RawResponse response;
  const auto status_line = line(deadline);
  if (!status_line || status_line->size() < 12) return response;
  response.status = std::stoi(status_line->substr(9, 3));
  while (true) {
    const auto text = line(deadline);
    if (!text) return response;
    if (text->empty()) break;
    const std::size_t colon = text->find(':');
    std::string value = text->substr(colon + 1);
    value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
    response.fields.emplace(lower(text->substr(0, colon)), std::move(value));
  }
  if (is_head || response.status < 200 || response.status == 204 || response.status == 304) {
    response.is_complete = true;
    return response;
  }
  const auto take = [&](std::size_t count) {
    while (buffer_.size() < count && fill(deadline)) {
    }
    const std::size_t got = std::min(count, buffer_.size());
    response.body += buffer_.substr(0, got);
    buffer_.erase(0, got);
    return got == count;
  };
  if (response.field("transfer-encoding") == "chunked") {
    while (true) {
      const auto size_line = line(deadline);
      if (!size_line) return response;
      const std::size_t size = std::stoul(*size_line, nullptr, 16);
      if (size == 0) break;
      if (!take(size) || !line(deadline)) return response;
    }
    while (true) {
      const auto text = line(deadline);
      if (!text) return response;
      if (text->empty()) break;
      response.trailers += *text + '\n';
    }
    response.is_complete = true;
  } else if (const std::string length = response.field("content-length"); !length.empty()) {
    response.is_complete = take(std::stoul(length));
  } else {
    while (fill(deadline)) {
    }
    response.body = std::move(buffer_);
    buffer_.clear();
    response.is_complete = Clock::now() < deadline;
  }
  return response;
}

std::string RawClient::read_to_end(std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (fill(deadline)) {
  }
  return std::exchange(buffer_, {});
}

std::string RawClient::read_some(std::size_t bytes, std::chrono::milliseconds limit) {
  if (buffer_.empty()) (void)fill(Clock::now() + limit);
  std::string text = buffer_.substr(0, bytes);
  buffer_.erase(0, text.size());
  return text;
}

bool RawClient::is_closed_by_peer(std::chrono::milliseconds limit) {
  if (!buffer_.empty()) return false;
  pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(limit.count())) <= 0) return false;
  char byte = 0;
  return ::recv(descriptor_, &byte, 1, MSG_PEEK) <= 0;
}

void RawClient::shut_write() {
  ::shutdown(descriptor_, SHUT_WR);
}

void RawClient::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(descriptor_, -1));
}

RawResponse fetch(
    const std::string& address,
    std::string_view method,
    std::string_view target,
    std::string_view fields,
    std::string_view body
) {
  RawClient client{address};
  if (!client.is_connected()) return {};
  std::string request = std::string{method} + ' ' + std::string{target} +
                        " HTTP/1.1\r\nHost: gateway.test\r\n" + std::string{fields};
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "Connection: close\r\n\r\n";
  client.send(request + std::string{body});
  return client.read_response(method == "HEAD");
}

}  // namespace barbacane::support
