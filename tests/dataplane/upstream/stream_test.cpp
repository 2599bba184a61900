#include "dataplane/upstream/stream.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <vector>

#include "dataplane/upstream/calling.hpp"

namespace barbacane::upstream {
namespace {

class Recording final : public StreamEvents {
 public:
  void on_connected(int) override { events += 'c'; }
  void on_readable() override { events += 'r'; }
  void on_drained() override { events += 'd'; }
  void on_write_failed() override { events += 'f'; }
  void on_quiet() override { events += 'q'; }
  std::string events;
};

class StreamTest : public testing::Test {
 protected:
  void SetUp() override {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    stream.open(pair[0]);
    peer = pair[1];
  }
  void TearDown() override {
    stream.close();
    io.restart();
    io.poll();
    if (peer >= 0) ::close(peer);
  }
  /// What arrives at the peer until there is nothing more and the stream has nothing left.
  std::string drain_peer() {
    std::string got;
    std::vector<char> bytes(1U << 20U);
    EXPECT_TRUE(run_until(io, [&] {
      const ssize_t count = ::recv(peer, bytes.data(), bytes.size(), 0);
      if (count > 0) got.append(bytes.data(), static_cast<std::size_t>(count));
      return count <= 0 && !stream.is_blocked();
    }));
    return got;
  }
  void poll() {
    io.restart();
    io.poll();
  }

  boost::asio::io_context io{1};
  Recording heard;
  BufferPool buffers;
  Stream stream{io, heard};
  int peer = -1;
};

TEST_F(StreamTest, SendsThreePiecesAtOnce) {
  EXPECT_EQ(stream.send("head", {.bytes = "body"}, "tail"), IoStatus::ok);
  EXPECT_EQ(drain_peer(), "headbodytail");
}

TEST_F(StreamTest, TellsOfWhatComesOnceForEachWait) {
  stream.wait_read();
  poll();
  EXPECT_EQ(heard.events, "");
  ASSERT_EQ(::send(peer, "abc", 3, 0), 3);
  poll();
  EXPECT_EQ(heard.events, "r");
  poll();
  EXPECT_EQ(heard.events, "r");
  char bytes[8];
  std::size_t count = 0;
  EXPECT_EQ(stream.read(bytes, count), IoStatus::ok);
  EXPECT_EQ(count, 3U);
  EXPECT_FALSE(stream.may_have_more());
  EXPECT_EQ(stream.read(bytes, count), IoStatus::blocked);
}

TEST_F(StreamTest, AWaitBehindTheBytesStillHears) {
  ASSERT_EQ(::send(peer, "abc", 3, 0), 3);
  poll();
  stream.wait_read();
  poll();
  EXPECT_EQ(heard.events, "r");
}

enum class Keep { copied, owned, stable };
class Blocked : public StreamTest, public testing::WithParamInterface<Keep> {};
TEST_P(Blocked, KeepsTheRestAndSendsItLater) {
  std::string expected;
  std::string stable(BufferPool::buffer_bytes, 'x');
  IoStatus status = IoStatus::ok;
  for (int i = 0; i < 200 && status == IoStatus::ok; ++i) {
    Buffer buffer = buffers.take();
    for (std::size_t at = 0; at < stable.size(); ++at)
      stable[at] = buffer.data()[at] =
          static_cast<char>('a' + (at + static_cast<std::size_t>(i)) % 26);
    const std::string head = "<" + std::to_string(i) + ">";
    Payload body{.bytes = {buffer.data(), BufferPool::buffer_bytes}};
    if (GetParam() == Keep::owned) body.owner = &buffer;
    if (GetParam() == Keep::stable) body = {.bytes = stable, .is_stable = true};
    status = stream.send(head, body, "|");
    expected += head + stable + "|";
    if (GetParam() == Keep::owned) EXPECT_EQ(static_cast<bool>(buffer), status == IoStatus::ok);
  }
  ASSERT_EQ(status, IoStatus::blocked);
  EXPECT_TRUE(stream.is_blocked());
  EXPECT_EQ(stream.send("short word"), IoStatus::blocked);
  EXPECT_EQ(buffers.bytes_on_loan(), GetParam() == Keep::owned ? BufferPool::buffer_bytes : 0U);
  expected += "short word";
  EXPECT_EQ(drain_peer(), expected);
  EXPECT_EQ(heard.events, "d");
  EXPECT_EQ(buffers.bytes_on_loan(), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Kinds,
    Blocked,
    testing::Values(Keep::copied, Keep::owned, Keep::stable),
    [](const auto& kind) {
      return kind.param == Keep::copied ? "Copied" : kind.param == Keep::owned ? "Owned" : "Stable";
    }
);

TEST_F(StreamTest, APeerThatIsGoneBreaksWriting) {
  ::close(peer);
  peer = -1;
  EXPECT_EQ(stream.send("x"), IoStatus::failed);
  EXPECT_TRUE(stream.is_write_broken());
  EXPECT_EQ(stream.send("y"), IoStatus::failed);
  char bytes[8];
  std::size_t count = 0;
  EXPECT_EQ(stream.read(bytes, count), IoStatus::closed);
}

TEST_F(StreamTest, APeerThatGoesWhileWeAreBlocked) {
  const std::string much(8U << 20U, 'x');
  ASSERT_EQ(stream.send(much), IoStatus::blocked);
  ::close(peer);
  peer = -1;
  EXPECT_TRUE(run_until(io, [this] { return heard.events == "f"; }));
  EXPECT_FALSE(stream.is_blocked());
}

TEST_F(StreamTest, WakeComesFromTheLoop) {
  stream.wake();
  EXPECT_EQ(heard.events, "");
  poll();
  EXPECT_EQ(heard.events, "r");
}

TEST_F(StreamTest, QuietComesOnceAndLast) {
  stream.wait_read();
  stream.wake();
  stream.close();
  EXPECT_EQ(heard.events, "");
  EXPECT_FALSE(stream.is_quiet());
  poll();
  EXPECT_EQ(heard.events, "q");
  EXPECT_TRUE(stream.is_quiet());
}

TEST_F(StreamTest, CloseWithoutWaitsIsToldToo) {
  stream.close();
  stream.close();
  poll();
  EXPECT_EQ(heard.events, "q");
}

TEST_F(StreamTest, KnowsASilentPeer) {
  EXPECT_TRUE(stream.is_silent());
  ASSERT_EQ(::send(peer, "x", 1, 0), 1);
  EXPECT_FALSE(stream.is_silent());
}

TEST_F(StreamTest, AClosedPeerIsNotSilent) {
  ::shutdown(peer, SHUT_WR);
  EXPECT_FALSE(stream.is_silent());
}

}  // namespace
}  // namespace barbacane::upstream
