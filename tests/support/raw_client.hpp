#pragma once
// A client that sends exactly the bytes it is told to, over a blocking socket with deadlines.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "support/process.hpp"

namespace barbacane::support {

/// One response as it came over the wire. Names are lower case; repeated fields are joined by ", ".
struct RawResponse {
  int status = 0;  // 0 = the connection ended before a whole head
  std::multimap<std::string, std::string> fields;
  std::string body;      // chunked bodies are decoded
  std::string trailers;  // raw lines
  bool is_complete = false;

  [[nodiscard]] std::string field(std::string_view name) const;
};

class RawClient {
 public:
  /// Connects to "127.0.0.1:8080" or "unix:/path".
  explicit RawClient(const std::string& address);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool is_connected() const noexcept { return descriptor_ >= 0; }
  /// False when the peer has closed.
  bool send(std::string_view bytes);
  /// The next response of this connection; `is_head` for answers to HEAD.
  RawResponse read_response(bool is_head = false, std::chrono::milliseconds limit = patience);
  /// What arrives until the peer closes.
  std::string read_to_end(std::chrono::milliseconds limit = patience);
  /// At most `bytes`, as they come; "" at the end or after `limit`.
  std::string read_some(std::size_t bytes, std::chrono::milliseconds limit = patience);
  /// True when the peer closes within `limit` without sending anything more.
  bool is_closed_by_peer(std::chrono::milliseconds limit = patience);
  void shut_write();
  void reset();  // RST instead of FIN

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  std::optional<std::string> line(std::chrono::steady_clock::time_point deadline);

  int descriptor_ = -1;
  std::string buffer_;
};

/// One request on a connection of its own.
[[nodiscard]] RawResponse fetch(
    const std::string& address,
    std::string_view method,
    std::string_view target,
    std::string_view fields = {},
    std::string_view body = {}
);

}  // namespace barbacane::support
