#include "common/net/web_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cerrno>
#include <exception>
#include <set>

#include "common/net/web_message.hpp"
#include "common/observe/log.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
using Parser = http::request_parser<http::buffer_body>;
using Clock = std::chrono::steady_clock;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

constexpr std::size_t read_bytes = 16U << 10U;
constexpr std::size_t piece_bytes = 64U << 10U;  // of a body, handed to the handler at once
constexpr int accept_batch = 64;
constexpr std::size_t lingering_bytes_max = 1U << 20U;  // read and dropped behind an early answer
constexpr std::chrono::seconds lingering_time{2};
constexpr std::chrono::milliseconds accept_pause{100};  // when descriptors run out
constexpr std::chrono::seconds sweep_interval{1};

struct Peer {
  std::string address = "unix";
  bool is_loopback = true;
};

Peer peer_of(int socket) {
  sockaddr_storage at{};
  socklen_t length = sizeof at;
  Peer out;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&at), &length) != 0) return out;
  char text[INET6_ADDRSTRLEN] = {};
  if (at.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(at);
    out.address = ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    out.is_loopback = ntohl(v4.sin_addr.s_addr) >> 24U == 127U;
  } else if (at.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(at);
    out.address = ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    out.is_loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
  }
  return out;
}

struct Connection {
  Connection(std::unique_ptr<ByteStream> bytes, Peer from)
      : stream(std::move(bytes)), peer(std::move(from)) {}
  std::unique_ptr<ByteStream> stream;
  Peer peer;
  beast::flat_buffer buffer;
  Clock::time_point deadline = Clock::time_point::max();
  bool is_idle = true;   // between requests
  WebTakeover takeover;  // what the connection becomes, once the request's frame is gone
  void expires_after(std::chrono::seconds time) { deadline = Clock::now() + time; }
  void expires_never() { deadline = Clock::time_point::max(); }
};

class ParsedBody final : public WebBody {
 public:
  ParsedBody(Connection& connection, Parser& parser, const WebServerSettings& settings)
      : connection_(connection), parser_(parser), settings_(settings) {
    expects_ = beast::iequals(parser.get()[http::field::expect], "100-continue") &&
               parser.get().version() >= 11;
  }
  [[nodiscard]] bool is_done() const { return parser_.is_done(); }
  [[nodiscard]] bool waits_for_continue() const { return expects_; }

  Task<Result<std::string>> next() override {
    std::string piece;
    if (parser_.is_done()) co_return piece;
    if (expects_) {
      expects_ = false;
      const ErrorCode ec = co_await connection_.stream->write("HTTP/1.1 100 Continue\r\n\r\n");
      if (ec.failed()) co_return ec;
    }
    piece.resize(piece_bytes);
    auto& body = parser_.get().body();
    body.data = piece.data();
    body.size = piece.size();
    body.more = true;
    while (!parser_.is_done() && body.size == piece.size()) {
      ErrorCode ec;
      const std::size_t used = parser_.put(connection_.buffer.data(), ec);
      connection_.buffer.consume(used);
      if (ec == http::error::need_buffer) break;
      if (ec.failed() && ec != http::error::need_more) {
        if (ec == http::error::body_limit) ec = asio::error::message_size;
        co_return ec;
      }
      if (parser_.is_done() || body.size != piece.size()) break;
      // What is no body and yet has no end: the extension of a chunk, or trailers.
      if (connection_.buffer.size() > settings_.head_bytes_max) co_return http::error::header_limit;
      connection_.expires_after(settings_.body_timeout);
      const auto space = connection_.buffer.prepare(read_bytes);
      const Received got =
          co_await connection_.stream->read_some({static_cast<char*>(space.data()), space.size()});
      connection_.expires_never();
      if (got.error.failed()) co_return got.error;
      connection_.buffer.commit(got.bytes);
    }
    piece.resize(piece.size() - body.size);
    // A chunk head alone gave nothing: go on until there is something, or the end.
    if (piece.empty() && !parser_.is_done()) co_return co_await next();
    co_return piece;
  }

