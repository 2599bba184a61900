// barbacane serve as who operates it meets it: certificates by name, trusted releases and rollback,
// readiness told to systemd, settings by precedence, metrics that callers cannot grow.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view mocked =
    "openapi: 3.1.0\ninfo: {title: Test, version: '1'}\npaths:\n  /pets:\n    get:\n"
    "      x-barbacane-dispatch: {name: mock}\n"
    "      responses: {'200': {description: d, content: {text/plain: {example: pets}}}}\n";

class OperateTest : public ::testing::Test {
 protected:
  std::string artifact(const std::string& name, std::vector<std::string> flags = {}) {
    const std::string file = folder_.path(name);
    const Outcome outcome = compile(folder_, mocked, file, std::move(flags));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return file;
  }

  /// A self-signed certificate for a name: NAME.crt and NAME.key.
  void certificate(const std::string& file, const std::string& name) {
    const Outcome outcome = run(
        {"openssl",
         "req",
         "-x509",
         "-newkey",
         "ec",
         "-pkeyopt",
         "ec_paramgen_curve:P-256",
         "-nodes",
         "-days",
         "2",
         "-subj",
         "/CN=" + name,
         "-addext",
         "subjectAltName=DNS:" + name,
         "-keyout",
         folder_.path(file + ".key"),
         "-out",
         folder_.path(file + ".crt")}
    );
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  /// What curl gets over TLS from `name`, trusting only `trusted`.
  Outcome fetch_tls(const Gateway& gateway, const std::string& name, const std::string& trusted) {
    const std::string port = gateway.address().substr(gateway.address().rfind(':') + 1);
    return run(
        {"curl",
         "-sS",
         "--noproxy",
         "*",
         "--cacert",
         folder_.path(trusted + ".crt"),
         "--resolve",
         name + ":" + port + ":127.0.0.1",
         "https://" + name + ":" + port + "/pets"}
    );
  }

  TemporaryDirectory folder_;
};

TEST_F(OperateTest, CertificatesAreChosenByNameAndReadAnewOnHangup) {
  certificate("one", "one.test");
  certificate("two", "two.test");
  Gateway gateway{
      artifact("api.bca"),
      {"--tls-cert",
       folder_.path("one.crt"),
       "--tls-key",
       folder_.path("one.key"),
       "--tls-cert",
       folder_.path("two.crt"),
       "--tls-key",
       folder_.path("two.key"),
       "--tls-handshake-timeout",
       "300ms"}
  };
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  EXPECT_EQ(fetch_tls(gateway, "one.test", "one").out, "pets");
  EXPECT_EQ(fetch_tls(gateway, "two.test", "two").out, "pets");
  EXPECT_NE(fetch_tls(gateway, "two.test", "one").code, 0);

  RawClient silent{gateway.address()};
  EXPECT_TRUE(silent.is_closed_by_peer());
  EXPECT_THAT(
      fetch(gateway.admin(), "GET", "/metrics").body,
      HasSubstr("barbacane_limit_hits_total{limit=\"tls_handshake_timeout\"} 1\n")
  );

  certificate("two", "three.test");
  gateway.process().signal(SIGHUP);
  EXPECT_TRUE(eventually([&] { return fetch_tls(gateway, "three.test", "two").out == "pets"; }));
  EXPECT_EQ(fetch_tls(gateway, "one.test", "one").out, "pets");
}

TEST_F(OperateTest, OnlyTrustedReleasesThatRiseAreServed) {
  for (const char* key : {"old.key", "new.key", "foreign.key"})
    ASSERT_EQ(run({control_program(), "keygen", "-o", folder_.path(key)}).code, 0);
  const auto signed_by = [this](const std::string& name, const std::string& key, int release) {
    return artifact(name, {"--sign-key", folder_.path(key), "--release", std::to_string(release)});
  };
  const auto start = [this](const std::string& file) {
    return Gateway{
        file,
        {"--trusted-key",
         folder_.path("old.key.pub"),
         "--trusted-key",
         folder_.path("new.key.pub"),
         "--state-dir",
         folder_.path("state")}
    };
  };
  Gateway first = start(signed_by("five.bca", "old.key", 5));
  ASSERT_TRUE(first.is_ready()) << first.process().err();
  EXPECT_THAT(fetch(first.admin(), "GET", "/provenance").body, HasSubstr("\"release\":5"));
  EXPECT_TRUE(start(signed_by("six.bca", "new.key", 6)).is_ready()) << "keys rotate";

  struct Row {
    std::string file;
    const char* words;
  };
  const Row rows[] = {
      {signed_by("lower.bca", "old.key", 4), "release 4"},
      {signed_by("foreign.bca", "foreign.key", 7), "sign"},
      {artifact("unsigned.bca"), "sign"},
  };
  for (const Row& row : rows) {
    Gateway refused = start(row.file);
    EXPECT_FALSE(refused.is_ready());
    EXPECT_EQ(refused.process().wait(), 1) << row.file;
    EXPECT_THAT(refused.process().err(), HasSubstr(row.words));
  }
  EXPECT_TRUE(start(signed_by("rollback.bca", "old.key", 7)).is_ready());
}

TEST_F(OperateTest, SystemdHearsOfReadinessReloadAndStop) {
  const std::string path = folder_.path("notify");
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const timeval limit{patience.count(), 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const auto next = [socket] {
    std::array<char, 256> text{};
    const ssize_t bytes = ::recv(socket, text.data(), text.size(), 0);
    return std::string{text.data(), bytes < 0 ? 0 : static_cast<std::size_t>(bytes)};
  };
  Gateway gateway{artifact("api.bca"), {}, {.environment = {{"NOTIFY_SOCKET", path}}}};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  EXPECT_THAT(next(), HasSubstr("READY=1"));
  gateway.process().signal(SIGHUP);
  EXPECT_THAT(next(), AllOf(HasSubstr("RELOADING=1"), HasSubstr("MONOTONIC_USEC=")));
  EXPECT_THAT(next(), HasSubstr("READY=1"));
  gateway.process().signal(SIGTERM);
  EXPECT_THAT(next(), HasSubstr("STOPPING=1"));
  EXPECT_EQ(gateway.process().wait(), 0);
  ::close(socket);
}

TEST_F(OperateTest, FlagsWinOverTheEnvironmentOverTheFileOverDefaults) {
  const std::string config = folder_.write(
      "gateway.yaml", "head-timeout: 1s\nkeep-alive-timeout: 2s\ndrain-timeout: 3s\n"
  );
  const ProcessOptions environment{
      .environment = {{"BARBACANE_HEAD_TIMEOUT", "4s"}, {"BARBACANE_KEEP_ALIVE_TIMEOUT", "5s"}}
  };
  Gateway gateway{artifact("api.bca"), {"--config", config, "--head-timeout", "6s"}, environment};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  const std::string shown = fetch(gateway.admin(), "GET", "/config").body;
  const auto line = [&shown](const std::string& name) {
    const std::size_t at = shown.find('"' + name + '"');
    return at == std::string::npos ? shown : shown.substr(at, shown.find('}', at) - at);
  };
  EXPECT_THAT(line("head-timeout"), AllOf(HasSubstr("6s"), HasSubstr("flag")));
  EXPECT_THAT(
      line("keep-alive-timeout"),
      AllOf(HasSubstr("5s"), HasSubstr("env BARBACANE_KEEP_ALIVE_TIMEOUT"))
  );
  EXPECT_THAT(line("drain-timeout"), AllOf(HasSubstr("3s"), HasSubstr("config ")));
  EXPECT_THAT(line("request-timeout"), AllOf(HasSubstr("60s"), HasSubstr("default")));

  const std::string wrong = folder_.write("wrong.yaml", "head-timeuot: 1s\n");
  const Outcome outcome =
      run({gateway_program(), "serve", "--artifact", "a.bca", "--config", wrong});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("wrong.yaml:1:1"), HasSubstr("head-timeout")));
}

