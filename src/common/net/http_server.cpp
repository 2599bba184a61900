#include "common/net/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cerrno>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/problem_kind.hpp"
#include "common/http/problem.hpp"
#include "common/observe/log.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace {

using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};
using Stream = beast::basic_stream<asio::generic::stream_protocol, Executor>;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
using Response = http::response<http::string_body>;

constexpr std::uint32_t head_bytes_max = 16U << 10U;
constexpr std::size_t buffer_bytes_max = 64U << 10U;
constexpr std::size_t read_bytes = 4096;
constexpr int accept_batch = 64;  // connections taken before others have their turn
constexpr std::size_t lingering_bytes_max = 256U << 10U;  // read and dropped after a refusal
constexpr std::chrono::seconds lingering_time{1};
constexpr std::chrono::milliseconds accept_pause{100};  // when descriptors run out

struct Peer {
  std::string text = "unix";
  bool is_loopback = true;  // a unix socket is as near as loopback
};

Peer peer_of(int socket) {
  sockaddr_storage at{};
  socklen_t length = sizeof at;
  Peer out;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&at), &length) != 0) return out;
  char text[INET6_ADDRSTRLEN] = {};
  if (at.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(at);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    out.text = std::string(text) + ":" + std::to_string(ntohs(v4.sin_port));
    out.is_loopback = ntohl(v4.sin_addr.s_addr) >> 24U == 127U;
  } else if (at.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(at);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    out.text = "[" + std::string(text) + "]:" + std::to_string(ntohs(v6.sin6_port));
    out.is_loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
  }
  return out;
}

PlainAnswer refusal(ProblemKind kind) {
  PlainAnswer out;
  out.status = barbacane::http::problem_type(kind).status;
  out.content_type = barbacane::http::problem_media_type;
  out.body = barbacane::http::to_json({.kind = kind}) + "\n";
  return out;
}

/// What a request that cannot be read is answered with; nothing = just close.
std::optional<ProblemKind> kind_of_failure(const ErrorCode& ec) {
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
    return ProblemKind::fields_too_large;
  }
  if (ec == http::error::body_limit) return ProblemKind::too_large;
  if (ec == http::error::end_of_stream || ec == http::error::partial_message) return std::nullopt;
  if (ec == http::error::bad_version) return ProblemKind::version_not_supported;
  if (ec.category() == make_error_code(http::error::bad_method).category()) {
    return ProblemKind::malformed;
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Our view of a request; nothing when its target or Host is not usable.
std::optional<PlainRequest> plain_request(
    const http::request<http::string_body>& head, const Peer& peer
) {
  PlainRequest out;
  out.method = head.method_string();
  out.peer = peer.text;
  out.is_loopback = peer.is_loopback;
  std::string_view target = head.target();
  if (target.starts_with("http://")) {  // absolute form: the authority is also in Host
    const std::size_t slash = target.find('/', 7);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  if (!target.starts_with('/') && target != "*") return std::nullopt;
  const std::size_t question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string_view::npos) out.query = target.substr(question + 1);
  for (const auto& field : head) {
    std::string& value = out.fields[lower(field.name_string())];
    if (!value.empty()) value += ", ";
    value += field.value();
  }
  const std::size_t hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11)) return std::nullopt;  // RFC 9112 §3.2
  return out;
}

Response to_response(PlainAnswer answer, unsigned version, bool is_head, bool keeps_alive) {
  Response out(http::int_to_status(answer.status), version);
  out.result(answer.status);
  for (const auto& [name, value] : answer.fields) out.set(name, value);
  const bool has_body = answer.status != 204 && answer.status != 304;
  if (has_body) {
    out.set(http::field::content_type, answer.content_type);
    out.content_length(answer.body.size());
    if (!is_head) out.body() = std::move(answer.body);
  }
  out.keep_alive(keeps_alive);
  return out;
}

/// One answer that may come later, from any thread. The timer is both the wait and its bound.
struct Awaited {
  explicit Awaited(const Executor& executor) : timer(executor) {}
  Timer timer;
  std::optional<PlainAnswer> answer;
};

