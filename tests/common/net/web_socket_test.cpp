#include "common/net/web_socket.hpp"

#include <gtest/gtest.h>

#include "common/net/errors.hpp"
#include "stream_pair.hpp"

namespace barbacane::net {
namespace {

std::string text_of(const Result<std::string>& received) {
  return received ? *received : "lost";
}

struct Sockets {
  explicit Sockets(std::string early = {})
      : pair(io), server(io, std::move(pair.one), std::move(early), {.message_bytes_max = 1000}) {}
  boost::asio::io_context io;
  StreamPair pair;
  WebSocket server;
  [[nodiscard]] WebSocket client() {
    return {io, std::move(pair.other), {}, {.is_server = false, .message_bytes_max = 1000}};
  }
};

TEST(WebSocket, MessagesGoBothWaysAndPingsAreAnswered) {
  Sockets sockets;
  WebSocket client = sockets.client();
  std::string heard;
  std::string answer;
  spawn(sockets.io, [&]() -> Task<void> {
    client.ping();
    client.send("question");
    answer = text_of(co_await client.receive());
    client.close(CloseCode::normal, "enough");
  });
  spawn(sockets.io, [&]() -> Task<void> {
    heard = text_of(co_await sockets.server.receive());
    sockets.server.send("answer");
    EXPECT_FALSE(co_await sockets.server.receive());
  });
  sockets.io.run();
  EXPECT_EQ(heard, "question");
  EXPECT_EQ(answer, "answer");
  EXPECT_EQ(sockets.server.farewell(), "enough");
}

TEST(WebSocket, FragmentsAreOneMessageWithControlFramesBetween) {
  // "ab" in two fragments with a ping between, masked with zeros.
  const std::string early{'\x01', '\x81', 0, 0,      0,      0, 'a', '\x89', '\x80', 0,
                          0,      0,      0, '\x80', '\x81', 0, 0,   0,      0,      'b'};
  Sockets sockets(early);
  std::string heard;
  spawn(sockets.io, [&]() -> Task<void> { heard = text_of(co_await sockets.server.receive()); });
  sockets.io.run();
  EXPECT_EQ(heard, "ab");
}

TEST(WebSocket, WhatIsNotAllowedEndsIt) {
  const std::string cases[] = {
      {'\x82', '\x81', 0, 0, 0, 0, 'a'},                                   // binary
      {'\x80', '\x81', 0, 0, 0, 0, 'a'},                                   // continues nothing
      {'\x81', '\x81', 0, 0, 0, 0, '\xFF'},                                // not UTF-8
      {'\x01', '\x81', 0, 0, 0, 0, 'a', '\x81', '\x81', 0, 0, 0, 0, 'b'},  // two at once
      {'\x81', '\x01', 'a'},                                               // not masked
      {'\x81', '\xFE', '\x10', '\x00', 0, 0, 0, 0},                        // too long
      {'\x88', '\x81', 0, 0, 0, 0, 'a'},                                   // half a close code
  };
  for (const std::string& one : cases) {
    Sockets sockets(one);
    ErrorCode error;
    spawn(sockets.io, [&]() -> Task<void> {
      const auto got = co_await sockets.server.receive();
      if (!got) error = got.error();
    });
    sockets.io.run_for(std::chrono::milliseconds{50});
    EXPECT_EQ(error, NetErrc::web_socket_violated) << static_cast<int>(one[0]);
  }
}

TEST(WebSocket, APeerThatTakesNothingIsCut) {
  Sockets sockets;
  bool has_ended = false;
  spawn(sockets.io, [&]() -> Task<void> {
    for (int i = 0; i < 3000; ++i) sockets.server.send(std::string(1000, 'x'));
    has_ended = !(co_await sockets.server.receive());
  });
  sockets.io.run();
  EXPECT_TRUE(has_ended);
}

}  // namespace
}  // namespace barbacane::net
