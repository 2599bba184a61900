// A worker's life: generations under open connections, drain, stop, TLS, its metrics and its log.
#include "dataplane/downstream/worker.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <fstream>
#include <sstream>

#include "common/net/certificates.hpp"
#include "common/net/tls_session.hpp"
#include "dataplane/downstream/running_worker.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::downstream {
namespace {

using support::eventually;
using support::FakeUpstream;
using support::ok_response;
using support::SeenRequest;
using support::UpstreamConnection;
using testing::HasSubstr;

constexpr std::string_view get_a = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

/// An upstream whose answers wait until they are released.
struct HeldUpstream {
  std::atomic<bool> is_released{false};
  FakeUpstream upstream{[this](const SeenRequest&, UpstreamConnection& connection) {
    EXPECT_TRUE(eventually([this] { return is_released.load(); }));
    connection.send(ok_response("held"));
  }};
};

TEST(Worker, AnOpenConnectionSeesTheNextGeneration) {
  FakeUpstream upstream;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  RawClient client(gateway.address);
  ASSERT_TRUE(client.send(get_a));
  EXPECT_EQ(client.read_response().status, 200);
  gateway.serve({{.method = "GET", .path = "/b", .config = to_upstream(upstream)}});
  ASSERT_TRUE(client.send(get_a));
  EXPECT_EQ(client.read_response().status, 404);
  ASSERT_TRUE(client.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.read_response().status, 200);
  EXPECT_EQ(upstream.connections(), 1U) << "the target is the same: its connections stay";
}

TEST(Worker, ARequestEndsOnTheGenerationItBeganOn) {
  HeldUpstream held;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(held.upstream)}});
  RawClient client(gateway.address);
  ASSERT_TRUE(client.send(get_a));
  ASSERT_TRUE(eventually([&held] { return !held.upstream.seen().empty(); }));
  gateway.swap(nullptr);
  ASSERT_EQ(gateway.generations().size(), 1U);
  EXPECT_EQ(gateway.generations().at(0).pinned, 1U);
  held.is_released = true;
  EXPECT_EQ(client.read_response().body, "held");
  EXPECT_TRUE(eventually([&gateway] { return gateway.generations().empty(); }));
  ASSERT_TRUE(client.send(get_a));
  EXPECT_EQ(client.read_response().status, 503);
}

TEST(Worker, AnOldGenerationCanBeEnded) {
  HeldUpstream held;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(held.upstream)}});
  RawClient client(gateway.address);
  ASSERT_TRUE(client.send(get_a));
  ASSERT_TRUE(eventually([&held] { return !held.upstream.seen().empty(); }));
  gateway.serve({{.method = "GET", .path = "/b", .config = to_upstream(held.upstream)}});
  EXPECT_EQ(gateway.generations().size(), 2U);
  gateway.worker.release_generation(1);
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.field("retry-after"), "1");
  EXPECT_EQ(gateway.generations().size(), 1U);
  held.is_released = true;
}

/// A response that has begun needs nothing of its generation any more.
TEST(Worker, ALongResponseHoldsNoGeneration) {
  std::atomic<bool> is_released{false};
  FakeUpstream upstream([&is_released](const SeenRequest&, UpstreamConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
    EXPECT_TRUE(eventually([&is_released] { return is_released.load(); }));
    connection.send("def");
  });
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  RawClient client(gateway.address);
  ASSERT_TRUE(client.send(get_a));
  std::string bytes = client.read_some(4096);
  gateway.swap(nullptr);
  EXPECT_TRUE(gateway.generations().empty());
  is_released = true;
  while (!bytes.ends_with("def")) {
    const std::string more = client.read_some(4096);
    ASSERT_FALSE(more.empty());
    bytes += more;
  }
}

TEST(Worker, ManyReloadsLeaveNothingBehind) {
  FakeUpstream upstream;
  RunningWorker gateway;
  Failure failure;
  const auto one = exchange::build_program(
      make_loaded({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}}),
      {{}, gateway.series, ""},
      failure
  );
  const auto two = exchange::build_program(
      make_loaded(
          {{.method = "GET",
            .path = "/a",
            .config = to_upstream(upstream, R"(,"response_timeout_ms":7000)")}}
      ),
      {{}, gateway.series, ""},
      failure
  );
  RawClient client(gateway.address);
  for (int i = 0; i < 200; ++i) {
    gateway.swap(i % 2 == 0 ? one : two);
    ASSERT_TRUE(client.send(get_a));
    ASSERT_EQ(client.read_response().status, 200);
  }
  EXPECT_EQ(gateway.generations().size(), 1U);
  EXPECT_THAT(
      gateway.metrics(),
      HasSubstr("barbacane_upstream_connections_idle{upstream=\"" + upstream.address() + "\"} 1\n")
  );
}

