#include "common/net/dial.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "common/net/errors.hpp"
#include "common/net/listen.hpp"
#include "stream_pair.hpp"

namespace barbacane::net {
namespace {

struct Listener {
  Listener() {
    Failure failure;
    const auto sockets = open_listeners(*parse_listen_address("127.0.0.1:0"), 1, bound, failure);
    socket = sockets.empty() ? -1 : sockets.front();
  }
  ~Listener() { ::close(socket); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  net::ListenAddress bound;
  int socket = -1;
};

Result<std::unique_ptr<ByteStream>> dialled(
    const std::string& url, std::string& detail, std::optional<Proxy> proxy = {}
) {
  boost::asio::io_context io;
  Resolver resolver(io);
  Result<std::unique_ptr<ByteStream>> out = NetErrc::not_http;
  spawn(io, [&]() -> Task<void> {
    out = co_await dial(
        {.io = io, .resolver = resolver, .tls = nullptr, .proxy = std::move(proxy)},
        *parse_web_url(url),
        detail
    );
  });
  io.run();
  if (out) return ErrorCode{};  // streams must not outlive their io_context
  return out.error();
}

TEST(Dial, ConnectsOrSaysWhyNot) {
  const Listener listener;
  const std::string port = std::to_string(listener.bound.port);
  std::string detail;
  EXPECT_EQ(dialled("http://127.0.0.1:" + port, detail).error(), ErrorCode{});
  EXPECT_EQ(dialled("https://127.0.0.1:" + port, detail).error(), NetErrc::no_trust_anchors);
  EXPECT_TRUE(dialled("http://no.such.name.invalid", detail).error().failed());
}

TEST(Dial, AProxyThatRefusesIsNamed) {
  const Listener listener;
  std::thread proxy([&listener] {
    pollfd ready{.fd = listener.socket, .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&ready, 1, 10'000), 1);
    const int caller = ::accept(listener.socket, nullptr, nullptr);
    char request[500];
    const ssize_t got = ::recv(caller, request, sizeof request, 0);
    EXPECT_TRUE(std::string_view(request, static_cast<std::size_t>(got))
                    .starts_with("CONNECT far.example:80 HTTP/1.1\r\n"));
    constexpr std::string_view answer = "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n";
    static_cast<void>(::send(caller, answer.data(), answer.size(), MSG_NOSIGNAL));
    ::close(caller);
  });
  std::string detail;
  const auto out = dialled(
      "http://far.example",
      detail,
      Proxy{.url = {.host = "127.0.0.1", .port = listener.bound.port}, .authorization = {}}
  );
  proxy.join();
  EXPECT_EQ(out.error(), NetErrc::proxy_refused);
  EXPECT_EQ(detail, "the proxy answered 407");
}

}  // namespace
}  // namespace barbacane::net