TEST_F(OperateTest, CallersCannotMakeMetricsGrow) {
  Gateway gateway{artifact("api.bca")};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  const auto ask = [&gateway](int seed) {
    const std::string word = std::to_string(seed);
    RawClient client{gateway.address()};
    client.send("M" + word + " /pets HTTP/1.1\r\nHost: h" + word + "\r\n\r\n");
    client.send("GET /p" + word + "?q=" + word + " HTTP/1.1\r\nHost: h" + word + "\r\n\r\n");
    client.send("GET /pets HTTP/1." + word + "\r\nHost: h\r\n\r\n");
    return client.read_response().status + client.read_response().status;
  };
  const auto names = [&gateway] {
    std::string out;
    const std::string page = fetch(gateway.admin(), "GET", "/metrics").body;
    for (std::size_t at = 0; at < page.size();) {
      const std::size_t end = page.find('\n', at);
      out += page.substr(at, page.find(' ', at) - at) + '\n';
      at = end + 1;
    }
    return out;
  };
  // Every kind of answer once or more: the last of each is not waited for.
  for (int seed = 10; seed < 30; ++seed) EXPECT_EQ(ask(seed), 501 + 404);
  for (int seed = 300; seed < 320; ++seed) EXPECT_EQ(ask(seed), 501 + 404);
  const std::string before = names();
  for (int seed = 100; seed < 300; ++seed) ASSERT_EQ(ask(seed), 501 + 404);
  EXPECT_EQ(names(), before);
  EXPECT_THAT(before, AllOf(HasSubstr("method=\"_OTHER\""), HasSubstr("route=\"<unmatched>\"")));
  EXPECT_THAT(before, Not(HasSubstr("M11")));
}

}  // namespace
}  // namespace barbacane::support
