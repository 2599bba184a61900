#include "dataplane/link/download.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <fstream>
#include <sstream>
#include <thread>

#include "common/crypto/digest.hpp"
#include "common/net/listen.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::link {
namespace {

const std::string content = "twelve bytes";

std::string etag() {
  return "\"sha256:" + crypto::to_hex(crypto::sha256(content)) + '"';
}

/// Answers one connection with these bytes, and keeps what was asked.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : answer_(std::move(answer)) {
    Failure failure;
    socket_ =
        net::open_listeners(*net::parse_listen_address("127.0.0.1:0"), 1, bound_, failure).front();
    thread_ = std::thread([this] { serve(); });
  }
  ~OneAnswer() {
    thread_.join();
    ::close(socket_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;
  [[nodiscard]] std::uint16_t port() const { return bound_.port; }
  std::string asked;

 private:
  void serve() {
    pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, 2'000) != 1) return;
    const int caller = ::accept(socket_, nullptr, nullptr);
    char space[2000];
    const ssize_t got = ::recv(caller, space, sizeof space, 0);
    asked.assign(space, got > 0 ? static_cast<std::size_t>(got) : 0);
    static_cast<void>(::send(caller, answer_.data(), answer_.size(), MSG_NOSIGNAL));
    ::close(caller);
  }
  std::string answer_;
  net::ListenAddress bound_;
  int socket_ = -1;
  std::thread thread_;
};

class DownloadTest : public ::testing::Test {
 protected:
  DownloadTest() {
    order.desired.url = "/artifacts/x/download";
    order.desired.size = content.size();
    order.path = folder.path() + "/x.part";
    order.is_wanted = [] { return true; };
  }
  /// The code of the fault, "" = none.
  std::string fetch(const std::string& answer, std::string* asked = nullptr) {
    OneAnswer server(answer);
    boost::asio::io_context io;
    net::Resolver resolver(io);
    std::optional<DownloadFault> fault;
    const Access access{
        .io = io,
        .resolver = resolver,
        .tls = nullptr,
        .proxy = {},
        .base = {.host = "127.0.0.1", .port = server.port(), .path = "/p"},
        .key = "bbk_x"
    };
    boost::asio::co_spawn(
        io,
        [&]() -> net::Task<void> { fault = co_await download(access, order); },
        [](const std::exception_ptr& error) {
          if (error) std::rethrow_exception(error);
        }
    );
    io.run();
    if (asked != nullptr) *asked = server.asked;
    return fault ? fault->code : std::string{};
  }
  [[nodiscard]] std::string kept() const {
    std::ifstream in(order.path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  [[nodiscard]] static std::string whole(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nETag: " + etag() +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  support::TemporaryDirectory folder;
  Downloading order;
};

TEST_F(DownloadTest, BringsTheBytes) {
  std::string asked;
  EXPECT_EQ(fetch(whole(content), &asked), "");
  EXPECT_EQ(kept(), content);
  EXPECT_TRUE(asked.starts_with("GET /p/artifacts/x/download HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("Authorization: Bearer bbk_x\r\n"), std::string::npos);
}

TEST_F(DownloadTest, GoesOnWhereItBrokeOff) {
  EXPECT_EQ(
      fetch("HTTP/1.1 200 OK\r\nETag: " + etag() + "\r\nContent-Length: 12\r\n\r\ntwelve"),
      "network"
  );
  std::string asked;
  EXPECT_EQ(
      fetch(
          "HTTP/1.1 206 Partial\r\nContent-Range: bytes 6-11/12\r\nContent-Length: 6\r\n\r\n bytes",
          &asked
      ),
      ""
  );
  EXPECT_EQ(kept(), content);
  EXPECT_NE(asked.find("Range: bytes=6-\r\n"), std::string::npos) << asked;
  EXPECT_NE(asked.find("If-Range: " + etag()), std::string::npos) << asked;
}

TEST_F(DownloadTest, BeginsAnewWhenTheServerDoes) {
  EXPECT_EQ(
      fetch("HTTP/1.1 200 OK\r\nETag: " + etag() + "\r\nContent-Length: 12\r\n\r\nother"), "network"
  );
  EXPECT_EQ(fetch(whole(content)), "");
  EXPECT_EQ(kept(), content);
}

TEST_F(DownloadTest, WhatChangedOnItsWayIsFound) {
  EXPECT_EQ(fetch(whole("twelve bytez")), "corrupted");
  EXPECT_EQ(order.etag, "") << "nothing of it is used again";
  EXPECT_EQ(fetch(whole(content + "!")), "corrupted");
  EXPECT_EQ(fetch(whole(content)), "");
}

TEST_F(DownloadTest, RefusalsAreNamed) {
  EXPECT_EQ(fetch("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"), "http_404");
  EXPECT_EQ(fetch("HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"), "http_503");
  EXPECT_EQ(fetch("nonsense\r\n\r\n"), "network");
}

TEST_F(DownloadTest, SomethingNewerEndsIt) {
  order.is_wanted = [] { return false; };
  EXPECT_EQ(fetch(whole(content)), "unwanted");
}

TEST_F(DownloadTest, TheKeyGoesNowhereElse) {
  order.desired.url = "http://elsewhere.example/artifacts/x/download";
  EXPECT_EQ(fetch("HTTP/1.1 200 OK\r\n\r\n"), "bad_url");
}

TEST_F(DownloadTest, AFileThatCannotBeWrittenIsTheDisks) {
  order.path = "/proc/nowhere/x.part";
  EXPECT_EQ(fetch(whole(content)), "disk");
}

}  // namespace
}  // namespace barbacane::link
