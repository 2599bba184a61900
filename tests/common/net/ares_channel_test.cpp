#include "common/net/ares_channel.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "common/net/dns_responder.hpp"
#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

using namespace std::chrono_literals;

class AresChannels : public testing::Test {
 protected:
  Result<DnsAnswer> ask(AresChannel& channel, const std::string& name) {
    std::optional<Result<DnsAnswer>> out;
    channel.ask(name, [&out](Result<DnsAnswer> answer) { out = std::move(answer); });
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!out && io_.run_one_until(until) != 0) {
    }
    return out ? *out : Result<DnsAnswer>(ErrorCode(NetErrc::tls_failed));
  }

  boost::asio::io_context io_;
  DnsResponder dns_{io_};
};

TEST_F(AresChannels, GiveBothFamiliesAndTheSmallestTtl) {
  dns_.add("both.example.test", "192.0.2.1", 60);
  dns_.add("both.example.test", "192.0.2.2", 90);
  dns_.add("both.example.test", "2001:db8::1", 30);
  AresChannel channel(io_, {.servers = dns_.server(), .timeout = 5s, .tries = 1});
  const Result<DnsAnswer> answer = ask(channel, "both.example.test");
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_EQ(answer->list.size(), 3U);
  EXPECT_EQ(answer->ttl_seconds, 30U);
}

TEST_F(AresChannels, TakeABoundedNumberOfAddressesOverTcp) {
  if (!dns_.has_tcp()) GTEST_SKIP() << "somebody else has the port";
  for (int i = 0; i < 70; ++i) dns_.add("many.example.test", "192.0.2." + std::to_string(i), 60);
  AresChannel channel(io_, {.servers = dns_.server(), .timeout = 5s, .tries = 1});
  const Result<DnsAnswer> answer = ask(channel, "many.example.test");
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_EQ(answer->list.size(), DnsAnswer::addresses_max);
}

TEST_F(AresChannels, OneFamilyIsEnough) {
  dns_.add("four.example.test", "192.0.2.1", 5);
  dns_.add("six.example.test", "2001:db8::1", 7);
  AresChannel channel(io_, {.servers = dns_.server(), .timeout = 5s, .tries = 1});
  const Result<DnsAnswer> four = ask(channel, "four.example.test");
  ASSERT_TRUE(four.has_value()) << four.error().message();
  EXPECT_EQ(four->list.at(0).to_string(), "192.0.2.1");
  EXPECT_EQ(four->ttl_seconds, 5U);
  const Result<DnsAnswer> six = ask(channel, "six.example.test");
  ASSERT_TRUE(six.has_value()) << six.error().message();
  EXPECT_EQ(six->list.at(0).to_string(), "2001:db8::1");
}

struct Failing {
  const char* name;
  DnsResponder::Mode mode;
  bool is_known;
  std::vector<NetErrc> codes;
};

class AresFailure : public AresChannels, public testing::WithParamInterface<Failing> {};

TEST_P(AresFailure, IsSaid) {
  if (GetParam().is_known) dns_.add("a.example.test", "192.0.2.1", 60);
  dns_.mode = GetParam().mode;
  AresChannel channel(io_, {.servers = dns_.server(), .timeout = 50ms, .tries = 1});
  const Result<DnsAnswer> answer = ask(channel, "a.example.test");
  ASSERT_FALSE(answer.has_value());
  bool is_expected = false;
  for (const NetErrc code : GetParam().codes) {
    is_expected |= answer.error() == make_error_code(code);
  }
  EXPECT_TRUE(is_expected) << answer.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    Dns,
    AresFailure,
    testing::Values(
        Failing{"UnknownName", DnsResponder::Mode::normal, false, {NetErrc::no_such_name}},
        Failing{"Silence", DnsResponder::Mode::silent, true, {NetErrc::dns_timed_out}},
        Failing{
            "Garbage",
            DnsResponder::Mode::garbage,
            true,
            {NetErrc::dns_timed_out, NetErrc::dns_failed}
        },
        Failing{
            "CutAnswer",
            DnsResponder::Mode::truncated_bytes,
            true,
            {NetErrc::dns_timed_out, NetErrc::dns_failed}
        },
        Failing{
            "ServerFailure",
            DnsResponder::Mode::failing,
            true,
            {NetErrc::dns_timed_out, NetErrc::dns_failed}
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(AresChannels, ReadTheHostsFile) {
  std::ifstream hosts("/etc/hosts");
  std::string line;
  std::string address;
  std::string name;
  while (std::getline(hosts, line)) {
    std::istringstream words(line.substr(0, line.find('#')));
    if (words >> address >> name && !name.starts_with("ip6-") &&
        name.find("localhost") == std::string::npos) {
      break;
    }
    name.clear();
  }
  if (name.empty()) GTEST_SKIP() << "/etc/hosts names nobody but localhost";
  AresChannel channel(io_, {.servers = dns_.server(), .timeout = 5s, .tries = 1});
  const Result<DnsAnswer> answer = ask(channel, name);
  ASSERT_TRUE(answer.has_value()) << name << ": " << answer.error().message();
  EXPECT_TRUE(dns_.asked.empty());
}

TEST_F(AresChannels, MayEndWhileAQuestionIsOpen) {
  dns_.mode = DnsResponder::Mode::silent;
  int calls = 0;
  {
    AresChannel channel(io_, {.servers = dns_.server(), .timeout = 10s, .tries = 1});
    channel.ask("a.example.test", [&calls](const Result<DnsAnswer>&) { ++calls; });
    while (dns_.asked.empty()) io_.run_one();
  }
  io_.poll();
  EXPECT_EQ(calls, 0);
}

TEST_F(AresChannels, UnusableServerListFailsEveryQuestion) {
  AresChannel channel(io_, {.servers = "not an address"});
  const Result<DnsAnswer> answer = ask(channel, "a.example.test");
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error(), make_error_code(NetErrc::dns_failed));
}

}  // namespace
}  // namespace barbacane::net
