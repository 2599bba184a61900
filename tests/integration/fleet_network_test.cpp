// What stands between gateways and the control plane: TLS, proxies, prefixes, balancers, and
// networks that break what they carry.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <set>

#include "common/net/certificates.hpp"
#include "support/fake_upstream.hpp"
#include "support/fault_gate.hpp"
#include "support/fleet_fixture.hpp"
#include "support/nginx.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t pad_bytes = 300'000;
constexpr const char* a_download = "GET /artifacts/";
/// Both sides take one that says nothing for dead after 45 s at most.
constexpr std::chrono::seconds silence_noticed{60};

class FleetNetwork : public FleetFixture {
 protected:
  /// A gateway behind the gate that serves version 1.
  [[nodiscard]] FleetGateway settled(const FaultGate& gate) {
    FleetGateway gateway = fleet->start("a", {}, gate.url());
    EXPECT_TRUE(is_online("a"));
    EXPECT_TRUE(deployed(fleet->artifact(1)));
    EXPECT_TRUE(serves(gateway, "1"));
    return gateway;
  }
};

/// A certificate of an authority of its own, in files.
struct Secured {
  net::Folder folder;
  std::string authority;
  std::string certificate = folder.at("server.pem");
  std::string key = folder.at("server.key");
  std::string stranger = folder.at("stranger.pem");

  Secured() {
    const net::Issued ca = net::issue({.common_name = "fleet authority", .is_ca = true});
    const net::Issued own = net::issue({.alternative = "IP:127.0.0.1"}, &ca);
    authority = net::write_certificate(folder.at("ca.pem"), ca);
    net::write_certificate(certificate, own);
    net::write_key(key, own);
    net::write_certificate(stranger, net::issue({.common_name = "stranger", .is_ca = true}));
  }
};

TEST_F(FleetNetwork, TlsIsVerifiedAgainstTheGivenAuthority) {
  const Secured files;
  const ControlPlane secure(
      database.url(), {"--tls-cert", files.certificate, "--tls-key", files.key}
  );
  const std::string url = "wss://" + secure.address();
  const FleetGateway gateway =
      fleet->start("a", {"--ca-file", files.authority, "--require-tls"}, url);
  FleetGateway doubtful = fleet->start("b", {"--ca-file", files.stranger}, url);
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  EXPECT_TRUE(serves(gateway, "1"));
  EXPECT_THAT(doubtful.process().wait_line("no connection"), HasSubstr("certificate"));
  EXPECT_EQ(fleet->fact("b", "id"), "");
}

/// Both ways, until one end closes.
void relay(int one, int other) {
  std::array<pollfd, 2> ends{pollfd{one, POLLIN, 0}, pollfd{other, POLLIN, 0}};
  std::array<char, 16384> space{};
  while (::poll(ends.data(), ends.size(), -1) > 0) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (ends[i].revents == 0) continue;
      const ssize_t got = ::recv(ends[i].fd, space.data(), space.size(), 0);
      if (got <= 0 ||
          ::send(ends[1 - i].fd, space.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
        return;
    }
  }
}

/// A proxy that makes tunnels for whoever knows the password.
void answer_connect(const SeenRequest& request, UpstreamConnection& caller) {
  if (request.method != "CONNECT" || request.field("proxy-authorization") != "Basic Zmw6MQ==") {
    caller.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(
      static_cast<std::uint16_t>(std::stoi(request.target.substr(request.target.rfind(':') + 1)))
  );
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
    caller.send("HTTP/1.1 200 Connection established\r\n\r\n");
    relay(caller.descriptor(), server);
  }
  ::close(server);
  caller.close();
}

