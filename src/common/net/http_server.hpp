#pragma once
// The data plane's admin listener: requests with their whole body, answers from any thread. A thin
// layer over WebServer, which does the HTTP.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::net {

struct PlainRequest {
  std::string method;
  std::string path;                                        // as received, without the query
  std::string query;                                       // without "?"
  std::map<std::string, std::string, std::less<>> fields;  // lower-case names; repeated: "a, b"
  std::string body;
  std::string address;       // "127.0.0.1", "::1" or "unix"
  bool is_loopback = false;  // loopback or a unix socket
};

struct PlainAnswer {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::map<std::string, std::string> fields;
};

struct HttpServerSettings {
  std::uint64_t body_bytes_max = 64U << 10U;
  std::uint32_t head_bytes_max = 16U << 10U;
  std::size_t connections_max = 256;
  std::chrono::seconds head_timeout{10};
  std::chrono::seconds idle_timeout{60};
  std::chrono::seconds answer_timeout{120};  // of a handler that answers later; then 503
};

/// Listens on an already bound and listening descriptor (TCP or unix). Runs on `io`'s thread.
class HttpServer {
 public:
  using Handler = std::function<PlainAnswer(const PlainRequest&)>;
  /// For handlers that cannot answer at once: `done` may be called from any thread, once, also
  /// after the server is gone. The request is valid during the call only.
  using Done = std::function<void(PlainAnswer)>;
  using LaterHandler = std::function<void(const PlainRequest&, Done done)>;

  HttpServer(
      boost::asio::io_context& io, int listener, HttpServerSettings settings, Handler handler
  );
  HttpServer(
      boost::asio::io_context& io, int listener, HttpServerSettings settings, LaterHandler handler
  );
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Stops accepting and ends idle connections; answers under way are finished with
  /// `Connection: close`. Call on the io_context's thread. The destructor cuts what is left.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
