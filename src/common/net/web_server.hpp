#pragma once
// An HTTP/1.1 server whose bodies stream both ways: the control plane's API. Coroutines on one
// io_context; Beast parses, composed operations are not used.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/task.hpp"

namespace barbacane::net {

/// The body of the request being served, piece by piece.
class WebBody {
 public:
  virtual ~WebBody() = default;
  /// The next piece, "" at the end. Errors   message_size over the limit, or what broke the
  /// connection
  [[nodiscard]] virtual Task<Result<std::string>> next() = 0;
};

struct WebRequest {
  std::string method;
  std::string path;                                         // as received, without the query
  std::string query;                                        // without "?"
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, in order
  std::string address;                                      // "127.0.0.1", "::1" or "unix"
  bool is_loopback = false;                                 // loopback or a unix socket
  bool is_secure = false;                                   // TLS
  bool has_body = false;
  std::optional<std::uint64_t> content_length;
  WebBody* body = nullptr;

  /// The first value; "" when there is none.
  [[nodiscard]] std::string_view field(std::string_view lower_name) const noexcept;
};

/// Pieces of an answer that is made while it is sent; "" at the end, an error cuts the connection.
using WebSource = std::function<Task<Result<std::string>>()>;

/// Takes the connection over after the head of its answer was written (101): bytes that came behind
/// the request are in `rest`.
using WebTakeover = std::function<Task<void>(std::unique_ptr<ByteStream> stream, std::string rest)>;

struct WebAnswer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  WebSource source;                            // instead of `body`
  std::optional<std::uint64_t> source_length;  // none = chunked
  WebTakeover takeover;
  bool closes = false;
};

struct WebServerSettings {
  std::uint64_t body_bytes_max = 64U << 20U;
  std::uint32_t head_bytes_max = 32U << 10U;
  std::size_t connections_max = 4096;
  std::chrono::seconds head_timeout{10};
  std::chrono::seconds idle_timeout{75};
  std::chrono::seconds body_timeout{60};   // between two pieces that the caller sends
  std::chrono::seconds write_timeout{60};  // for one piece of an answer to be taken
};

struct WebServerStats {
  std::uint64_t connections = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t requests_malformed = 0;
};

class WebServer {
 public:
  using Handler = std::function<Task<WebAnswer>(WebRequest& request)>;
  /// What a request that HTTP itself refuses is answered with.
  using Refusal = std::function<WebAnswer(unsigned status)>;

  /// Listens on an already bound descriptor, which it takes over. A null context = no TLS.
  WebServer(
      boost::asio::io_context& io,
      int listener,
      std::shared_ptr<const TlsServerContext> tls,
      WebServerSettings settings,
      Handler handler,
      Refusal refusal
  );
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  /// Stops accepting and ends idle connections; answers under way are finished with
  /// `Connection: close`.
  void stop();
  /// Connections that are still at work.
  [[nodiscard]] std::size_t connections() const noexcept;
  [[nodiscard]] WebServerStats stats() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