 private:
  Connection& connection_;
  Parser& parser_;
  const WebServerSettings& settings_;
  bool expects_ = false;
};

}  // namespace

struct WebServer::State : std::enable_shared_from_this<WebServer::State> {
  State(
      asio::io_context& context,
      int descriptor,
      std::shared_ptr<const TlsServerContext> secured,
      WebServerSettings chosen,
      Handler handles,
      Refusal refuses
  )
      : io(context),
        listener(context.get_executor(), descriptor),
        pause(context.get_executor()),
        sweeper(context.get_executor()),
        tls(std::move(secured)),
        settings(chosen),
        handler(std::move(handles)),
        refusal(std::move(refuses)) {}

  asio::io_context& io;
  asio::posix::basic_stream_descriptor<Executor> listener;
  Timer pause;
  Timer sweeper;
  std::shared_ptr<const TlsServerContext> tls;
  WebServerSettings settings;
  Handler handler;
  Refusal refusal;
  std::set<std::shared_ptr<Connection>> connections;
  WebServerStats stats;
  bool is_stopping = false;

  void start();
  void stop();
  Task<void> accept_all();
  Task<void> sweep();
  bool accept_ready();
  void admit(int socket);
  Task<void> serve(std::shared_ptr<Connection> connection);
  Task<bool> serve_one(Connection& connection, bool is_first);
  Task<void> hand_over(Connection& connection);
  Task<unsigned> read_head(Connection& connection, Parser& parser);
  Task<WebAnswer> answer_of(WebRequest& request);
  Task<bool> write(Connection& connection, WebAnswer& answer, const HeadWords& words);
  Task<bool> write_source(Connection& connection, WebAnswer& answer, const HeadWords& words);
  Task<void> linger(Connection& connection);
  Task<void> refuse(Connection& connection, unsigned status);
};

void WebServer::State::start() {
  ErrorCode ec;
  listener.non_blocking(true, ec);
  const auto forget = [self = shared_from_this()](const std::exception_ptr&) {};
  asio::co_spawn(io, accept_all(), forget);
  asio::co_spawn(io, sweep(), forget);
}

void WebServer::State::stop() {
  is_stopping = true;
  ErrorCode ec;
  listener.close(ec);
  pause.cancel();
  for (const auto& connection : connections) {
    if (connection->is_idle && connection->stream) connection->stream->close();
  }
  if (connections.empty()) sweeper.cancel();
}

/// One look a second at all deadlines is cheaper than a timer a connection.
Task<void> WebServer::State::sweep() {
  while (!is_stopping || !connections.empty()) {
    sweeper.expires_after(sweep_interval);
    const auto [ec] = co_await sweeper.async_wait(use_task);
    if (ec.failed()) co_return;
    const auto now = Clock::now();
    for (const auto& connection : connections) {
      if (connection->deadline <= now && connection->stream) connection->stream->close();
    }
  }
}

Task<void> WebServer::State::accept_all() {
  while (!is_stopping) {
    const auto [ec] =
        co_await listener.async_wait(asio::posix::descriptor_base::wait_read, use_task);
    if (ec.failed() || is_stopping) co_return;
    if (accept_ready()) continue;
    pause.expires_after(accept_pause);
    co_await pause.async_wait(use_task);
  }
}

/// Takes what waits in the queue. False when the process is out of descriptors or memory.
bool WebServer::State::accept_ready() {
  for (int i = 0; i < accept_batch; ++i) {
    const int socket =
        ::accept4(listener.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
      admit(socket);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      return false;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return true;
    }
  }
  return true;
}

void WebServer::State::admit(int socket) {
  ++stats.connections_accepted;
  if (connections.size() >= settings.connections_max) {
    ++stats.connections_refused;
    if (!tls) {
      constexpr std::string_view full =
          "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
          "Connection: close\r\n\r\n";
      static_cast<void>(::send(socket, full.data(), full.size(), MSG_NOSIGNAL));
    }
    ::close(socket);
    return;
  }
  const int on = 1;
  static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
  Peer peer = peer_of(socket);
  auto connection =
      std::make_shared<Connection>(make_byte_stream(io, socket, tls.get()), std::move(peer));
  connections.insert(connection);
  asio::co_spawn(
      io,
      serve(connection),
      [self = shared_from_this(), connection](const std::exception_ptr&) {
        if (connection->stream) connection->stream->close();
        self->connections.erase(connection);
        if (self->is_stopping && self->connections.empty()) self->sweeper.cancel();
      }
  );
}

