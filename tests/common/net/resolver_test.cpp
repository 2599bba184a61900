#include "common/net/resolver.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "common/net/certificates.hpp"
#include "common/net/dns_responder.hpp"
#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

using namespace std::chrono_literals;

class Resolvers : public testing::Test {
 protected:
  ResolverSettings settings(std::chrono::milliseconds timeout = 5s) {
    return {.servers = dns_.server(), .timeout = timeout, .tries = 1, .now = [this] {
              return now_;
            }};
  }

  /// The answer, and whether it came inside the call.
  Result<Addresses> ask(Resolver& resolver, const std::string& host) {
    std::optional<Result<Addresses>> out;
    resolver.resolve(host, [&out](Result<Addresses> answer) { out = std::move(answer); });
    was_immediate_ = out.has_value();
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!out && io_.run_one_until(until) != 0) {
    }
    return out ? *out : Result<Addresses>(ErrorCode(NetErrc::tls_failed));
  }

  int asked(const std::string& name) { return dns_.asked[{name, DnsResponder::type_a}]; }

  boost::asio::io_context io_;
  DnsResponder dns_{io_};
  Instant now_{1h};
  bool was_immediate_ = false;
};

struct AtHand {
  const char* name;
  std::string host;
  std::string first;
};

class AnswersAtOnce : public Resolvers, public testing::WithParamInterface<AtHand> {};

TEST_P(AnswersAtOnce, WithoutDns) {
  Resolver resolver(io_, settings());
  const Result<Addresses> answer = ask(resolver, GetParam().host);
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_TRUE(was_immediate_);
  EXPECT_EQ(answer->list.at(0).to_string(), GetParam().first);
  EXPECT_TRUE(dns_.asked.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Dns,
    AnswersAtOnce,
    testing::Values(
        AtHand{"Ipv4", "192.0.2.7", "192.0.2.7"},
        AtHand{"Ipv6", "2001:db8::7", "2001:db8::7"},
        AtHand{"BracketedIpv6", "[2001:db8::7]", "2001:db8::7"},
        AtHand{"Localhost", "localhost", "127.0.0.1"},
        AtHand{"LocalhostWithDot", "LocalHost.", "127.0.0.1"},
        AtHand{"BelowLocalhost", "api.localhost", "127.0.0.1"}
    ),
    [](const auto& row) { return row.param.name; }
);

class RefusesName : public Resolvers, public testing::WithParamInterface<std::string> {};

TEST_P(RefusesName, AtOnce) {
  Resolver resolver(io_, settings());
  const Result<Addresses> answer = ask(resolver, GetParam());
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(was_immediate_);
  EXPECT_EQ(answer.error(), make_error_code(NetErrc::name_malformed));
}

INSTANTIATE_TEST_SUITE_P(
    Dns,
    RefusesName,
    testing::Values(
        std::string(),
        std::string("."),
        std::string("a..b"),
        std::string("a b"),
        std::string("a/b"),
        std::string("a\0b", 3),
        std::string("a\xC3\xA9"),
        std::string(255, 'a')
    )
);

TEST_F(Resolvers, KeepAnAnswerForItsTtl) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  Resolver resolver(io_, settings());
  Result<Addresses> answer = ask(resolver, "a.example.test");
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_FALSE(was_immediate_);
  EXPECT_EQ(answer->ttl, 20s);
  EXPECT_EQ(asked("a.example.test"), 1);

  dns_.remove("a.example.test");
  dns_.add("a.example.test", "192.0.2.2", 20);
  now_ += 19s;
  answer = ask(resolver, "A.Example.Test");
  EXPECT_TRUE(was_immediate_);
  EXPECT_EQ(answer->list.at(0).to_string(), "192.0.2.1");

  now_ += 1s;
  answer = ask(resolver, "a.example.test");
  EXPECT_FALSE(was_immediate_);
  EXPECT_EQ(answer->list.at(0).to_string(), "192.0.2.2");
  EXPECT_EQ(asked("a.example.test"), 2);
}

TEST_F(Resolvers, ClampTtls) {
  dns_.add("zero.example.test", "192.0.2.1", 0);
  dns_.add("day.example.test", "192.0.2.1", 86400);
  Resolver resolver(io_, settings());
  EXPECT_EQ(ask(resolver, "zero.example.test")->ttl, 1s);
  EXPECT_EQ(ask(resolver, "day.example.test")->ttl, 300s);
}

TEST_F(Resolvers, KeepAFailureForASecond) {
  Resolver resolver(io_, settings());
  EXPECT_EQ(ask(resolver, "a.example.test").error(), make_error_code(NetErrc::no_such_name));
  dns_.add("a.example.test", "192.0.2.1", 20);
  EXPECT_FALSE(ask(resolver, "a.example.test").has_value());
  EXPECT_TRUE(was_immediate_);
  now_ += 1s;
  EXPECT_TRUE(ask(resolver, "a.example.test").has_value());
}

TEST_F(Resolvers, AskOnceForAllWhoWait) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  Resolver resolver(io_, settings());
  int answers = 0;
  for (int i = 0; i < 50; ++i) {
    resolver.resolve("a.example.test", [&answers](const Result<Addresses>& answer) {
      EXPECT_TRUE(answer.has_value());
      ++answers;
    });
  }
  while (answers < 50) ASSERT_NE(io_.run_one_for(20s), 0U);
  EXPECT_EQ(asked("a.example.test"), 1);
}

