#include "common/net/listen.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

constexpr int backlog = 4096;  // the kernel caps it at net.core.somaxconn
constexpr std::size_t path_bytes_max = sizeof(sockaddr_un{}.sun_path) - 1;

/// A descriptor that closes itself unless it is released.
class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_;
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  [[nodiscard]] const sockaddr* get() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

SocketAddress tcp_address(const boost::asio::ip::address& host, std::uint16_t port) {
  SocketAddress out;
  if (host.is_v4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    v4->sin_addr.s_addr = htonl(host.to_v4().to_uint());
    out.length = sizeof(sockaddr_in);
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    const auto bytes = host.to_v6().to_bytes();
    std::memcpy(&v6->sin6_addr, bytes.data(), bytes.size());
    v6->sin6_scope_id = static_cast<std::uint32_t>(host.to_v6().scope_id());
    out.length = sizeof(sockaddr_in6);
  }
  return out;
}

SocketAddress unix_address(const std::string& path) {
  SocketAddress out;
  auto* local = reinterpret_cast<sockaddr_un*>(&out.storage);
  local->sun_family = AF_UNIX;
  std::memcpy(local->sun_path, path.data(), path.size());
  out.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return out;
}

Failure failure_of(const ListenAddress& address, int error) {
  const std::string text = to_text(address);
  const std::string reason = std::generic_category().message(error);
  switch (error) {
    case EADDRINUSE:
      return {
          NetErrc::address_in_use,
          "address " + text + " is in use: stop the other process or choose another --listen"
      };
    case EACCES:
    case EPERM:
      return {
          NetErrc::address_denied,
          "not permitted to listen on " + text + ": " +
              (address.is_unix
                   ? "check who may write to the folder"
                   : "ports below 1024 need CAP_NET_BIND_SERVICE, or choose a higher port")
      };
    case EADDRNOTAVAIL:
      return {
          NetErrc::address_unavailable,
          "no interface of this machine has the address " + text +
              ": choose one that `ip address` shows, or 0.0.0.0"
      };
    case EAFNOSUPPORT:
      return {
          NetErrc::address_unavailable,
          "this machine has no IPv6, which " + text + " needs: choose an IPv4 address"
      };
    case ENOENT:
    case ENOTDIR:
      return {
          NetErrc::address_unavailable,
          "cannot listen on " + text + ": its folder does not exist, create it first"
      };
    case EMFILE:
    case ENFILE:
      return {
          NetErrc::listen_failed,
          "cannot listen on " + text + ": too many open files, raise the limit (ulimit -n)"
      };
    default:
      return {NetErrc::listen_failed, "cannot listen on " + text + ": " + reason};
  }
}

/// A TCP socket bound to `at`; negative with errno set when that fails.
int bind_tcp(const SocketAddress& at, bool is_shared) {
  Descriptor socket(::socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return -1;
  const int on = 1;
  // Connections of a predecessor in TIME_WAIT must not keep us from the port.
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // One address is one address: [::] does not also take 0.0.0.0's port.
  if (at.storage.ss_family == AF_INET6) {
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  }
  if (is_shared && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
    return -1;
  }
  if (::bind(socket.get(), at.get(), at.length) != 0) return -1;
  return socket.release();
}

std::uint16_t port_of(int socket) {
  SocketAddress at;
  at.length = sizeof at.storage;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&at.storage), &at.length) != 0) return 0;
  // sin_port and sin6_port stand at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&at.storage)->sin_port);
}

std::vector<int> released(std::vector<Descriptor>& sockets) {
  std::vector<int> out;
  out.reserve(sockets.size());
  for (Descriptor& socket : sockets) out.push_back(socket.release());
  return out;
}

