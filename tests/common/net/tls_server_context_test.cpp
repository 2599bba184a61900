#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "common/net/certificates.hpp"
#include "common/net/errors.hpp"
#include "common/net/tls_context.hpp"
#include "common/net/tls_pair.hpp"

namespace barbacane::net {
namespace {

class TlsServerContexts : public testing::Test {
 protected:
  TlsServerContexts() : ca_(issue({.common_name = "Test CA", .is_ca = true})) {
    write_certificate(folder_.at("ca.pem"), ca_);
  }

  CertificateFiles files(const std::string& name, const std::string& alternative) {
    const Issued issued = issue({.common_name = name, .alternative = alternative}, &ca_);
    return {
        write_certificate(folder_.at(name + ".pem"), issued),
        write_key(folder_.at(name + ".key"), issued)
    };
  }

  /// The common name of the certificate that a caller who asks for `host` gets.
  std::string served(const TlsServerContext& server, const std::string& host) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* caller = SSL_new(context);
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(caller, in, out);
    SSL_set_connect_state(caller);
    if (!host.empty()) SSL_set_tlsext_host_name(caller, host.c_str());
    if (!offered_.empty()) {
      SSL_set_alpn_protos(caller, offered_.data(), static_cast<unsigned>(offered_.size()));
    }
    TlsSession callee(server);
    std::string name = "none";
    for (int i = 0; i < 6; ++i) {
      SSL_do_handshake(caller);
      char buffer[8192];
      const int size = BIO_read(out, buffer, sizeof buffer);
      if (size > 0) callee.feed({buffer, static_cast<std::size_t>(size)});
      static_cast<void>(callee.handshake());
      BIO_write(in, callee.pending().data(), static_cast<int>(callee.pending().size()));
      callee.consume(callee.pending().size());
    }
    if (SSL_is_init_finished(caller) != 0) {
      char text[64];
      X509_NAME_get_text_by_NID(
          X509_get_subject_name(SSL_get0_peer_certificate(caller)),
          NID_commonName,
          text,
          sizeof text
      );
      name = text;
      const unsigned char* protocol = nullptr;
      unsigned int length = 0;
      SSL_get0_alpn_selected(caller, &protocol, &length);
      chosen_.assign(reinterpret_cast<const char*>(protocol), length);
    }
    SSL_free(caller);
    SSL_CTX_free(context);
    return name;
  }

  Folder folder_;
  Issued ca_;
  std::vector<unsigned char> offered_;
  std::string chosen_;
};

TEST_F(TlsServerContexts, ChooseTheCertificateByName) {
  std::string detail;
  const auto server = TlsServerContext::make(
      {files("first", "DNS:first.example,IP:127.0.0.1"),
       files("exact", "DNS:api.wild.example"),
       files("wild", "DNS:*.wild.example")},
      detail
  );
  ASSERT_TRUE(server.has_value()) << detail;
  EXPECT_EQ(served(**server, "first.example"), "first");
  EXPECT_EQ(served(**server, "api.wild.example"), "exact");
  EXPECT_EQ(served(**server, "API.Wild.example"), "exact");
  EXPECT_EQ(served(**server, "other.wild.example"), "wild");
  EXPECT_EQ(served(**server, "a.b.wild.example"), "first");
  EXPECT_EQ(served(**server, "wild.example"), "first");
  EXPECT_EQ(served(**server, "unknown"), "first");
  EXPECT_EQ(served(**server, ""), "first");
}

TEST_F(TlsServerContexts, SpeakHttpOneOnly) {
  std::string detail;
  const auto server = TlsServerContext::make({files("a", "DNS:a.example")}, detail);
  ASSERT_TRUE(server.has_value()) << detail;
  offered_ = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  EXPECT_EQ(served(**server, "a.example"), "a");
  EXPECT_EQ(chosen_, "http/1.1");
  offered_ = {2, 'h', '2'};
  EXPECT_EQ(served(**server, "a.example"), "none");
}

TEST_F(TlsServerContexts, SessionOutlivesItsContext) {
  std::string detail;
  auto server = TlsServerContext::make(
      {files("first", "DNS:first.example"), files("second", "DNS:second.example")}, detail
  );
  const auto client = TlsClientContext::make(folder_.at("ca.pem"), true, detail);
  ASSERT_TRUE(server.has_value() && client.has_value()) << detail;
  TlsSession caller(**client, "second.example");
  TlsSession callee(**server);
  server->reset();
  EXPECT_TRUE(shake_hands(caller, callee)) << caller.failure();
}

TEST_F(TlsServerContexts, RefuseWhatCannotBeUsed) {
  const Issued issued = issue({.alternative = "DNS:a.example"}, &ca_);
  const Issued other = issue({.alternative = "DNS:b.example"}, &ca_);
  const std::string certificate = write_certificate(folder_.at("a.pem"), issued);
  const std::string key = write_key(folder_.at("a.key"), issued);
  write_text(folder_.at("text"), "hello");
  struct Row {
    const char* name;
    CertificateFiles files;
    NetErrc code;
    std::string words;
  };
  const Row rows[] = {
      {"no certificate",
       {folder_.at("none"), key},
       NetErrc::certificate_unusable,
       "none: cannot be read"},
      {"no key", {certificate, folder_.at("none")}, NetErrc::key_unusable, "none: cannot be read"},
      {"text as certificate",
       {folder_.at("text"), key},
       NetErrc::certificate_unusable,
       "text: not a chain of PEM"},
      {"key as certificate", {key, key}, NetErrc::certificate_unusable, "a.key: not a chain of PEM"
      },
      {"text as key",
       {certificate, folder_.at("text")},
       NetErrc::key_unusable,
       "text: not an unencrypted private key"},
      {"encrypted key",
       {certificate, write_key(folder_.at("enc.key"), issued, "secret")},
       NetErrc::key_unusable,
       "enc.key: not an unencrypted private key"},
      {"key of another",
       {certificate, write_key(folder_.at("b.key"), other)},
       NetErrc::key_unusable,
       "b.key: not the key of " + certificate},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    std::string detail;
    const auto made = TlsServerContext::make({row.files}, detail);
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error(), make_error_code(row.code));
    EXPECT_NE(detail.find(row.words), std::string::npos) << detail;
  }
}

TEST_F(TlsServerContexts, RefuseACertificateThatNobodyWouldGet) {
  for (const char* second : {"DNS:a.example", "IP:10.0.0.1", ""}) {
    std::string detail;
    const auto made =
        TlsServerContext::make({files("one", "DNS:a.example"), files("two", second)}, detail);
    ASSERT_FALSE(made.has_value()) << second;
    EXPECT_EQ(made.error(), make_error_code(NetErrc::certificate_unreachable));
    EXPECT_NE(detail.find("two.pem"), std::string::npos) << detail;
  }
}

TEST_F(TlsServerContexts, RefuseNothingAtAll) {
  std::string detail;
  EXPECT_FALSE(TlsServerContext::make({}, detail).has_value());
  EXPECT_NE(detail.find("--tls-cert"), std::string::npos);
}

}  // namespace
}  // namespace barbacane::net