TEST_F(Resolvers, StayWithTheLastAnswerWhileDnsIsDown) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  Resolver resolver(io_, settings(50ms));
  ASSERT_TRUE(ask(resolver, "a.example.test").has_value());
  dns_.mode = DnsResponder::Mode::silent;
  now_ += 20s;
  const Result<Addresses> stale = ask(resolver, "a.example.test");
  ASSERT_TRUE(stale.has_value()) << stale.error().message();
  EXPECT_EQ(stale->list.at(0).to_string(), "192.0.2.1");
  EXPECT_EQ(stale->ttl, 30s);
  now_ += 3600s;
  EXPECT_EQ(ask(resolver, "a.example.test").error(), make_error_code(NetErrc::dns_timed_out));
}

TEST_F(Resolvers, ForgetANameThatIsGone) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  Resolver resolver(io_, settings());
  ASSERT_TRUE(ask(resolver, "a.example.test").has_value());
  dns_.remove("a.example.test");
  now_ += 20s;
  EXPECT_EQ(ask(resolver, "a.example.test").error(), make_error_code(NetErrc::no_such_name));
}

TEST_F(Resolvers, HoldABoundedNumberOfNames) {
  dns_.mode = DnsResponder::Mode::silent;
  Resolver resolver(io_, settings(10s));
  int failures = 0;
  for (std::size_t i = 0; i < Resolver::names_max; ++i) {
    resolver.resolve("n" + std::to_string(i) + ".example.test", [&failures](auto) { ++failures; });
  }
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(ask(resolver, "one.more.test").error(), make_error_code(NetErrc::too_many_names));
  EXPECT_TRUE(was_immediate_);
}

TEST_F(Resolvers, DropTheOldestAnswerForANewName) {
  Resolver resolver(io_, settings());
  for (std::size_t i = 0; i < Resolver::names_max; ++i) {
    const std::string name = "n" + std::to_string(i) + ".example.test";
    dns_.add(name, "192.0.2.1", i == 500 ? 20 : 200);
    ASSERT_TRUE(ask(resolver, name).has_value());
  }
  dns_.add("new.example.test", "192.0.2.9", 200);
  EXPECT_TRUE(ask(resolver, "new.example.test").has_value());
  ask(resolver, "n501.example.test");
  EXPECT_TRUE(was_immediate_);
  ask(resolver, "n500.example.test");
  EXPECT_FALSE(was_immediate_);
}

TEST_F(Resolvers, FollowAChangedConfiguration) {
  const Folder folder;
  write_text(folder.at("resolv.conf"), "search one.test\n");
  dns_.add("host.one.test", "192.0.2.1", 1);
  dns_.add("host.second.test", "192.0.2.2", 1);
  ResolverSettings chosen = settings();
  chosen.resolv_conf = folder.at("resolv.conf");
  Resolver resolver(io_, chosen);
  EXPECT_EQ(ask(resolver, "host")->list.at(0).to_string(), "192.0.2.1");
  write_text(folder.at("resolv.conf"), "search second.test\n");
  now_ += 4s;
  EXPECT_EQ(ask(resolver, "host")->list.at(0).to_string(), "192.0.2.1");
  now_ += 4s;
  EXPECT_EQ(ask(resolver, "host")->list.at(0).to_string(), "192.0.2.2");
}

TEST_F(Resolvers, AnswerOldQuestionsAfterAChange) {
  const Folder folder;
  write_text(folder.at("resolv.conf"), "search one.test\n");
  dns_.add("host.one.test", "192.0.2.1", 1);
  dns_.add("host.second.test", "192.0.2.2", 1);
  ResolverSettings chosen = settings();
  chosen.resolv_conf = folder.at("resolv.conf");
  Resolver resolver(io_, chosen);
  std::string old;
  resolver.resolve("host", [&old](const Result<Addresses>& answer) {
    old = answer ? answer->list.at(0).to_string() : answer.error().message();
  });
  write_text(folder.at("resolv.conf"), "search second.test\n");
  now_ += 5s;
  EXPECT_EQ(ask(resolver, "host.second.test")->list.at(0).to_string(), "192.0.2.2");
  while (old.empty()) ASSERT_NE(io_.run_one_for(20s), 0U);
  EXPECT_EQ(old, "192.0.2.1");
}

TEST_F(Resolvers, HandlerMayAskAgain) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  dns_.add("b.example.test", "192.0.2.2", 20);
  Resolver resolver(io_, settings());
  bool is_done = false;
  resolver.resolve("a.example.test", [&](const Result<Addresses>&) {
    resolver.resolve("b.example.test", [&](const Result<Addresses>& answer) {
      is_done = answer.has_value();
    });
  });
  while (!is_done) ASSERT_NE(io_.run_one_for(20s), 0U);
}

TEST_F(Resolvers, HandlerMayDestroyTheResolver) {
  dns_.add("a.example.test", "192.0.2.1", 20);
  auto resolver = std::make_unique<Resolver>(io_, settings());
  int calls = 0;
  for (int i = 0; i < 3; ++i) {
    resolver->resolve("a.example.test", [&](const Result<Addresses>&) {
      ++calls;
      resolver.reset();
    });
  }
  while (resolver) ASSERT_NE(io_.run_one_for(20s), 0U);
  io_.poll();
  EXPECT_EQ(calls, 1);
}

TEST_F(Resolvers, MayEndWithQuestionsOpen) {
  dns_.mode = DnsResponder::Mode::silent;
  int calls = 0;
  {
    Resolver resolver(io_, settings(10s));
    resolver.resolve("a.example.test", [&calls](const Result<Addresses>&) { ++calls; });
    while (dns_.asked.empty()) io_.run_one();
  }
  {
    Resolver never_run(io_, settings(10s));
    never_run.resolve("b.example.test", [&calls](const Result<Addresses>&) { ++calls; });
  }
  io_.poll();
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace barbacane::net
