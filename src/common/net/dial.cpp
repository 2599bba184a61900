#include "common/net/dial.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>

#include "common/net/errors.hpp"
#include "common/net/watchdog.hpp"
#include "common/net/web_client.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

/// Shared with a resolver that may answer after we left.
struct Question {
  explicit Question(asio::io_context& io) : answered(io.get_executor()) {
    answered.expires_at(Timer::time_point::max());
  }
  Timer answered;
  std::optional<Result<Addresses>> answer;
};

Task<Result<Addresses>> resolve(
    DialNeeds& needs, const std::string& host, std::function<void()>& give_up
) {
  const auto question = std::make_shared<Question>(needs.io);
  needs.resolver.resolve(host, [question](Result<Addresses> answer) {
    question->answer.emplace(std::move(answer));
    question->answered.cancel();
  });
  give_up = [question] { question->answered.cancel(); };
  if (!question->answer) co_await question->answered.async_wait(use_task);
  give_up = {};
  if (!question->answer) co_return NetErrc::timed_out;
  co_return *std::move(question->answer);
}

void keep_alive(int socket) {
  const int on = 1;
  const int idle_seconds = 30;
  const int interval_seconds = 10;
  const int probes = 3;
  static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
  static_cast<void>(::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on));
  static_cast<void>(
      ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_seconds, sizeof idle_seconds)
  );
  static_cast<void>(
      ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval_seconds, sizeof interval_seconds)
  );
  static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes));
}

Task<Result<std::unique_ptr<ByteStream>>> connect(
    DialNeeds& needs, const WebUrl& url, std::function<void()>& give_up
) {
  const Result<Addresses> found = co_await resolve(needs, url.host, give_up);
  if (!found) co_return found.error();
  ErrorCode last = NetErrc::no_such_name;
  const std::size_t count = std::min(found->list.size(), dial_addresses_max);
  for (std::size_t i = 0; i < count; ++i) {
    Socket socket(needs.io.get_executor());
    give_up = [&socket] {
      ErrorCode ignored;
      socket.close(ignored);
    };
    const auto [ec] = co_await socket.async_connect({found->list[i], url.port}, use_task);
    give_up = {};
    last = ec;
    if (ec == asio::error::operation_aborted) break;
    if (ec.failed()) continue;
    keep_alive(socket.native_handle());
    ErrorCode released;
    const int descriptor = socket.release(released);
    if (released.failed()) co_return released;
    co_return make_byte_stream(needs.io, descriptor, nullptr);
  }
  co_return last;
}

Task<ErrorCode> open_tunnel(
    ByteStream& stream, const WebUrl& url, const Proxy& proxy, std::string& detail
) {
  const std::string host =
      url.host.find(':') == std::string::npos ? url.host : '[' + url.host + ']';
  const std::string target = host + ':' + std::to_string(url.port);
  WebClient client(stream);
  WebFields fields{{"Host", target}};
  if (!proxy.authorization.empty()) fields.emplace_back("Proxy-Authorization", proxy.authorization);
  const Result<WebReply> reply = co_await client.ask("CONNECT", target, fields);
  if (!reply) co_return reply.error();
  if (reply->status / 100 == 2) co_return ErrorCode{};
  detail = "the proxy answered " + std::to_string(reply->status);
  co_return NetErrc::proxy_refused;
}

Task<Result<std::unique_ptr<ByteStream>>> dial_all(
    DialNeeds& needs, const WebUrl& url, std::string& detail, std::function<void()>& give_up
) {
  auto connected = co_await connect(needs, needs.proxy ? needs.proxy->url : url, give_up);
  if (!connected) co_return connected.error();
  std::unique_ptr<ByteStream> stream = *std::move(connected);
  give_up = [raw = stream.get()] { raw->close(); };
  ErrorCode ec;
  if (needs.proxy) ec = co_await open_tunnel(*stream, url, *needs.proxy, detail);
  if (!ec.failed() && url.is_secure) {
    if (needs.tls == nullptr) co_return NetErrc::no_trust_anchors;
    stream = make_tls_client(std::move(stream), *needs.tls, url.host);
    give_up = [raw = stream.get()] { raw->close(); };
    ec = co_await stream->handshake();
    if (ec.failed() && detail.empty()) detail = stream->failure();
  }
  give_up = {};
  if (ec.failed()) co_return ec;
  co_return std::move(stream);
}

}  // namespace

Task<Result<std::unique_ptr<ByteStream>>> dial(DialNeeds needs, WebUrl url, std::string& detail) {
  std::function<void()> give_up;
  Watchdog watchdog(needs.io, needs.time_max, [&give_up] {
    if (give_up) give_up();
  });
  auto stream = co_await dial_all(needs, url, detail, give_up);
  if (watchdog.has_bitten()) co_return NetErrc::timed_out;
  co_return stream;
}

}  // namespace barbacane::net