std::vector<int> open_tcp(
    const ListenAddress& address, std::size_t count, ListenAddress& bound, Failure& failure
) {
  ErrorCode ec;
  const auto host = boost::asio::ip::make_address(address.host, ec);
  if (ec.failed()) {
    failure = {NetErrc::address_not_numeric, address.host + ": not a numeric address"};
    return {};
  }
  bound = address;
  // The exclusive probe fails when anybody listens there, also when they share with SO_REUSEPORT.
  // A port the kernel picks (0) is nobody else's and needs none.
  if (address.port != 0) {
    const Descriptor probe(bind_tcp(tcp_address(host, address.port), false));
    if (probe.get() < 0) {
      failure = failure_of(address, errno);
      return {};
    }
  }
  std::vector<Descriptor> sockets;
  for (std::size_t i = 0; i < count; ++i) {
    sockets.emplace_back(bind_tcp(tcp_address(host, bound.port), true));
    if (sockets.back().get() < 0 || ::listen(sockets.back().get(), backlog) != 0) {
      failure = failure_of(address, errno);
      return {};
    }
    bound.port = port_of(sockets.back().get());
  }
  return released(sockets);
}

/// Removes the file of a unix socket that nobody listens on.
/// Shape    nothing when it is gone; else why it must stay
std::optional<Failure> remove_stale(const ListenAddress& address, const SocketAddress& at) {
  struct stat facts{};
  if (::lstat(address.path.c_str(), &facts) != 0) return std::nullopt;
  if (!S_ISSOCK(facts.st_mode)) {
    return Failure{
        NetErrc::address_in_use,
        address.path + " exists and is not a socket: remove it or choose another path"
    };
  }
  const Descriptor visitor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(visitor.get(), at.get(), at.length) == 0 || errno != ECONNREFUSED) {
    return failure_of(address, EADDRINUSE);
  }
  ::unlink(address.path.c_str());
  return std::nullopt;
}

std::vector<int> open_unix(
    const ListenAddress& address, std::size_t count, ListenAddress& bound, Failure& failure
) {
  if (address.path.empty() || address.path.size() > path_bytes_max) {
    failure = {NetErrc::path_too_long, to_text(address) + ": the path has 1 to 107 bytes"};
    return {};
  }
  bound = address;
  const SocketAddress at = unix_address(address.path);
  std::vector<Descriptor> sockets;
  sockets.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int outcome = ::bind(sockets[0].get(), at.get(), at.length);
  if (outcome != 0 && errno == EADDRINUSE) {
    if (std::optional<Failure> kept = remove_stale(address, at)) {
      failure = *std::move(kept);
      return {};
    }
    outcome = ::bind(sockets[0].get(), at.get(), at.length);
  }
  if (outcome != 0 || ::listen(sockets[0].get(), backlog) != 0) {
    failure = failure_of(address, errno);
    return {};
  }
  while (sockets.size() < count) {
    sockets.emplace_back(::fcntl(sockets[0].get(), F_DUPFD_CLOEXEC, 0));
    if (sockets.back().get() < 0) {
      failure = failure_of(address, errno);
      return {};
    }
  }
  return released(sockets);
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  ListenAddress out;
  constexpr std::string_view unix_prefix = "unix:";
  if (text.starts_with(unix_prefix)) {
    out.is_unix = true;
    out.path = text.substr(unix_prefix.size());
    if (out.path.empty()) return NetErrc::address_malformed;
    if (out.path.size() > path_bytes_max || out.path.find('\0') != std::string::npos) {
      return NetErrc::path_too_long;
    }
    return out;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return NetErrc::address_malformed;
  std::string_view host = text.substr(0, colon);
  const bool is_bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  // An IPv6 address without brackets hides where the port begins.
  if (!is_bracketed && host.find_first_of(":[]") != std::string_view::npos) {
    return NetErrc::address_malformed;
  }
  ErrorCode ec;
  out.host = host;
  const auto address = boost::asio::ip::make_address(out.host, ec);
  if (ec.failed() || out.host.find('\0') != std::string::npos || address.is_v6() != is_bracketed) {
    return NetErrc::address_not_numeric;
  }
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  if (error != std::errc() || end != digits.data() + digits.size()) return NetErrc::port_malformed;
  return out;
}

std::string to_text(const ListenAddress& address) {
  if (address.is_unix) return "unix:" + address.path;
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

std::vector<int> open_listeners(
    const ListenAddress& address, std::size_t count, ListenAddress& bound, Failure& failure
) {
  const std::size_t wanted = std::max<std::size_t>(count, 1);
  return address.is_unix ? open_unix(address, wanted, bound, failure)
                         : open_tcp(address, wanted, bound, failure);
}

}  // namespace barbacane::net
