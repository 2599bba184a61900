// The life of one exchange under a carrier of the test's own: what happens without a response, and
// when the caller or the generation goes.
#include "dataplane/exchange/exchange.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::exchange {
namespace {

using upstream::IoStatus;

/// Keeps what it is given; blocked or broken on demand.
class PaperCarrier final : public Carrier {
 public:
  IoStatus send(std::string_view head, upstream::Payload body, std::string_view tail) override {
    if (answer == IoStatus::failed) return answer;
    sent.append(head).append(body.bytes).append(tail);
    return answer;
  }
  [[nodiscard]] bool is_blocked() const override { return answer == IoStatus::blocked; }
  void on_body_wanted() override { ++wanted; }
  [[nodiscard]] bool may_stay_open() const override { return true; }
  void on_exchange_done(bool stays_open) override {
    ++done;
    stayed_open = stays_open;
  }
  void on_exchange_broken() override { ++broken; }

  IoStatus answer = IoStatus::ok;
  std::string sent;
  int wanted = 0;
  int done = 0;
  int broken = 0;
  bool stayed_open = false;
};

class ExchangeTest : public testing::Test {
 protected:
  void SetUp() override {
    Failure failure;
    context.swap(
        build_program(
            downstream::make_loaded(
                {{.method = "GET",
                  .path = "/mock",
                  .dispatcher = "mock",
                  .config =
                      R"({"responses":[{"body":"hello","content_type":"text/plain","status":200}]})"
                 },
                 {.method = "POST",
                  .path = "/up",
                  .config = R"({"url":"http://192.0.2.1:9"})",
                  .body_bytes_max = 3},
                 {.method = "GET",
                  .path = "/held",
                  .config = R"({"url":"http://192.0.2.1:9"})",
                  .response_mode = tables::Mode::enforce},
                 {.method = "GET",
                  .path = "/reported",
                  .config = R"({"url":"http://192.0.2.1:9"})",
                  .response_mode = tables::Mode::report}}
            ),
            {{}, series, ""},
            failure
        ),
        1
    );
  }
  void TearDown() override {
    upstreams.close_all();
    io.poll();
  }
  void begin(const std::string& bytes) {
    raw = bytes;
    http1::HeadScanner scanner(context.head_limits());
    ASSERT_EQ(scanner.scan_request(raw, context.head), http1::HeadStatus::complete);
    exchange.begin(raw, {.address = "192.0.2.7"}, std::chrono::steady_clock::now());
  }

  void respond(const std::string& head) {
    http1::HeadScanner scanner(context.head_limits());
    http1::ResponseHead response;
    ASSERT_EQ(scanner.scan_response(head, false, response), http1::HeadStatus::complete);
    static_cast<upstream::CallEvents&>(exchange).on_response(response);
  }
  void deliver(std::string_view piece, bool is_last) {
    upstream::Buffer nobody;
    static_cast<void>(
        static_cast<upstream::CallEvents&>(exchange).on_data(piece, nobody, is_last, {})
    );
  }

