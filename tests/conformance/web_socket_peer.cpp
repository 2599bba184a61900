// Our WebSocket as somebody to talk to: repeats each message, as a server or as a client. For
// tests/soak/websocket, which sets other people's implementations against it.
//
//   web_socket_peer serve            prints "port N", repeats until it is ended
//   web_socket_peer call 127.0.0.1:N connects, repeats until the other side has enough

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "common/net/dial.hpp"
#include "common/net/listen.hpp"
#include "common/net/web_client.hpp"
#include "common/net/web_server.hpp"
#include "common/net/web_socket.hpp"

namespace {

using namespace barbacane;
namespace asio = boost::asio;

constexpr std::size_t message_bytes_max = 1U << 20U;

net::Task<void> repeat(net::WebSocket& socket) {
  while (true) {
    const Result<std::string> text = co_await socket.receive();
    if (!text) co_return;
    socket.send(*text);
  }
}

net::Task<void> serve(
    asio::io_context& io, std::unique_ptr<net::ByteStream> stream, std::string rest
) {
  net::WebSocket socket(
      io,
      std::move(stream),
      std::move(rest),
      {.message_bytes_max = message_bytes_max, .outbox_bytes_max = 16 * message_bytes_max}
  );
  co_await repeat(socket);
}

int serve_all() {
  asio::io_context io{1};
  Failure failure;
  net::ListenAddress wanted;
  wanted.host = "127.0.0.1";
  net::ListenAddress bound;
  const auto listeners = net::open_listeners(wanted, 1, bound, failure);
  if (listeners.empty()) return 1;
  net::WebServer server(
      io,
      listeners.front(),
      nullptr,
      {},
      [&io](net::WebRequest& request) -> net::Task<net::WebAnswer> {
        net::WebAnswer out = net::web_socket_answer(request, "echo");
        out.takeover = [&io](std::unique_ptr<net::ByteStream> stream, std::string rest) {
          return serve(io, std::move(stream), std::move(rest));
        };
        co_return out;
      },
      [](unsigned status) {
        net::WebAnswer out;
        out.status = status;
        return out;
      }
  );
  std::printf("port %u\n", static_cast<unsigned>(bound.port));
  std::fflush(stdout);
  io.run();
  return 0;
}

net::Task<void> call(asio::io_context& io, net::Resolver& resolver, net::WebUrl url, int& code) {
  std::string detail;
  auto dialled = co_await net::dial({.io = io, .resolver = resolver, .tls = nullptr}, url, detail);
  if (!dialled) co_return;
  std::unique_ptr<net::ByteStream> stream = *std::move(dialled);
  net::WebClient client(*stream);
  const std::string nonce = net::make_web_socket_key();
  net::WebFields fields = net::web_socket_request_fields(nonce, "echo");
  fields.emplace_back("Host", url.authority());
  const auto reply = co_await client.ask("GET", "/", std::move(fields));
  if (!reply || reply->status != 101 || !net::is_web_socket_accepted(reply->fields, nonce, "echo"))
    co_return;
  std::string rest = client.rest();
  net::WebSocket socket(
      io,
      std::move(stream),
      std::move(rest),
      {.is_server = false,
       .message_bytes_max = message_bytes_max,
       .outbox_bytes_max = 16 * message_bytes_max}
  );
  code = 0;
  co_await repeat(socket);
}

int call_one(const std::string& address) {
  const auto url = net::parse_web_url("http://" + address);
  if (!url) return 2;
  asio::io_context io{1};
  net::Resolver resolver(io);
  int code = 1;
  asio::co_spawn(io, call(io, resolver, *url, code), [](const std::exception_ptr&) {});
  io.run();
  return code;
}

}  // namespace

int main(int count, char** words) {
  const std::string what = count > 1 ? words[1] : "";
  if (what == "serve") return serve_all();
  if (what == "call" && count > 2) return call_one(words[2]);
  std::fputs("usage: web_socket_peer serve | call HOST:PORT\n", stderr);
  return 2;
}
