#pragma once
// The opening handshake of RFC 6455 §4, both sides.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/net/web_server.hpp"

namespace barbacane::net {

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
[[nodiscard]] std::string web_socket_accept(std::string_view key);
[[nodiscard]] std::string make_web_socket_key();

/// What is wrong with a request to open a WebSocket that speaks `subprotocol`, in words; "" =
/// nothing.
[[nodiscard]] std::string web_socket_fault(const WebRequest& request, std::string_view subprotocol);
/// 101 with its fields; `takeover` is for the caller to set.
[[nodiscard]] WebAnswer web_socket_answer(const WebRequest& request, std::string_view subprotocol);

using WebFields = std::vector<std::pair<std::string, std::string>>;
/// The fields of a client's request.
[[nodiscard]] WebFields web_socket_request_fields(
    std::string_view key, std::string_view subprotocol
);
/// Is this answer (names in lower case) the one to `key`?
[[nodiscard]] bool is_web_socket_accepted(
    const WebFields& fields, std::string_view key, std::string_view subprotocol
);

}  // namespace barbacane::net