TEST_F(FleetNetwork, ThroughTheProxyOfTheEnvironment) {
  const Secured files;
  const ControlPlane secure(
      database.url(), {"--tls-cert", files.certificate, "--tls-key", files.key}
  );
  const FakeUpstream proxy(answer_connect);
  const auto behind = [&](const char* name, const std::string& credentials) {
    return fleet->start(
        name,
        {"--ca-file", files.authority},
        "https://" + secure.address(),
        {.environment = {{"HTTPS_PROXY", "http://" + credentials + proxy.address()}}}
    );
  };
  FleetGateway stranger = behind("b", "");
  EXPECT_THAT(stranger.process().wait_line("no connection"), HasSubstr("407"));
  {
    const FleetGateway gateway = behind("a", "fl:1@");
    ASSERT_TRUE(is_online("a"));
    ASSERT_TRUE(deployed(fleet->artifact(1)));
    EXPECT_TRUE(serves(gateway, "1"));
  }
  // The tunnel for the connection and the one for the download, and nothing else.
  for (const SeenRequest& one : proxy.seen())
    EXPECT_EQ(one.method + ' ' + one.target, "CONNECT " + secure.address());
  EXPECT_GE(proxy.connections(), 3U);
}

TEST_F(FleetNetwork, BehindAPathPrefix) {
  const Nginx between(
      "location /control/ { proxy_pass " + plane->url() +
      "/; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header "
      "Connection $http_connection; }\n location / { return 404; }"
  );
  const std::string web_socket = "ws" + between.url().substr(sizeof "http" - 1);
  const FleetGateway gateway = fleet->start("a", {}, web_socket + "/control");
  ASSERT_TRUE(is_online("a"));
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  EXPECT_TRUE(serves(gateway, "1"));
}

TEST_F(FleetNetwork, BothSidesNoticeAHalfOpenConnection) {
  FaultGate gate({plane->address()});
  const FleetGateway gateway = settled(gate);
  // Whoever tries again meets the same silence, so that neither side helps the other.
  gate.set({.kind = Fault::Kind::stall});
  gate.stall_all();
  EXPECT_TRUE(eventually(
      [&] { return gateway.metric("barbacane_control_plane_connected") == 0; }, silence_noticed
  ));
  EXPECT_TRUE(eventually([&] { return fleet->fact("a", "status") == "offline"; }, silence_noticed));
  EXPECT_EQ(gateway.version(), "1");
  gate.set({});
  gate.cut_all();
  ASSERT_TRUE(deployed(fleet->artifact(2)));
  EXPECT_TRUE(serves(gateway, "2"));
}

TEST_F(FleetNetwork, AfterACrashWithoutAGoodbyeTheSameGatewayComesBackAtOnce) {
  FaultGate gate({plane->address()});
  FleetGateway gateway = settled(gate);
  const std::string before = fleet->fact("a", "id");
  // As when its machine loses its power: the connection stays open, and nobody is behind it.
  gate.stall_all();
  gateway.kill();
  const FleetGateway again = fleet->start("a", {}, gate.url());
  EXPECT_TRUE(eventually([&] { return again.metric("barbacane_control_plane_connected") == 1; }));
  EXPECT_EQ(again.metric("barbacane_link_failures_total"), 0) << "it was not taken for a copy";
  EXPECT_EQ(fleet->fact("a", "id"), before);
}

