#include "common/net/web_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "common/net/listen.hpp"
#include "support/raw_client.hpp"

namespace barbacane::net {
namespace {

using support::RawClient;
using support::RawResponse;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Reads the whole body and says what came.
Task<WebAnswer> echo(WebRequest& request) {
  WebAnswer out;
  std::string body;
  std::size_t pieces = 0;
  while (true) {
    const Result<std::string> piece = co_await request.body->next();
    if (!piece) {
      out.status = piece.error() == boost::asio::error::message_size ? 413 : 400;
      co_return out;
    }
    if (piece->empty()) break;
    body += *piece;
    ++pieces;
  }
  out.body = request.method + ' ' + request.path + " ?" + request.query + " [" +
             (body.size() > 100 ? std::to_string(body.size()) : body) + "] ";
  for (const auto& [name, value] : request.fields) out.body += name + '=' + value + ';';
  out.fields.emplace_back("Pieces", std::to_string(pieces));
  co_return out;
}

Task<WebAnswer> ignore(WebRequest&) {
  WebAnswer out;
  out.body = "ignored";
  co_return out;
}

/// A server on a thread of its own.
class Running {
 public:
  explicit Running(WebServer::Handler handler, WebServerSettings settings = {}) {
    Failure failure;
    const std::vector<int> sockets =
        open_listeners(*parse_listen_address("127.0.0.1:0"), 1, bound_, failure);
    EXPECT_EQ(sockets.size(), 1U) << failure.detail;
    server_ = std::make_unique<WebServer>(
        io_,
        sockets.at(0),
        nullptr,
        settings,
        std::move(handler),
        [](unsigned status) {
          WebAnswer out;
          out.status = status;
          out.body = "refused";
          return out;
        }
    );
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Running() {
    boost::asio::post(io_, [this] { server_.reset(); });
    work_.reset();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] std::string address() const { return to_text(bound_); }
  /// Runs on the server's thread, and gives what it gives.
  template <class F>
  auto ask(F work) {
    std::promise<decltype(work(*server_))> done;
    boost::asio::post(io_, [&] { done.set_value(work(*server_)); });
    return done.get_future().get();
  }
  RawResponse fetch(std::string_view bytes, bool is_head = false) {
    RawClient client(address());
    client.send(bytes);
    return client.read_response(is_head);
  }

 private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()
  };
  ListenAddress bound_;
  std::unique_ptr<WebServer> server_;
  std::thread thread_;
};

std::string post(std::size_t bytes) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
         std::string(bytes, 'x');
}

TEST(WebServer, AnswersOneRequestAfterTheOtherOnAConnection) {
  Running server(echo);
  RawClient client(server.address());
  client.send(
      "GET /a%20b?x=1 HTTP/1.1\r\nHost: a\r\nX-Two: 1\r\nx-two: 2\r\n\r\n"
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n1\r\na\r\n2;e=1\r\nbc\r\n0\r\n\r\n"
  );
  EXPECT_THAT(client.read_response().body, HasSubstr("GET /a%20b ?x=1 [] host=a;x-two=1;x-two=2;"));
  EXPECT_THAT(client.read_response().body, HasSubstr("POST / ? [abc]"));
  EXPECT_THAT(client.read_response().body, HasSubstr("POST / ? [abc]"));
  EXPECT_EQ(server.ask([](WebServer& one) { return one.stats().connections_accepted; }), 1U);
}

TEST(WebServer, BodiesComeInBoundedPieces) {
  Running server(echo);
  const RawResponse answer = server.fetch(post(1'000'000));
  EXPECT_THAT(answer.body, HasSubstr("[1000000]"));
  EXPECT_GE(std::stoi(answer.field("pieces")), 1'000'000 / 65'536);
}

TEST(WebServer, ABodyOverTheLimitIsAnErrorOfTheBody) {
  Running server(echo, {.body_bytes_max = 1000});
  EXPECT_EQ(server.fetch(post(1000)).status, 200);
  EXPECT_EQ(server.fetch(post(1001)).status, 413);
  const std::string chunk = "3e8\r\n" + std::string(1000, 'x') + "\r\n";
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(server.fetch(head + chunk + "0\r\n\r\n").status, 200);
  EXPECT_EQ(server.fetch(head + chunk + "1\r\nx\r\n0\r\n\r\n").status, 413);
}

TEST(WebServer, AChunkWithoutEndIsNotKept) {
  Running server(echo);
  RawClient client(server.address());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  const std::string more(64U << 10U, 'e');
  for (int i = 0; i < 64; ++i) client.send(more);  // 4 MiB of one chunk's extension
  EXPECT_EQ(client.read_response().status, 400);
}

TEST(WebServer, SaysContinueWhenTheBodyIsWanted) {
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
  {
    Running server(echo);
    RawClient client(server.address());
    client.send(head);
    EXPECT_EQ(client.read_response().status, 100);
    client.send("abc");
    EXPECT_THAT(client.read_response().body, HasSubstr("[abc]"));
  }
  Running server(ignore);
  RawClient client(server.address());
  client.send(head);
  EXPECT_EQ(client.read_response().status, 200);
  EXPECT_TRUE(client.is_closed_by_peer()) << "the body that may still come is no request";
}

TEST(WebServer, ABodyThatNobodyReadEndsTheConnectionButNotTheAnswer) {
  Running server(ignore);
  RawClient client(server.address());
  client.send(post(500'000).substr(0, 300'000));
  const RawResponse answer = client.read_response();
  EXPECT_EQ(answer.body, "ignored");
  EXPECT_EQ(answer.field("connection"), "close");
  client.shut_write();
  EXPECT_TRUE(client.is_closed_by_peer());
}

Task<Result<std::string>> at_once(Result<std::string> piece) {
  co_return piece;
}

Task<WebAnswer> answer_at_once(WebAnswer answer) {
  co_return answer;
}

/// "one", "two", and the end or a failure.
WebServer::Handler source_of(std::optional<std::uint64_t> length, bool breaks = false) {
  return [=](WebRequest&) {
    WebAnswer out;
    out.source_length = length;
    out.source = [breaks, number = 0]() mutable {
      ++number;
      if (number == 1) return at_once(std::string("one"));
      if (number == 2) return at_once(std::string("two"));
      return at_once(
          breaks ? Result<std::string>(ErrorCode(boost::asio::error::fault)) : std::string()
      );
    };
    return answer_at_once(std::move(out));
  };
}

TEST(WebServer, StreamsWhatIsMadeMeanwhile) {
  {
    Running server(source_of(std::nullopt));
    const RawResponse chunked = server.fetch("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(chunked.field("transfer-encoding"), "chunked");
    EXPECT_EQ(chunked.body, "onetwo");
    RawClient old(server.address());
    old.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_THAT(old.read_to_end(), ::testing::EndsWith("\r\n\r\nonetwo"));
  }
  Running server(source_of(6));
  const RawResponse counted = server.fetch("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(counted.field("content-length"), "6");
  EXPECT_EQ(counted.body, "onetwo");
  const RawResponse head = server.fetch("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", true);
  EXPECT_EQ(head.field("content-length"), "6");
  EXPECT_EQ(head.body, "");
}

TEST(WebServer, AnAnswerThatBreaksOffIsCutNotEnded) {
  for (const std::optional<std::uint64_t> length : {std::optional<std::uint64_t>(7), {5}}) {
    Running server(source_of(length));
    EXPECT_FALSE(server.fetch("GET / HTTP/1.1\r\nHost: a\r\n\r\n").is_complete) << *length;
  }
  Running server(source_of(std::nullopt, true));
  EXPECT_FALSE(server.fetch("GET / HTTP/1.1\r\nHost: a\r\n\r\n").is_complete);
}

TEST(WebServer, RefusesWhatIsNoRequest) {
  Running server(echo, {.head_bytes_max = 4096});
  const struct {
    std::string bytes;
    int status;
  } rows[]{
      {"GET\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(5000, 'x') + "\r\n\r\n", 431},
  };
  for (const auto& [bytes, status] : rows) {
    RawClient client(server.address());
    client.send(bytes);
    const RawResponse answer = client.read_response();
    EXPECT_EQ(answer.status, status) << bytes.substr(0, 60);
    EXPECT_EQ(answer.body, "refused");
    client.shut_write();
    EXPECT_TRUE(client.is_closed_by_peer());
  }
  EXPECT_EQ(server.ask([](WebServer& one) { return one.stats().requests_malformed; }), 6U);
}

TEST(WebServer, AHandlerThatThrowsIsA500) {
  Running server([](WebRequest&) -> Task<WebAnswer> {
    throw std::runtime_error("on purpose");
    co_return WebAnswer{};
  });
  const RawResponse answer = server.fetch("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.field("connection"), "close");
}

TEST(WebServer, OneConnectionTooManyIs503) {
  Running server(echo, {.connections_max = 1});
  RawClient first(server.address());
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(first.read_response().status, 200);
  RawClient second(server.address());
  const RawResponse answer = second.read_response();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.field("retry-after"), "1");
}

TEST(WebServer, StopsWhenWhatIsUnderWayHasItsAnswer) {
  std::promise<void> is_asked;
  Running server([&is_asked](WebRequest& request) -> Task<WebAnswer> {
    is_asked.set_value();
    return echo(request);
  });
  RawClient idle(server.address());
  RawClient busy(server.address());
  busy.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
  is_asked.get_future().wait();
  server.ask([](WebServer& one) {
    one.stop();
    return 0;
  });
  EXPECT_TRUE(idle.is_closed_by_peer());
  busy.send("bc");
  const RawResponse answer = busy.read_response();
  EXPECT_THAT(answer.body, HasSubstr("[abc]"));
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_TRUE(busy.is_closed_by_peer());
  EXPECT_TRUE(support::eventually([&] {
    return server.ask([](WebServer& one) { return one.connections(); }) == 0;
  }));
}

TEST(WebServer, ACallerThatIsTooSlowIsCut) {
  Running server(
      echo, {.head_timeout = std::chrono::seconds(0), .body_timeout = std::chrono::seconds(0)}
  );
  RawClient head(server.address());
  head.send("GET / HTTP/1.1\r\nHo");
  EXPECT_TRUE(head.is_closed_by_peer());
}

}  // namespace
}  // namespace barbacane::net
