#pragma once
// Sockets that listen. An exclusive probe bind comes before the SO_REUSEPORT sockets are made, so
// that a second process on the same port is told "port in use" instead of sharing the traffic.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::net {

/// "0.0.0.0:8080", "[::1]:0", "unix:/run/barbacane.sock".
struct ListenAddress {
  bool is_unix = false;
  std::string host;  // numeric; "" for unix
  std::uint16_t port = 0;
  std::string path;  // unix
};

[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);
[[nodiscard]] std::string to_text(const ListenAddress& address);

/// `count` listening descriptors on one address (SO_REUSEPORT when TCP; a unix socket is
/// duplicated). Port 0 picks one port for all of them; `bound` tells the address in force. A stale
/// unix socket file that nobody listens on is replaced.
[[nodiscard]] std::vector<int> open_listeners(
    const ListenAddress& address, std::size_t count, ListenAddress& bound, Failure& failure
);

}  // namespace barbacane::net