TEST(Worker, DrainEndsWithTheLastConnection) {
  HeldUpstream held;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a", .config = to_upstream(held.upstream)}});
  RawClient idle(gateway.address);
  RawClient busy(gateway.address);
  ASSERT_TRUE(busy.send(get_a));
  ASSERT_TRUE(eventually([&held] { return !held.upstream.seen().empty(); }));
  std::promise<void> drained;
  gateway.worker.begin_drain([&drained] { drained.set_value(); });
  EXPECT_TRUE(idle.is_closed_by_peer());
  EXPECT_TRUE(eventually([&gateway] { return !RawClient(gateway.address).is_connected(); }));
  auto done = drained.get_future();
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  held.is_released = true;
  const RawResponse response = busy.read_response();
  EXPECT_EQ(response.body, "held");
  EXPECT_EQ(response.field("connection"), "close");
  EXPECT_TRUE(busy.is_closed_by_peer());
  EXPECT_EQ(done.wait_for(support::patience), std::future_status::ready);
}

TEST(Worker, StopEndsWhatIsUnderWay) {
  std::atomic<bool> has_ended{false};
  FakeUpstream upstream([&has_ended](const SeenRequest&, UpstreamConnection& connection) {
    char byte = 0;
    has_ended = ::recv(connection.descriptor(), &byte, 1, 0) <= 0;
    connection.close();
  });
  auto gateway = std::make_unique<RunningWorker>();
  gateway->serve({{.method = "GET", .path = "/a", .config = to_upstream(upstream)}});
  RawClient client(gateway->address);
  ASSERT_TRUE(client.send(get_a));
  ASSERT_TRUE(eventually([&upstream] { return !upstream.seen().empty(); }));
  gateway.reset();
  EXPECT_EQ(client.read_response().status, 0);
  EXPECT_TRUE(eventually([&has_ended] { return has_ended.load(); }));
}

TEST(Worker, TurnsCallersAwayWhenItIsFull) {
  exchange::Settings settings;
  settings.connections_max = 2;
  RunningWorker gateway(settings);
  RawClient one(gateway.address);
  RawClient two(gateway.address);
  ASSERT_TRUE(one.send("GET /__barbacane/health HTTP/1.1\r\nHost: h\r\n\r\n"));
  ASSERT_EQ(one.read_response().status, 503);  // nothing to serve, but answered
  ASSERT_TRUE(eventually([&gateway] {
    return gateway.worker.counters().connections_active.read() == 2;
  }));
  RawClient three(gateway.address);
  const RawResponse response = three.read_response();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.field("retry-after"), "1");
  EXPECT_TRUE(response.is_complete);
  EXPECT_EQ(gateway.hits(exchange::Limit::connections), 1U);
}

TEST(Worker, CountsWhatItDoes) {
  FakeUpstream upstream;
  RunningWorker gateway;
  gateway.serve({{.method = "GET", .path = "/a/{id}", .config = to_upstream(upstream)}});
  for (int i = 0; i < 3; ++i)
    static_cast<void>(fetch(gateway.address, "GET", "/a/" + std::to_string(i)));
  static_cast<void>(fetch(gateway.address, "GET", "/nowhere"));
  static_cast<void>(fetch(gateway.address, "BREW", "/nowhere"));
  ASSERT_TRUE(eventually([&gateway] {
    return gateway.worker.counters().connections_active.read() == 0;
  }));
  const std::string metrics = gateway.metrics();
  for (const std::string& line :
       {std::string(
            R"(barbacane_requests_total{api="Harbour",method="GET",route="/a/{id}",status="200"} 3)"
        ),
        std::string(
            R"(barbacane_requests_total{api="",method="GET",route="<unmatched>",status="404"} 1)"
        ),
        std::string(
            R"(barbacane_requests_total{api="",method="_OTHER",route="<unmatched>",status="404"} 1)"
        ),
        std::string(
            R"(barbacane_request_duration_seconds_count{api="Harbour",route="/a/{id}",status_class="2xx"} 3)"
        ),
        std::string(R"(barbacane_response_size_bytes_count{api="Harbour",route="/a/{id}"} 3)"),
        std::string("barbacane_active_connections 0"),
        std::string("barbacane_connections_total 5"),
        "barbacane_upstream_connects_total{upstream=\"" + upstream.address() + "\"} 1",
        "barbacane_upstream_reuses_total{upstream=\"" + upstream.address() + "\"} 2",
        "barbacane_dispatch_duration_seconds_count{upstream=\"" + upstream.address() + "\"} 3"}) {
    EXPECT_THAT(metrics, HasSubstr(line + "\n"));
  }
}