Task<void> WebServer::State::serve(std::shared_ptr<Connection> connection) {
  connection->expires_after(settings.head_timeout);
  const ErrorCode ec = co_await connection->stream->handshake();
  if (ec.failed()) co_return;
  bool is_first = true;
  while (true) {
    const bool goes_on = co_await serve_one(*connection, is_first);
    if (!goes_on || is_stopping || !connection->stream) break;
    is_first = false;
  }
  if (connection->takeover) co_return co_await hand_over(*connection);
  if (connection->stream) co_await connection->stream->shut();
}

Task<void> WebServer::State::hand_over(Connection& connection) {
  std::string rest(
      static_cast<const char*>(connection.buffer.data().data()), connection.buffer.size()
  );
  connection.buffer = {};
  connection.expires_never();
  connection.is_idle = false;
  co_await connection.takeover(std::move(connection.stream), std::move(rest));
}

/// 0 when the head is there, the status of the refusal, or 1 for silence.
Task<unsigned> WebServer::State::read_head(Connection& connection, Parser& parser) {
  while (!parser.is_header_done()) {
    ErrorCode ec;
    if (connection.buffer.size() != 0) {
      const std::size_t used = parser.put(connection.buffer.data(), ec);
      connection.buffer.consume(used);
      if (parser.is_header_done()) break;
      if (ec.failed() && ec != http::error::need_more) {
        const unsigned status = status_of(ec);
        co_return status == 0 ? 1U : status;
      }
      if (connection.buffer.size() > settings.head_bytes_max) co_return 431U;
    }
    const auto space = connection.buffer.prepare(read_bytes);
    const Received got =
        co_await connection.stream->read_some({static_cast<char*>(space.data()), space.size()});
    if (got.error.failed()) co_return 1U;
    connection.buffer.commit(got.bytes);
    if (connection.is_idle) {
      connection.is_idle = false;
      connection.expires_after(settings.head_timeout);
    }
  }
  co_return 0U;
}

/// One request and its answer. False when the connection is done.
Task<bool> WebServer::State::serve_one(Connection& connection, bool is_first) {
  Parser parser;
  parser.header_limit(settings.head_bytes_max);
  parser.body_limit(settings.body_bytes_max);
  connection.is_idle = connection.buffer.size() == 0;
  if (connection.is_idle) connection.buffer.shrink_to_fit();
  connection.expires_after(is_first ? settings.head_timeout : settings.idle_timeout);
  const unsigned refused = co_await read_head(connection, parser);
  connection.expires_never();
  if (refused != 0) {
    if (refused != 1) co_await refuse(connection, refused);
    co_return false;
  }
  WebRequest request;
  request.address = connection.peer.address;
  request.is_loopback = connection.peer.is_loopback;
  request.is_secure = connection.stream->is_secure();
  if (!fill_request(parser.get(), request)) {
    co_await refuse(connection, 400);
    co_return false;
  }
  parser.eager(true);
  ParsedBody body(connection, parser, settings);
  request.body = &body;
  request.has_body = !parser.is_done();
  if (parser.content_length()) request.content_length = *parser.content_length();
  WebAnswer answer = co_await answer_of(request);
  HeadWords words{
      .version = parser.get().version(),
      .is_head = request.method == "HEAD",
      .keeps_alive = parser.get().keep_alive() && !is_stopping && !answer.closes
  };
  // A body that nobody read ends the connection, unless it is already here.
  const bool is_unread = !body.is_done();
  if (is_unread) words.keeps_alive = false;
  const bool is_written = co_await write(connection, answer, words);
  if (is_written && answer.takeover) {
    connection.takeover = std::move(answer.takeover);
    co_return false;
  }
  if (is_written && is_unread && !body.waits_for_continue()) co_await linger(connection);
  co_return is_written&& words.keeps_alive;
}

