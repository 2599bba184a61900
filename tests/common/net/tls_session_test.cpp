#include "common/net/tls_session.hpp"

#include <gtest/gtest.h>

#include <random>

#include "common/net/certificates.hpp"
#include "common/net/tls_pair.hpp"

namespace barbacane::net {
namespace {

using Status = TlsSession::Status;

class TlsSessions : public testing::Test {
 protected:
  TlsSessions() : ca_(issue({.common_name = "Test CA", .is_ca = true})) {
    write_certificate(folder_.at("ca.pem"), ca_);
  }

  std::shared_ptr<const TlsServerContext> server(const Issued& issued) {
    write_certificate(folder_.at("server.pem"), issued);
    write_key(folder_.at("server.key"), issued);
    std::string detail;
    auto made =
        TlsServerContext::make({{folder_.at("server.pem"), folder_.at("server.key")}}, detail);
    EXPECT_TRUE(made.has_value()) << detail;
    return made ? *made : nullptr;
  }

  std::shared_ptr<const TlsClientContext> client(bool verify = true) {
    std::string detail;
    auto made = TlsClientContext::make(folder_.at("ca.pem"), verify, detail);
    EXPECT_TRUE(made.has_value()) << detail;
    return made ? *made : nullptr;
  }

  Folder folder_;
  Issued ca_;
};

TEST_F(TlsSessions, CarryBytesBothWaysAndCloseCleanly) {
  const auto theirs = server(issue({.alternative = "DNS:api.example"}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, "api.example");
  TlsSession callee(*theirs);
  EXPECT_EQ(caller.version(), "");
  ASSERT_TRUE(shake_hands(caller, callee)) << caller.failure();
  EXPECT_EQ(caller.version(), "TLSv1.3");
  EXPECT_EQ(callee.server_name(), "api.example");

  Status status = Status::ok;
  ASSERT_EQ(caller.write("ping"), Status::ok);
  move_bytes(caller, callee);
  EXPECT_EQ(read_all(callee, status), "ping");
  EXPECT_EQ(status, Status::wants_read);

  const std::string large(1U << 20U, 'x');
  ASSERT_EQ(callee.write(large), Status::ok);
  callee.shutdown();
  move_bytes(callee, caller);
  EXPECT_EQ(read_all(caller, status), large);
  EXPECT_EQ(status, Status::closed);
  EXPECT_EQ(caller.failure(), "");
}

TEST_F(TlsSessions, WorkOneByteAtATime) {
  const auto theirs = server(issue({.alternative = "DNS:api.example"}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, "api.example");
  TlsSession callee(*theirs);
  const auto drip = [](TlsSession& from, TlsSession& to) {
    while (!from.pending().empty()) {
      const char byte = from.pending().front();
      from.consume(1);
      to.feed({&byte, 1});
      ASSERT_NE(to.handshake(), Status::failed) << to.failure();
    }
  };
  ASSERT_EQ(caller.handshake(), Status::wants_read);
  for (int i = 0; i < 4; ++i) {
    drip(caller, callee);
    drip(callee, caller);
  }
  EXPECT_EQ(caller.handshake(), Status::ok);
  EXPECT_EQ(callee.handshake(), Status::ok);
}

TEST_F(TlsSessions, WriteBeforeTheHandshakeTakesNothing) {
  const auto ours = client();
  TlsSession caller(*ours, "api.example");
  EXPECT_EQ(caller.write("early"), Status::wants_read);
  EXPECT_EQ(std::string(caller.pending()).find("early"), std::string::npos);
}

struct Accepted {
  const char* name;
  std::string alternative;
  std::string host;
};

class AcceptsHost : public TlsSessions, public testing::WithParamInterface<Accepted> {};

TEST_P(AcceptsHost, ThatTheCertificateNames) {
  const auto theirs = server(issue({.alternative = GetParam().alternative}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, GetParam().host);
  TlsSession callee(*theirs);
  EXPECT_TRUE(shake_hands(caller, callee)) << caller.failure();
}

INSTANTIATE_TEST_SUITE_P(
    Tls,
    AcceptsHost,
    testing::Values(
        Accepted{"ExactName", "DNS:api.example", "api.example"},
        Accepted{"OtherCase", "DNS:api.example", "API.Example"},
        Accepted{"TrailingDot", "DNS:api.example", "api.example."},
        Accepted{"Wildcard", "DNS:*.example.test", "api.example.test"},
        Accepted{"SecondName", "DNS:a.example,DNS:b.example", "b.example"},
        Accepted{"Ipv4", "IP:127.0.0.1", "127.0.0.1"},
        Accepted{"Ipv6", "IP:::1", "::1"},
        Accepted{"BracketedIpv6", "IP:::1", "[::1]"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(TlsSessions, AskForNoServerNameWhenTheHostIsAnAddress) {
  const auto theirs = server(issue({.alternative = "IP:127.0.0.1"}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, "127.0.0.1");
  TlsSession callee(*theirs);
  ASSERT_TRUE(shake_hands(caller, callee));
  EXPECT_EQ(callee.server_name(), "");
}

struct Refused {
  const char* name;
  Wanted wanted;
  std::string host;
  bool is_from_ca;
  std::string words;
};

class RefusesPeer : public TlsSessions, public testing::WithParamInterface<Refused> {};

TEST_P(RefusesPeer, AndSaysWhy) {
  const Issued issued = issue(GetParam().wanted, GetParam().is_from_ca ? &ca_ : nullptr);
  const auto theirs = server(issued);
  const auto ours = client();
  TlsSession caller(*ours, GetParam().host);
  TlsSession callee(*theirs);
  EXPECT_FALSE(shake_hands(caller, callee));
  EXPECT_NE(caller.failure().find(GetParam().words), std::string::npos) << caller.failure();
  EXPECT_EQ(caller.handshake(), Status::failed);
  std::size_t bytes = 0;
  char buffer[8];
  EXPECT_EQ(caller.read(buffer, bytes), Status::failed);
  EXPECT_EQ(caller.write("secret"), Status::failed);
}

INSTANTIATE_TEST_SUITE_P(
    Tls,
    RefusesPeer,
    testing::Values(
        Refused{
            "OtherName",
            {.alternative = "DNS:a.example"},
            "b.example",
            true,
            "hostname mismatch: the certificate is for a.example, not for b.example"
        },
        Refused{
            "OnlyACommonName",
            {.common_name = "api.example"},
            "api.example",
            true,
            "lacks subjectAltName"
        },
        Refused{
            "WildcardForTwoLabels",
            {.alternative = "DNS:*.example.test"},
            "a.b.example.test",
            true,
            "hostname mismatch"
        },
        Refused{
            "PartialWildcard",
            {.alternative = "DNS:a*.example.test"},
            "api.example.test",
            true,
            "hostname mismatch"
        },
        Refused{
            "OtherAddress",
            {.alternative = "IP:127.0.0.1"},
            "127.0.0.2",
            true,
            "hostname mismatch: the certificate is for 127.0.0.1, not for 127.0.0.2"
        },
        Refused{
            "NameThatLooksLikeTheAddress",
            {.alternative = "DNS:127.0.0.1"},
            "127.0.0.1",
            true,
            "hostname mismatch"
        },
        Refused{
            "Expired",
            {.alternative = "DNS:a.example", .valid_from_seconds = -7200, .valid_to_seconds = -3600
            },
            "a.example",
            true,
            "certificate has expired on 20"
        },
        Refused{
            "NotYetValid",
            {.alternative = "DNS:a.example", .valid_from_seconds = 3600},
            "a.example",
            true,
            "not valid before 20"
        },
        Refused{
            "SelfSigned",
            {.alternative = "DNS:a.example"},
            "a.example",
            false,
            "self-signed certificate: /CN=test"
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(TlsSessions, RefuseAnUnknownCa) {
  const Issued stranger = issue({.common_name = "Strange CA", .is_ca = true});
  const auto theirs = server(issue({.alternative = "DNS:a.example"}, &stranger));
  const auto ours = client();
  TlsSession caller(*ours, "a.example");
  TlsSession callee(*theirs);
  EXPECT_FALSE(shake_hands(caller, callee));
  EXPECT_NE(caller.failure().find("unknown CA: /CN=Strange CA"), std::string::npos)
      << caller.failure();
}

TEST_F(TlsSessions, TellTheServerThatItWasRefused) {
  const auto theirs = server(issue({.alternative = "DNS:a.example"}));
  const auto ours = client();
  TlsSession caller(*ours, "a.example");
  TlsSession callee(*theirs);
  EXPECT_FALSE(shake_hands(caller, callee));
  move_bytes(caller, callee);
  Status status = Status::ok;
  read_all(callee, status);
  EXPECT_EQ(status, Status::failed);
  EXPECT_NE(callee.failure().find("unknown ca"), std::string::npos) << callee.failure();
}

TEST_F(TlsSessions, WithoutVerificationTakeAnybody) {
  const auto theirs = server(issue({.alternative = "DNS:a.example", .valid_to_seconds = -60}));
  const auto ours = client(false);
  TlsSession caller(*ours, "b.example");
  TlsSession callee(*theirs);
  EXPECT_TRUE(shake_hands(caller, callee)) << caller.failure();
}

class RefusesHost : public TlsSessions, public testing::WithParamInterface<std::string> {};

TEST_P(RefusesHost, ThatNoCertificateCanName) {
  const auto theirs = server(issue({.alternative = "DNS:a.example"}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, GetParam());
  TlsSession callee(*theirs);
  EXPECT_FALSE(shake_hands(caller, callee));
  EXPECT_NE(caller.failure().find("not a host name"), std::string::npos) << caller.failure();
  EXPECT_TRUE(caller.pending().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Tls,
    RefusesHost,
    testing::Values(
        std::string(),
        std::string("."),
        std::string("a.example\0.evil", 15),
        std::string("a b"),
        std::string("a\nb"),
        std::string(254, 'a')
    )
);

TEST_F(TlsSessions, SayThatAPlainPeerSpeaksNoTls) {
  const auto ours = client();
  TlsSession caller(*ours, "a.example");
  ASSERT_EQ(caller.handshake(), Status::wants_read);
  caller.feed(std::string_view("HTTP/1.1 400 Bad Request\r\n\r\n"));
  EXPECT_EQ(caller.handshake(), Status::failed);
  EXPECT_NE(caller.failure().find("does not speak TLS"), std::string::npos) << caller.failure();
}

TEST_F(TlsSessions, SurviveDamagedBytes) {
  const auto theirs = server(issue({.alternative = "DNS:a.example"}, &ca_));
  const auto ours = client();
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    TlsSession caller(*ours, "a.example");
    TlsSession callee(*theirs);
    for (int turn = 0; turn < 4; ++turn) {
      TlsSession& from = turn % 2 == 0 ? caller : callee;
      TlsSession& to = turn % 2 == 0 ? callee : caller;
      static_cast<void>(from.handshake());
      std::string bytes(from.pending());
      from.consume(bytes.size());
      if (!bytes.empty() && turn >= round % 4) {
        bytes[random() % bytes.size()] ^= static_cast<char>(1U << (random() % 8U));
        if (round % 3 == 0) bytes.resize(random() % bytes.size() + 1);
      }
      to.feed(bytes);
      static_cast<void>(to.handshake());
    }
    static_cast<void>(shake_hands(caller, callee));
  }
}

TEST_F(TlsSessions, TrimmedGoOnAsBefore) {
  const auto theirs = server(issue({.alternative = "DNS:a.example"}, &ca_));
  const auto ours = client();
  TlsSession caller(*ours, "a.example");
  TlsSession callee(*theirs);
  ASSERT_TRUE(shake_hands(caller, callee));
  for (int i = 0; i < 3; ++i) {
    Status status = Status::ok;
    const std::string large(100'000, static_cast<char>('a' + i));
    ASSERT_EQ(caller.write(large), Status::ok);
    caller.trim();  // not empty: keeps what waits
    move_bytes(caller, callee);
    EXPECT_EQ(read_all(callee, status), large);
    caller.trim();
    callee.trim();
    EXPECT_TRUE(caller.pending().empty());
  }
}

}  // namespace
}  // namespace barbacane::net
