#pragma once
// One WebSocket connection of text messages, over any ByteStream.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/task.hpp"
#include "common/net/web_socket_frame.hpp"

namespace barbacane::net {

struct WebSocketSettings {
  bool is_server = true;
  std::size_t message_bytes_max = 64U << 10U;
  std::size_t outbox_bytes_max = 512U << 10U;  // of messages that the peer does not take
};

/// Owner    one io_context's thread; what is under way keeps the inside alive
class WebSocket {
 public:
  /// `rest` is what came behind the handshake.
  WebSocket(
      boost::asio::io_context& io,
      std::unique_ptr<ByteStream> stream,
      std::string rest,
      WebSocketSettings settings
  );
  ~WebSocket();  // cuts the connection
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  /// The next message. Pings are answered meanwhile. One call at a time.
  /// Errors   eof when the peer closed; what broke the connection; NetErrc::web_socket_violated,
  ///          after which the peer was told so
  [[nodiscard]] Task<Result<std::string>> receive();
  /// Queues a message; the connection is cut when too much waits.
  void send(std::string_view text);
  void ping();
  /// Says goodbye: what is queued goes out first, then the connection ends by itself within a
  /// moment, whether or not the peer answers.
  void close(CloseCode code, std::string_view reason);
  /// Ends it at once.
  void cut() noexcept;
  /// When the last bytes came.
  [[nodiscard]] Instant heard() const noexcept;
  /// The peer's goodbye, when it gave one.
  [[nodiscard]] const std::string& farewell() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