Task<WebAnswer> WebServer::State::answer_of(WebRequest& request) {
  std::string reason;
  try {
    co_return co_await handler(request);
  } catch (const std::exception& error) {
    reason = error.what();
  }
  observe::log(
      observe::Level::error,
      "a request handler failed",
      {{"path", std::string_view(request.path)}, {"reason", std::string_view(reason)}}
  );
  WebAnswer answer = refusal(500);
  answer.closes = true;
  co_return answer;
}

Task<bool> WebServer::State::write(
    Connection& connection, WebAnswer& answer, const HeadWords& words
) {
  std::string head = head_of(answer, words);
  connection.expires_after(settings.write_timeout);
  const bool has_body =
      !words.is_head && answer.status >= 200 && answer.status != 204 && answer.status != 304;
  if (has_body && !answer.source) head += answer.body;
  const ErrorCode ec = co_await connection.stream->write(head);
  bool is_fine = !ec.failed();
  if (is_fine && has_body && answer.source)
    is_fine = co_await write_source(connection, answer, words);
  connection.expires_never();
  co_return is_fine;
}

Task<bool> WebServer::State::write_source(
    Connection& connection, WebAnswer& answer, const HeadWords& words
) {
  const bool is_chunked = !answer.source_length && words.version >= 11;
  std::uint64_t left = answer.source_length.value_or(UINT64_MAX);
  while (left != 0) {
    connection.expires_never();
    Result<std::string> piece = co_await answer.source();
    if (!piece || piece->size() > left) {
      connection.stream->close();
      co_return false;
    }
    if (piece->empty()) break;
    if (answer.source_length) left -= piece->size();
    connection.expires_after(settings.write_timeout);
    const std::string bytes = is_chunked ? chunk_of(*piece) : std::move(*piece);
    const ErrorCode ec = co_await connection.stream->write(bytes);
    if (ec.failed()) co_return false;
  }
  if (answer.source_length && left != 0) {
    connection.stream->close();  // shorter than was said: let the caller know
    co_return false;
  }
  if (is_chunked) {
    const ErrorCode ec = co_await connection.stream->write("0\r\n\r\n");
    co_return !ec.failed();
  }
  co_return words.version >= 11 || answer.source_length.has_value();
}

/// Reads on for a moment, so that a peer that still sends is not reset before it sees the answer.
Task<void> WebServer::State::linger(Connection& connection) {
  co_await connection.stream->shut();
  connection.expires_after(lingering_time);
  std::size_t total = 0;
  std::vector<char> space(read_bytes);
  while (total < lingering_bytes_max) {
    const Received got = co_await connection.stream->read_some(space);
    if (got.error.failed()) co_return;
    total += got.bytes;
  }
}

Task<void> WebServer::State::refuse(Connection& connection, unsigned status) {
  ++stats.requests_malformed;
  WebAnswer answer = refusal(status);
  const bool is_written =
      co_await write(connection, answer, {.version = 11, .is_head = false, .keeps_alive = false});
  if (is_written) co_await linger(connection);
}

WebServer::WebServer(
    asio::io_context& io,
    int listener,
    std::shared_ptr<const TlsServerContext> tls,
    WebServerSettings settings,
    Handler handler,
    Refusal refusal
)
    : state_(std::make_shared<State>(
          io, listener, std::move(tls), settings, std::move(handler), std::move(refusal)
      )) {
  state_->start();
}

WebServer::~WebServer() {
  state_->stop();
  for (const auto& connection : state_->connections) {
    if (connection->stream) connection->stream->close();
  }
}

void WebServer::stop() {
  state_->stop();
}

std::size_t WebServer::connections() const noexcept {
  return state_->connections.size();
}

WebServerStats WebServer::stats() const noexcept {
  WebServerStats out = state_->stats;
  out.connections = state_->connections.size();
  return out;
}

}  // namespace barbacane::net