TEST_F(FleetNetwork, ADownloadThatBreaksOffIsResumed) {
  FaultGate gate({plane->address()});
  const FleetGateway gateway = settled(gate);
  const double downloads = gateway.metric("barbacane_link_downloads_total");
  const double bytes = gateway.metric("barbacane_link_downloaded_bytes_total");
  const std::string artifact = fleet->artifact(2, {}, pad_bytes);
  const auto size = static_cast<double>(std::filesystem::file_size(fleet->file()));
  gate.set({.kind = Fault::Kind::truncate, .at_byte = 100'000, .only = a_download, .times = 2});
  ASSERT_TRUE(deployed(artifact));
  EXPECT_TRUE(serves(gateway, "2"));
  EXPECT_EQ(gate.harmed(), 2U);
  EXPECT_EQ(gateway.metric("barbacane_link_downloads_total"), downloads + 3);
  EXPECT_TRUE(eventually([&] {
    return gateway.metric("barbacane_link_downloaded_bytes_total") == bytes + size;
  })) << "no byte came twice";
}

TEST_F(FleetNetwork, ACutDownloadIsMadeAgain) {
  FaultGate gate({plane->address()});
  const FleetGateway gateway = settled(gate);
  gate.set({.kind = Fault::Kind::cut, .at_byte = 200'000, .only = a_download, .times = 2});
  ASSERT_TRUE(deployed(fleet->artifact(2, {}, pad_bytes)));
  EXPECT_TRUE(serves(gateway, "2"));
  EXPECT_EQ(gate.harmed(), 2U);
}

TEST_F(FleetNetwork, BytesThatChangedOnTheirWayNeverServe) {
  FaultGate gate({plane->address()});
  const FleetGateway gateway = settled(gate);
  gate.set({.kind = Fault::Kind::corrupt, .at_byte = 90'000, .only = a_download, .times = 1});
  ASSERT_TRUE(deployed(fleet->artifact(2, {}, pad_bytes))) << "one more download mends it";
  EXPECT_TRUE(serves(gateway, "2"));
  gate.set({.kind = Fault::Kind::corrupt, .at_byte = 90'000, .only = a_download});
  const std::string bad = fleet->deploy(fleet->artifact(3, {}, pad_bytes));
  ASSERT_TRUE(fleet->reaches(bad, "rolled_back"));
  EXPECT_EQ(fleet->verdict(bad, "a"), "rejected");
  EXPECT_THAT(fleet->deployment(bad).body, HasSubstr("corrupted"));
  EXPECT_EQ(gateway.version(), "2");
  gate.set({});
  ASSERT_TRUE(deployed(fleet->artifact(4, {}, pad_bytes)));
  EXPECT_TRUE(serves(gateway, "4"));
}

TEST_F(FleetNetwork, ASlowNetworkIsSlowAndNothingElse) {
  FaultGate gate({plane->address()});
  const FleetGateway gateway = settled(gate);
  gate.set({.kind = Fault::Kind::throttle, .only = a_download, .bytes_per_second = 150'000});
  ASSERT_TRUE(deployed(fleet->artifact(2, {}, pad_bytes)));
  EXPECT_TRUE(serves(gateway, "2"));
  EXPECT_EQ(gateway.metric("barbacane_link_rejections_total"), 0);
}

TEST_F(FleetNetwork, BehindABalancerOneInstanceTakesOverFromTheOther) {
  ControlPlane other(database.url());
  other.use_key(plane->key());
  FaultGate balancer({plane->address(), other.address()});
  std::vector<FleetGateway> gateways;
  for (const char* name : {"a", "b", "c", "d"}) {
    gateways.push_back(fleet->start(name, {}, balancer.url()));
    ASSERT_TRUE(is_online(name));
  }
  std::set<std::string> instances;
  for (const FleetGateway& one : gateways) instances.insert(fleet->fact(one.name(), "instance_id"));
  EXPECT_EQ(instances.size(), 2U);
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(deployed(fleet->artifact(1)));
  for (const FleetGateway& one : gateways) EXPECT_TRUE(serves(one, "1"));
  const auto took = std::chrono::steady_clock::now() - began;
  RecordProperty(
      "deploy_ms",
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count())
  );
  plane->process().signal(SIGKILL);
  static_cast<void>(plane->process().wait());
  const std::string list = "/projects/" + fleet->project() + "/data-planes?status=online";
  EXPECT_TRUE(eventually([&] {
    const Answer online = other.call("GET", list);
    std::set<std::string> now;
    for (std::size_t i = 0; i < online.count("items"); ++i)
      now.insert(online.at("items/" + std::to_string(i) + "/instance_id"));
    return online.count("items") == 4 && now.size() == 1;
  }));
  for (const FleetGateway& one : gateways) EXPECT_EQ(one.version(), "1");
}

}  // namespace
}  // namespace barbacane::support