struct Connection {
  Connection(asio::io_context& io, int family, int socket)
      : stream(io.get_executor()), peer(peer_of(socket)) {
    ErrorCode ec;
    stream.socket().assign(
        asio::generic::stream_protocol(family, family == AF_UNIX ? 0 : IPPROTO_TCP), socket, ec
    );
    if (ec.failed()) ::close(socket);
  }
  Stream stream;
  Peer peer;
  beast::flat_buffer buffer{buffer_bytes_max};
  bool is_idle = true;               // between requests
  std::shared_ptr<Awaited> awaited;  // the answer that is being made
};

int family_of(int socket) {
  sockaddr_storage at{};
  socklen_t length = sizeof at;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &length) == 0 ? at.ss_family
                                                                               : AF_INET;
}

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  /// Lets answers of other threads in until the server is gone, and with it perhaps the io_context.
  struct Gate {
    std::mutex mutex;
    bool is_open = true;
  };

  State(asio::io_context& context, int descriptor, HttpServerSettings chosen, LaterHandler later)
      : io(context),
        listener(context.get_executor(), descriptor),
        family(family_of(descriptor)),
        pause(context.get_executor()),
        settings(chosen),
        handler(std::move(later)) {}

  asio::io_context& io;
  asio::posix::basic_stream_descriptor<Executor> listener;
  int family;
  Timer pause;
  HttpServerSettings settings;
  LaterHandler handler;
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  std::set<std::shared_ptr<Connection>> connections;
  bool is_stopping = false;

  void start();
  void stop();
  void close_all();
  Task<void> accept_all();
  bool accept_ready();
  void admit(int socket);
  Task<void> serve(std::shared_ptr<Connection> connection);
  Task<bool> serve_one(Connection& connection, bool is_first);
  Task<PlainAnswer> answer_of(Connection& connection, PlainRequest request);
  Task<bool> write(Connection& connection, Response response);
  Task<void> refuse(Connection& connection, ProblemKind kind);
};

void HttpServer::State::start() {
  ErrorCode ec;
  listener.non_blocking(true, ec);
  asio::co_spawn(io, accept_all(), [self = shared_from_this()](const std::exception_ptr&) {
    // Nothing in there throws but an exhausted heap, which no log line would survive either.
  });
}

void HttpServer::State::stop() {
  is_stopping = true;
  ErrorCode ec;
  listener.close(ec);
  pause.cancel();
  for (const auto& connection : connections) {
    if (connection->is_idle) connection->stream.close();
  }
}

void HttpServer::State::close_all() {
  stop();
  for (const auto& connection : connections) {
    connection->stream.close();
    if (connection->awaited) connection->awaited->timer.cancel();
  }
}