  std::shared_ptr<SeriesRegistry> series = std::make_shared<SeriesRegistry>();
  Settings settings;
  CounterShard counters{*series};
  boost::asio::io_context io{1};
  upstream::Wheel wheel{Instant{}};
  upstream::BufferPool buffers;
  upstream::Upstreams upstreams{io, wheel, buffers, {}};
  WorkerContext context{settings, *series, counters, upstreams, wheel};
  PaperCarrier carrier;
  Exchange exchange{context, carrier};
  std::string raw;
};

TEST_F(ExchangeTest, AnAnswerOfOurOwnEndsItAtOnce) {
  begin("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(carrier.done, 1);
  EXPECT_TRUE(carrier.stayed_open);
  EXPECT_TRUE(carrier.sent.ends_with("\r\n\r\nhello")) << carrier.sent;
  EXPECT_FALSE(exchange.is_active());
  EXPECT_EQ(counters.requests_active.read(), 0U);
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
}

TEST_F(ExchangeTest, HeadGetsNoBody) {
  begin("HEAD /mock HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(carrier.sent.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(carrier.sent.ends_with("\r\n\r\n"));
}

TEST_F(ExchangeTest, ABlockedCallerHoldsTheGeneration) {
  carrier.answer = IoStatus::blocked;
  begin("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(carrier.done, 0);
  EXPECT_TRUE(exchange.is_active());
  EXPECT_EQ(context.generations()[0]->pinned, 1U);
  exchange.on_drained();
  EXPECT_EQ(carrier.done, 1);
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
}

TEST_F(ExchangeTest, ABrokenCallerEndsIt) {
  carrier.answer = IoStatus::failed;
  begin("GET /mock HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(carrier.broken, 1);
  EXPECT_FALSE(exchange.is_active());
}

TEST_F(ExchangeTest, TheCallerMayGoWhileAConnectionIsOpened) {
  begin("POST /up HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(exchange.is_active());
  EXPECT_FALSE(exchange.wants_body());
  exchange.on_caller_gone();
  EXPECT_FALSE(exchange.is_active());
  EXPECT_EQ(carrier.done + carrier.broken, 0);
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
}

TEST_F(ExchangeTest, AHalfClosedCallerGetsAShortWhile) {
  begin("POST /up HTTP/1.1\r\nHost: h\r\n\r\n");
  exchange.on_caller_half_closed();
  wheel.advance(Instant{} + std::chrono::milliseconds(2500));  // also fires the connector's clock
  EXPECT_TRUE(exchange.is_active() || carrier.done == 1);
  wheel.advance(Instant{} + std::chrono::seconds(6));
  EXPECT_FALSE(exchange.is_active());
}

TEST_F(ExchangeTest, ABodyTooLargeByItsLengthIsRefusedAtOnce) {
  begin("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(carrier.done, 1);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(counters.hits(Limit::request_body_bytes), 1U);
}

TEST_F(ExchangeTest, LeavesAnOldGeneration) {
  begin("POST /up HTTP/1.1\r\nHost: h\r\n\r\n");
  exchange.leave_generation(2);
  EXPECT_TRUE(exchange.is_active());
  exchange.leave_generation(1);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 503 "));
  EXPECT_FALSE(exchange.is_active());
}

constexpr const char* json_head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n";

/// Others use the worker's scratch between two pieces.
TEST_F(ExchangeTest, AHeldResponseGoesOutWhole) {
  begin("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("1", false);
  EXPECT_EQ(carrier.sent, "");
  context.out.clear();
  context.out.add("of somebody else");
  deliver("2", false);
  EXPECT_EQ(context.reserved_bytes, 2U);
  deliver("3", true);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 200 OK\r\n")) << carrier.sent;
  EXPECT_TRUE(carrier.sent.ends_with("\r\n\r\n123")) << carrier.sent;
  EXPECT_EQ(carrier.done, 1);
  EXPECT_EQ(context.reserved_bytes, 0U);
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
}

TEST_F(ExchangeTest, AHeldHeadMayComeAlone) {
  begin("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("", false);
  context.out.clear();
  context.out.add("of somebody else");
  deliver("123", true);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 200 OK\r\n")) << carrier.sent;
  EXPECT_TRUE(carrier.sent.ends_with("\r\n\r\n123")) << carrier.sent;
  EXPECT_EQ(carrier.done, 1);
}

TEST_F(ExchangeTest, AHeldResponseThatIsWrongNeverBegins) {
  begin("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("\"1", false);
  deliver("\"", true);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 502 ")) << carrier.sent;
  EXPECT_EQ(carrier.sent.find("HTTP/1.1 200"), std::string::npos) << carrier.sent;
  EXPECT_EQ(carrier.done, 1);
  EXPECT_EQ(context.reserved_bytes, 0U);
}

TEST_F(ExchangeTest, AHeldResponseWaitsNoLongerThanTheRequestMay) {
  begin("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("1", false);
  wheel.advance(Instant{} + std::chrono::seconds(61));
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 504 ")) << carrier.sent;
  EXPECT_EQ(context.reserved_bytes, 0U);
}

TEST_F(ExchangeTest, AHeldResponseGoesWithItsGeneration) {
  begin("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("1", false);
  exchange.leave_generation(1);
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 503 ")) << carrier.sent;
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
}

TEST_F(ExchangeTest, AReportedResponseIsNotLookedAtWithoutItsGeneration) {
  begin("GET /reported HTTP/1.1\r\nHost: h\r\n\r\n");
  respond(json_head);
  deliver("\"1", false);
  EXPECT_TRUE(carrier.sent.ends_with("\r\n\r\n\"1")) << "passes as it comes";
  EXPECT_EQ(context.generations()[0]->pinned, 1U) << "what looks at it is needed";
  exchange.leave_generation(1);
  EXPECT_EQ(context.generations()[0]->pinned, 0U);
  deliver("\"", true);
  EXPECT_TRUE(carrier.sent.ends_with("\"1\"")) << carrier.sent;
  EXPECT_EQ(carrier.done, 1);
  EXPECT_EQ(context.reserved_bytes, 0U);
}

TEST_F(ExchangeTest, ACallerMayLeaveWhileAResponseIsHeld) {
  for (const std::string path : {"/held", "/reported"}) {
    begin("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
    respond(json_head);
    deliver("1", false);
    exchange.on_caller_gone();
    EXPECT_FALSE(exchange.is_active());
    EXPECT_EQ(context.reserved_bytes, 0U);
    EXPECT_EQ(context.generations()[0]->pinned, 0U);
  }
}

TEST_F(ExchangeTest, ADeadlineIsAnAnswer) {
  begin("POST /up HTTP/1.1\r\nHost: h\r\n\r\n");
  wheel.advance(Instant{} + std::chrono::seconds(61));
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 504 ")) << carrier.sent;
}

TEST_F(ExchangeTest, AHeadThatIsNoneIsLoggedAndCounted) {
  exchange.begin_refused(
      ProblemKind::malformed,
      "no request line",
      "NONSENSE /x y z\r\n",
      {},
      std::chrono::steady_clock::now()
  );
  EXPECT_TRUE(carrier.sent.starts_with("HTTP/1.1 400 "));
  EXPECT_NE(carrier.sent.find("\"instance\":\"/x\""), std::string::npos);
  EXPECT_EQ(carrier.done, 1);
  EXPECT_EQ(counters.find_series(series->unmatched("NONSENSE").series)->slots[0].count.read(), 1U);
}

}  // namespace
}  // namespace barbacane::exchange
