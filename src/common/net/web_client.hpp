#pragma once
// One HTTP/1.1 request over a connection that is there, and its answer piece by piece.

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/task.hpp"
#include "common/net/web_socket_handshake.hpp"

namespace barbacane::net {

struct WebReply {
  unsigned status = 0;
  WebFields fields;  // names in lower case
  std::optional<std::uint64_t> content_length;

  [[nodiscard]] std::string_view field(std::string_view lower_name) const noexcept;
};

inline constexpr std::uint32_t reply_head_bytes_max = 16U << 10U;

/// Owner    one coroutine, for one request; time is bounded by whoever closes the stream
class WebClient {
 public:
  explicit WebClient(ByteStream& stream);
  ~WebClient();
  WebClient(const WebClient&) = delete;
  WebClient& operator=(const WebClient&) = delete;

  /// Sends the request without a body and reads the head of the answer; interim answers are passed
  /// over. `fields` must hold Host.
  /// Errors   not_http, or what broke the connection
  [[nodiscard]] Task<Result<WebReply>> ask(
      std::string_view method, std::string_view target, WebFields fields
  );
  /// The next piece of the body, "" at its end.
  [[nodiscard]] Task<Result<std::string>> next();
  /// At most `bytes_max` of what is left; for the words of a refusal.
  [[nodiscard]] Task<std::string> read_text(std::size_t bytes_max);
  /// What came behind the head, for whoever takes the connection over.
  [[nodiscard]] std::string rest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace barbacane::net