Task<void> HttpServer::State::accept_all() {
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
bool HttpServer::State::accept_ready() {
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

void HttpServer::State::admit(int socket) {
  if (connections.size() >= settings.connections_max) {
    constexpr std::string_view full =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n";
    static_cast<void>(::send(socket, full.data(), full.size(), MSG_NOSIGNAL));
    ::close(socket);
    return;
  }
  if (family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  auto connection = std::make_shared<Connection>(io, family, socket);
  connections.insert(connection);
  asio::co_spawn(
      io,
      serve(connection),
      [self = shared_from_this(), connection](const std::exception_ptr&) {
        connection->stream.close();
        self->connections.erase(connection);
      }
  );
}

Task<void> HttpServer::State::serve(std::shared_ptr<Connection> connection) {
  bool is_first = true;
  while (true) {
    const bool goes_on = co_await serve_one(*connection, is_first);
    if (!goes_on || is_stopping) break;
    is_first = false;
  }
  ErrorCode ec;
  connection->stream.socket().shutdown(asio::socket_base::shutdown_send, ec);
}

/// One request and its answer. False when the connection is done.
Task<bool> HttpServer::State::serve_one(Connection& connection, bool is_first) {
  Stream& stream = connection.stream;
  if (connection.buffer.size() == 0) {
    connection.is_idle = true;
    stream.expires_after(is_first ? settings.head_timeout : settings.idle_timeout);
    const auto space = connection.buffer.prepare(read_bytes);
    const auto [ec, bytes] = co_await stream.async_read_some(space, use_task);
    if (ec.failed()) co_return false;
    connection.buffer.commit(bytes);
    connection.is_idle = false;
  }
  http::request_parser<http::string_body> parser;
  parser.header_limit(head_bytes_max);
  parser.body_limit(settings.body_bytes_max);
  stream.expires_after(settings.head_timeout);
  auto [ec, bytes] = co_await http::async_read_header(stream, connection.buffer, parser, use_task);
  if (!ec.failed() && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    std::tie(ec, bytes) = co_await asio::async_write(stream, asio::buffer(go_on), use_task);
  }
  if (!ec.failed() && !parser.is_done()) {
    std::tie(ec, bytes) = co_await http::async_read(stream, connection.buffer, parser, use_task);
  }
  if (ec.failed()) {
    const std::optional<ProblemKind> kind = kind_of_failure(ec);
    if (kind) co_await refuse(connection, *kind);
    co_return false;
  }
  std::optional<PlainRequest> request = plain_request(parser.get(), connection.peer);
  if (!request) {
    co_await refuse(connection, ProblemKind::malformed);
    co_return false;
  }
  request->body = std::move(parser.get().body());
  const bool is_head = request->method == "HEAD";
  stream.expires_never();
  PlainAnswer answer = co_await answer_of(connection, *std::move(request));
  const bool keeps_alive = parser.get().keep_alive() && !is_stopping;
  Response response = to_response(std::move(answer), parser.get().version(), is_head, keeps_alive);
  const bool is_written = co_await write(connection, std::move(response));
  co_return is_written&& keeps_alive;
}

Task<PlainAnswer> HttpServer::State::answer_of(Connection& connection, PlainRequest request) {
  auto awaited = std::make_shared<Awaited>(io.get_executor());
  awaited->timer.expires_after(settings.answer_timeout);
  connection.awaited = awaited;
  // The callee may keep `done` for longer than the io_context lives: it must not own the timer.
  try {
    handler(
        request,
        [gate_of = gate, &context = io, weak = std::weak_ptr(awaited)](PlainAnswer answer) {
          const std::lock_guard lock(gate_of->mutex);
          if (!gate_of->is_open) return;
          asio::post(context, [weak, answer = std::move(answer)]() mutable {
            const auto one = weak.lock();
            if (!one || one->answer) return;
            one->answer = std::move(answer);
            one->timer.cancel();
          });
        }
    );
  } catch (const std::exception& error) {
    observe::log(
        observe::Level::error,
        "a request handler failed",
        {{"path", std::string_view(request.path)}, {"reason", std::string_view(error.what())}}
    );
    awaited->answer = refusal(ProblemKind::internal);
  }
  if (!awaited->answer) co_await awaited->timer.async_wait(use_task);
  connection.awaited.reset();
  if (!awaited->answer) {
    awaited->answer = refusal(ProblemKind::unavailable);  // and what comes later is dropped
    awaited->answer->fields["Retry-After"] = "10";
  }
  co_return *awaited->answer;
}

Task<bool> HttpServer::State::write(Connection& connection, Response response) {
  connection.stream.expires_after(settings.idle_timeout);
  const auto [ec, bytes] = co_await http::async_write(connection.stream, response, use_task);
  co_return !ec.failed();
}

/// Answers what cannot be served and reads on for a moment, so that a peer that still sends is not
/// reset before it sees the answer.
Task<void> HttpServer::State::refuse(Connection& connection, ProblemKind kind) {
  const bool is_written = co_await write(connection, to_response(refusal(kind), 11, false, false));
  if (!is_written) co_return;
  ErrorCode ignored;
  connection.stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
  connection.stream.expires_after(lingering_time);
  connection.buffer.clear();
  for (std::size_t total = 0; total < lingering_bytes_max;) {
    const auto space = connection.buffer.prepare(read_bytes);
    const auto [ec, bytes] = co_await connection.stream.async_read_some(space, use_task);
    if (ec.failed()) co_return;
    total += bytes;
  }
}

HttpServer::HttpServer(
    asio::io_context& io,
    int listener,
    bool /*is_unix*/,
    HttpServerSettings settings,
    LaterHandler handler
)
    : state_(std::make_shared<State>(io, listener, settings, std::move(handler))) {
  state_->start();
}

HttpServer::HttpServer(
    asio::io_context& io, int listener, bool is_unix, HttpServerSettings settings, Handler handler
)
    : HttpServer(
          io,
          listener,
          is_unix,
          settings,
          LaterHandler([answer = std::move(handler)](
                           const PlainRequest& request, const Done& done
                       ) { done(answer(request)); })
      ) {}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(state_->gate->mutex);
    state_->gate->is_open = false;
  }
  state_->close_all();
}

void HttpServer::stop() {
  state_->stop();
}

}  // namespace barbacane::net
