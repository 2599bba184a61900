#pragma once
// Who may change something through the admin listener.

#include <optional>
#include <string>
#include <string_view>

#include "common/net/http_server.hpp"

namespace barbacane::admin {

/// Why the caller must not change anything, or nothing when they may: they stand on loopback or a
/// unix socket, `Host` names this machine (a page in a browser reaches us by DNS rebinding with its
/// own name there), and no web page of another origin sent them.
[[nodiscard]] std::optional<std::string> find_refusal(
    const net::PlainRequest& request, std::string_view bound_host
);

/// The host of "localhost:8081" or "[::1]:8081", lower case; nothing when it is neither.
[[nodiscard]] std::optional<std::string> host_of_authority(std::string_view authority);

}  // namespace barbacane::admin
