#include "common/net/http_server.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <future>
#include <thread>

#include "common/net/certificates.hpp"
#include "common/net/listen.hpp"

namespace barbacane::net {
namespace {

using namespace std::chrono_literals;
constexpr int patience_ms = 20'000;

/// A blocking caller; every wait has its end.
class Caller {
 public:
  explicit Caller(const ListenAddress& to)
      : socket_(::socket(to.is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (to.is_unix) {
      sockaddr_un at{};
      at.sun_family = AF_UNIX;
      std::memcpy(at.sun_path, to.path.data(), to.path.size());
      EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    } else {
      sockaddr_in at{};
      at.sin_family = AF_INET;
      at.sin_port = htons(to.port);
      at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    }
  }
  ~Caller() { ::close(socket_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  void send(const std::string& bytes) const {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t step = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (step <= 0) return;
      sent += static_cast<std::size_t>(step);
    }
  }

  /// What comes until `end` was seen; with "" until the connection ends.
  std::string until(const std::string& end) {
    std::string out;
    while (end.empty() || out.find(end) == std::string::npos) {
      pollfd one{socket_, POLLIN, 0};
      if (::poll(&one, 1, patience_ms) <= 0) return out + "<timeout>";
      char buffer[4096];
      const ssize_t size = ::recv(socket_, buffer, sizeof buffer, 0);
      if (size <= 0) return out + (end.empty() ? "" : "<closed>");
      out.append(buffer, static_cast<std::size_t>(size));
    }
    return out;
  }

  std::string exchange(const std::string& bytes, const std::string& end) {
    send(bytes);
    return until(end);
  }

 private:
  int socket_;
};

/// A server on its own thread, as in the data plane.
class Running {
 public:
  template <class Handler>
  Running(const std::string& address, HttpServerSettings settings, Handler handler) {
    Failure failure;
    const std::vector<int> sockets =
        open_listeners(*parse_listen_address(address), 1, bound_, failure);
    EXPECT_EQ(sockets.size(), 1U) << failure.detail;
    server_ = std::make_unique<HttpServer>(io_, sockets.at(0), settings, handler);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Running() { end(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] const ListenAddress& address() const { return bound_; }
  void stop() {
    std::promise<void> done;
    boost::asio::post(io_, [&] {
      server_->stop();
      done.set_value();
    });
    done.get_future().wait();
  }
  void end() {
    if (!thread_.joinable()) return;
    boost::asio::post(io_, [this] { server_.reset(); });
    work_.reset();
    thread_.join();
  }

 private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()
  };
  ListenAddress bound_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

PlainAnswer echo(const PlainRequest& request) {
  PlainAnswer out;
  out.body = request.method + " " + request.path + " ?" + request.query + " [" + request.body +
             "] " + (request.is_loopback ? "near" : "far") + "\n";
  for (const auto& [name, value] : request.fields) out.body += name + "=" + value + "\n";
  out.body += "end";
  return out;
}

const std::string local = "127.0.0.1:0";

TEST(HttpServer, AnswersAndKeepsTheConnection) {
  Running server(local, {}, HttpServer::Handler(echo));
  Caller caller(server.address());
  const std::string first = caller.exchange(
      "GET /a%20b?x=1&y HTTP/1.1\r\nHost: localhost\r\nX-Two: 1\r\nX-two: 2\r\n\r\n", "end"
  );
  EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\n")) << first;
  EXPECT_NE(first.find("GET /a%20b ?x=1&y [] near\n"), std::string::npos) << first;
  EXPECT_NE(first.find("x-two=1, 2\n"), std::string::npos) << first;
  const std::string second = caller.exchange(
      "POST /b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n",
      "end"
  );
  EXPECT_NE(second.find("POST /b ? [abc] near\n"), std::string::npos) << second;
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  Running server(local, {}, HttpServer::Handler([](const PlainRequest& request) {
                   return PlainAnswer{.status = 200, .body = request.path, .fields = {}};
                 }));
  Caller caller(server.address());
  const std::string all = caller.exchange(
      "GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\nConnection: "
      "close\r\n\r\n",
      ""
  );
  EXPECT_LT(all.find("/one"), all.find("/two")) << all;
  EXPECT_NE(all.find("/two"), std::string::npos) << all;
}

TEST(HttpServer, HeadHasTheLengthButNoBody) {
  Running server(local, {}, HttpServer::Handler(echo));
  Caller caller(server.address());
  const std::string all =
      caller.exchange("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "");
  EXPECT_NE(all.find("Content-Length: "), std::string::npos) << all;
  EXPECT_TRUE(all.ends_with("\r\n\r\n")) << all;
}

TEST(HttpServer, ContinuesWhenAsked) {
  Running server(local, {}, HttpServer::Handler(echo));
  Caller caller(server.address());
  EXPECT_EQ(
      caller.exchange(
          "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
          "\r\n\r\n"
      ),
      "HTTP/1.1 100 Continue\r\n\r\n"
  );
  EXPECT_NE(caller.exchange("ok", "end").find("[ok]"), std::string::npos);
}

TEST(HttpServer, ListensOnUnixSockets) {
  const Folder folder;
  Running server("unix:" + folder.at("a.sock"), {}, HttpServer::Handler(echo));
  Caller caller(server.address());
  EXPECT_NE(
      caller.exchange("GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "end").find("[] near"),
      std::string::npos
  );
}

struct Refused {
  const char* name;
  std::string bytes;
  std::string status;
};

class HttpServerRefuses : public testing::TestWithParam<Refused> {};

TEST_P(HttpServerRefuses, AndCloses) {
  Running server(local, {.body_bytes_max = 10}, HttpServer::Handler(echo));
  Caller caller(server.address());
  const std::string all = caller.exchange(GetParam().bytes, "");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 " + GetParam().status)) << all;
  EXPECT_NE(all.find("Connection: close"), std::string::npos) << all;
  EXPECT_NE(all.find("urn:barbacane:error:"), std::string::npos) << all;
}

INSTANTIATE_TEST_SUITE_P(
    Http,
    HttpServerRefuses,
    testing::Values(
        Refused{"Garbage", "hello\r\n\r\n", "400"},
        Refused{
            "TlsHello",
            std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
            "400"
        },
        Refused{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
        Refused{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
        Refused{"TargetWithoutSlash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
        Refused{"BadLength", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400"},
        Refused{
            "LengthAndChunked",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400"
        },
        Refused{"OtherVersion", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
        Refused{
            "LargeHead",
            "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n",
            "431"
        },
        Refused{
            "LargeBody",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890",
            "413"
        },
        Refused{
            "LargeChunks",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
            "chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
            "413"
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(HttpServer, CutRequestIsNoRequest) {
  int calls = 0;
  {
    Running server(local, {}, HttpServer::Handler([&calls](const PlainRequest&) {
                     ++calls;
                     return PlainAnswer{};
                   }));
    Caller(server.address()).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    Caller last(server.address());
    last.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "");
  }
  EXPECT_EQ(calls, 1);
}

TEST(HttpServer, SilentCallerIsCutAtItsTimeout) {
  Running server(local, {.head_timeout = 1s}, HttpServer::Handler(echo));
  Caller silent(server.address());
  Caller slow(server.address());
  slow.send("GET / HT");
  EXPECT_EQ(silent.until(""), "");
  EXPECT_EQ(slow.until(""), "");
}

TEST(HttpServer, OneTooManyIsTurnedAway) {
  Running server(local, {.connections_max = 1}, HttpServer::Handler(echo));
  Caller first(server.address());
  first.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "end");
  Caller second(server.address());
  EXPECT_TRUE(second.until("").starts_with("HTTP/1.1 503 "));
  EXPECT_NE(
      first.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "end").find("200"), std::string::npos
  );
}

TEST(HttpServer, ThrowingHandlerIsAnInternalError) {
  Running server(local, {}, HttpServer::Handler([](const PlainRequest&) -> PlainAnswer {
                   throw std::runtime_error("secret");
                 }));
  Caller caller(server.address());
  const std::string all =
      caller.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "");
  EXPECT_TRUE(all.starts_with("HTTP/1.1 500 ")) << all;
  EXPECT_EQ(all.find("secret"), std::string::npos);
}

TEST(HttpServer, LaterAnswerComesFromAnotherThread) {
  std::promise<HttpServer::Done> handed;
  Running server(
      local,
      {},
      HttpServer::LaterHandler([&](const PlainRequest& request, const HttpServer::Done& done) {
        if (request.path == "/now") return done({.status = 200, .body = "now", .fields = {}});
        handed.set_value(done);
      })
  );
  Caller waiting(server.address());
  waiting.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  const HttpServer::Done done = handed.get_future().get();
  Caller quick(server.address());
  EXPECT_NE(
      quick.exchange("GET /now HTTP/1.1\r\nHost: a\r\n\r\n", "now").find("200"), std::string::npos
  );
  done({.status = 202, .body = "later", .fields = {}});
  done({.status = 500, .body = "twice", .fields = {}});
  EXPECT_TRUE(waiting.until("later").starts_with("HTTP/1.1 202 "));
}

TEST(HttpServer, LaterAnswerThatNeverComesIsUnavailable) {
  HttpServer::Done kept;
  {
    Running server(
        local,
        {.answer_timeout = 1s},
        HttpServer::LaterHandler([&](const PlainRequest&, const HttpServer::Done& done) {
          kept = done;
        })
    );
    Caller caller(server.address());
    EXPECT_TRUE(caller.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "")
                    .starts_with("HTTP/1.1 503 "));
    kept({});
  }
  kept({});  // the server is gone
}

TEST(HttpServer, StopEndsIdleConnectionsAndFinishesAnswers) {
  std::promise<HttpServer::Done> handed;
  Running server(
      local,
      {},
      HttpServer::LaterHandler([&](const PlainRequest& request, const HttpServer::Done& done) {
        if (request.path == "/now") return done({.status = 200, .body = "now", .fields = {}});
        handed.set_value(done);
      })
  );
  Caller idle(server.address());
  idle.exchange("GET /now HTTP/1.1\r\nHost: a\r\n\r\n", "now");
  Caller busy(server.address());
  busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  const HttpServer::Done done = handed.get_future().get();
  server.stop();
  EXPECT_EQ(idle.until(""), "");
  done({.status = 200, .body = "late", .fields = {}});
  const std::string last = busy.until("");
  EXPECT_NE(last.find("Connection: close"), std::string::npos) << last;
  EXPECT_TRUE(last.ends_with("late")) << last;
}

TEST(HttpServer, MayBeDestroyedWithCallersConnected) {
  std::promise<void> arrived;
  Running server(
      local, {}, HttpServer::LaterHandler([&](const PlainRequest&, const HttpServer::Done&) {
        arrived.set_value();
      })
  );
  Caller idle(server.address());
  Caller busy(server.address());
  busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  arrived.get_future().wait();
  server.end();
  EXPECT_EQ(busy.until(""), "");
  EXPECT_EQ(idle.until(""), "");
}

}  // namespace
}  // namespace barbacane::net
