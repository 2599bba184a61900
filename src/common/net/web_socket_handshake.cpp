#include "common/net/web_socket_handshake.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "common/crypto/base64.hpp"
#include "common/crypto/digest.hpp"
#include "common/crypto/random.hpp"

namespace barbacane::net {
namespace {

constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 §1.3
constexpr std::size_t key_bytes = 16;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_same_word(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b);
  });
}

/// Is the word in this comma-separated list?
bool lists(std::string_view field, std::string_view word) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    if (is_same_word(trimmed(field.substr(0, end)), word)) return true;
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return false;
}

std::string_view find(const WebFields& fields, std::string_view name) {
  for (const auto& [one, value] : fields) {
    if (one == name) return value;
  }
  return {};
}

}  // namespace

std::string web_socket_accept(std::string_view key) {
  std::string text(key);
  text += guid;
  const auto digest = crypto::sha1(text);
  return crypto::to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string make_web_socket_key() {
  std::array<std::uint8_t, key_bytes> bytes{};
  crypto::fill_random(bytes);
  return crypto::to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string web_socket_fault(const WebRequest& request, std::string_view subprotocol) {
  if (request.method != "GET") return "the method must be GET";
  if (!lists(request.field("connection"), "upgrade") ||
      !lists(request.field("upgrade"), "websocket"))
    return "this path takes WebSocket connections: 'Connection: Upgrade' and 'Upgrade: websocket' "
           "are missing";
  if (request.field("sec-websocket-version") != "13") return "Sec-WebSocket-Version must be 13";
  const auto key = crypto::parse_base64(request.field("sec-websocket-key"));
  if (!key || key->size() != key_bytes) return "Sec-WebSocket-Key must be base64 of 16 bytes";
  if (!lists(request.field("sec-websocket-protocol"), subprotocol))
    return "Sec-WebSocket-Protocol must offer " + std::string(subprotocol);
  return {};
}

WebAnswer web_socket_answer(const WebRequest& request, std::string_view subprotocol) {
  WebAnswer out;
  out.status = 101;
  out.fields = {
      {"Connection", "Upgrade"},
      {"Upgrade", "websocket"},
      {"Sec-WebSocket-Accept", web_socket_accept(request.field("sec-websocket-key"))},
      {"Sec-WebSocket-Protocol", std::string(subprotocol)},
  };
  return out;
}

WebFields web_socket_request_fields(std::string_view key, std::string_view subprotocol) {
  return {
      {"Connection", "Upgrade"},
      {"Upgrade", "websocket"},
      {"Sec-WebSocket-Version", "13"},
      {"Sec-WebSocket-Key", std::string(key)},
      {"Sec-WebSocket-Protocol", std::string(subprotocol)},
  };
}

bool is_web_socket_accepted(
    const WebFields& fields, std::string_view key, std::string_view subprotocol
) {
  return lists(find(fields, "upgrade"), "websocket") &&
         find(fields, "sec-websocket-accept") == web_socket_accept(key) &&
         find(fields, "sec-websocket-protocol") == subprotocol &&
         find(fields, "sec-websocket-extensions").empty();
}

}  // namespace barbacane::net
