#include "common/net/web_client.hpp"

#include <gtest/gtest.h>

#include "common/net/errors.hpp"
#include "stream_pair.hpp"

namespace barbacane::net {
namespace {

struct Exchanged {
  std::string request;
  Result<WebReply> reply = NetErrc::not_http;
  std::string body;
  bool is_whole = true;
  std::string rest;
};

/// Asks, and has the other side answer with these bytes and close.
Exchanged ask(const std::string& answer, const std::string& method = "GET", WebFields fields = {}) {
  boost::asio::io_context io;
  StreamPair pair(io);
  Exchanged out;
  fields.emplace_back("Host", "h");
  spawn(io, [&]() -> Task<void> {
    std::array<char, 1000> space{};
    const Received got = co_await pair.other->read_some(space);
    out.request.assign(space.data(), got.bytes);
    static_cast<void>(co_await pair.other->write(answer));
    co_await pair.other->shut();
  });
  spawn(io, [&]() -> Task<void> {
    WebClient client(*pair.one);
    out.reply = co_await client.ask(method, "/x", fields);
    if (!out.reply) co_return;
    while (true) {
      const auto piece = co_await client.next();
      out.is_whole = piece.has_value();
      if (!piece || piece->empty()) break;
      out.body += *piece;
    }
    out.rest = client.rest();
  });
  io.run();
  return out;
}

TEST(WebClient, ReadsBodiesOfEachFraming) {
  const auto counted = ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc");
  EXPECT_EQ(counted.request, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(counted.body, "abc");
  EXPECT_EQ(counted.reply->field("a"), "b");
  const auto chunked =
      ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.body, "abc");
  EXPECT_EQ(ask("HTTP/1.1 200 OK\r\n\r\nabc").body, "abc");
  EXPECT_EQ(ask("HTTP/1.1 204 No Content\r\n\r\n").body, "");
}

TEST(WebClient, InterimAnswersArePassedOver) {
  const auto got = ask("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  ASSERT_TRUE(got.reply);
  EXPECT_EQ(got.reply->status, 200U);
  EXPECT_EQ(got.body, "x");
}

TEST(WebClient, ABodyThatBreaksOffIsAnError) {
  const auto got = ask("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
  EXPECT_EQ(got.body, "abc");
  EXPECT_FALSE(got.is_whole);
}

TEST(WebClient, WhatComesBehindATunnelsHeadIsKept) {
  const auto got = ask("HTTP/1.1 200 OK\r\n\r\nrest", "CONNECT");
  EXPECT_EQ(got.rest, "rest");
  const auto upgraded =
      ask("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nrest", "GET", {{"Upgrade", "x"}});
  EXPECT_EQ(upgraded.reply->status, 101U);
  EXPECT_EQ(upgraded.rest, "rest");
}

TEST(WebClient, WhatIsNotHttpIsSaid) {
  EXPECT_EQ(ask("SSH-2.0\r\n\r\n").reply.error(), NetErrc::not_http);
  EXPECT_EQ(
      ask("HTTP/1.1 200 OK\r\nA: " + std::string(20'000, 'x')).reply.error(), NetErrc::not_http
  );
}

}  // namespace
}  // namespace barbacane::net