TEST(Worker, WritesAnAccessLogAndReopensIt) {
  const support::TemporaryDirectory folder;
  const std::string path = folder.path("access.log");
  FakeUpstream upstream;
  exchange::Settings settings;
  settings.access_log = path;
  RunningWorker gateway(settings);
  gateway.serve({{.method = "GET", .path = "/a/{id}", .config = to_upstream(upstream)}});
  static_cast<void>(fetch(gateway.address, "GET", "/a/1?key=secret", "X-Request-Id: first\r\n"));
  const auto text_of = [](const std::string& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  };
  ASSERT_TRUE(eventually([&] { return text_of(path).ends_with("\n"); }));
  const std::string line = text_of(path);
  EXPECT_THAT(
      line, HasSubstr(R"("method":"GET","path":"/a/1","protocol":"HTTP/1.1","status":200)")
  );
  EXPECT_THAT(line, HasSubstr(R"("route":"/a/{id}","upstream":")" + upstream.address()));
  EXPECT_THAT(line, HasSubstr(R"("request_id":"first")"));
  EXPECT_THAT(line, testing::Not(HasSubstr("secret")));
  ASSERT_EQ(std::rename(path.c_str(), (path + ".1").c_str()), 0);
  gateway.worker.reopen_access_log();
  static_cast<void>(fetch(gateway.address, "GET", "/a/2"));
  EXPECT_TRUE(eventually([&] { return text_of(path).find("/a/2") != std::string::npos; }));
}

/// A plain gateway in front of a TLS one: both ends of TLS, with a real certificate between them.
class TlsWorker : public testing::Test {
 protected:
  void SetUp() override {
    const net::Issued issued = net::issue({.alternative = "DNS:localhost"});
    certificate = net::write_certificate(folder.at("cert.pem"), issued);
    const std::string key = net::write_key(folder.at("key.pem"), issued);
    std::string detail;
    auto context = net::TlsServerContext::make({{certificate, key}}, detail);
    ASSERT_TRUE(context) << detail;
    Listener listener;
    listener.tls = std::move(context).value();
    exchange::Settings settings;
    settings.via_pseudonym = "behind";
    behind = std::make_unique<RunningWorker>(settings, std::move(listener));
    behind->serve(
        {{.method = "GET", .path = "/{n}", .config = to_upstream(upstream)},
         {.method = "POST", .path = "/{n}", .config = to_upstream(upstream)}}
    );
  }
  [[nodiscard]] std::string url(const std::string& host, const std::string& tls) const {
    const std::string port = behind->address.substr(behind->address.rfind(':'));
    return "{\"url\":\"https://" + host + port + "\",\"tls\":{" + tls + "}}";
  }

  net::Folder folder;
  std::string certificate;
  FakeUpstream upstream{[](const SeenRequest& request, UpstreamConnection& connection) {
    connection.send(ok_response(request.body.empty() ? request.target : request.body));
  }};
  std::unique_ptr<RunningWorker> behind;
  RunningWorker front;
};

TEST_F(TlsWorker, CarriesRequestsBothWays) {
  const std::string config = url("localhost", "\"ca_file\":\"" + certificate + "\"");
  front.serve(
      {{.method = "GET", .path = "/{n}", .config = config},
       {.method = "POST", .path = "/{n}", .config = config}}
  );
  RawClient client(front.address);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(get_a));
    EXPECT_EQ(client.read_response().body, "/a");
  }
  std::string body(4U << 20U, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i * 11 % 26);
  ASSERT_TRUE(client.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
      body
  ));
  EXPECT_EQ(client.read_response().body, body);
  EXPECT_EQ(behind->worker.counters().connections_total.read(), 1U);
  EXPECT_EQ(upstream.seen().at(0).field("X-Forwarded-Proto"), "https");
  EXPECT_THAT(upstream.seen().at(0).field("Via"), testing::EndsWith(", 1.1 behind"));
}

TEST_F(TlsWorker, TrustsOnlyWhomItIsTold) {
  front.serve(
      {{.method = "GET",
        .path = "/name",
        .config = url("127.0.0.1", "\"ca_file\":\"" + certificate + "\"")},
       {.method = "GET", .path = "/any", .config = url("127.0.0.1", "\"verify\":false")},
       {.method = "GET",
        .path = "/given",
        .config =
            url("127.0.0.1", "\"ca_file\":\"" + certificate + "\",\"server_name\":\"localhost\"")}}
  );
  EXPECT_EQ(fetch(front.address, "GET", "/name").status, 502);
  EXPECT_THAT(front.metrics(), HasSubstr("reason=\"tls_failed\"} 1"));
  EXPECT_EQ(fetch(front.address, "GET", "/any").status, 200);
  EXPECT_EQ(fetch(front.address, "GET", "/given").status, 200);
  EXPECT_TRUE(eventually([this] { return behind->worker.counters().tls_failures_total.read() == 1; }
  ));
}

TEST_F(TlsWorker, PlainBytesOnATlsPortAreNoRequest) {
  RawClient client(behind->address);
  ASSERT_TRUE(client.send(get_a));
  EXPECT_EQ(client.read_response().status, 0);
  EXPECT_EQ(behind->worker.counters().tls_failures_total.read(), 1U);
}

}  // namespace
}  // namespace barbacane::downstream
