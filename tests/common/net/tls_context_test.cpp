#include "common/net/tls_context.hpp"

#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <cstdlib>

#include "common/net/certificates.hpp"
#include "common/net/errors.hpp"
#include "common/net/tls_pair.hpp"

namespace barbacane::net {
namespace {

/// Sets a variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class TlsClientContexts : public testing::Test {
 protected:
  TlsClientContexts() : ca_(issue({.common_name = "Test CA", .is_ca = true})) {
    init_tls_library();
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
    write_certificate(folder_.at("ca.pem"), ca_);
  }

  /// Whether a server with a certificate of our CA is trusted.
  bool trusts(const TlsClientContext& context) {
    const Issued issued = issue({.alternative = "DNS:a.example"}, &ca_);
    write_certificate(folder_.at("s.pem"), issued);
    write_key(folder_.at("s.key"), issued);
    std::string detail;
    const auto server =
        TlsServerContext::make({{folder_.at("s.pem"), folder_.at("s.key")}}, detail);
    TlsSession caller(context, "a.example");
    TlsSession callee(**server);
    return shake_hands(caller, callee);
  }

  Folder folder_;
  Issued ca_;
};

TEST_F(TlsClientContexts, TrustTheNamedFile) {
  std::string detail;
  const auto context = TlsClientContext::make(folder_.at("ca.pem"), true, detail);
  ASSERT_TRUE(context.has_value()) << detail;
  EXPECT_TRUE(trusts(**context));
}

TEST_F(TlsClientContexts, TrustTheFileOfTheEnvironment) {
  const Variable file("SSL_CERT_FILE", folder_.at("ca.pem"));
  std::string detail;
  const auto context = TlsClientContext::make("", true, detail);
  ASSERT_TRUE(context.has_value()) << detail;
  EXPECT_TRUE(trusts(**context));
}

TEST_F(TlsClientContexts, TrustAFolderOfHashedCertificates) {
  char name[16];
  std::snprintf(
      name,
      sizeof name,
      "%08lx.0",
      X509_NAME_hash_ex(X509_get_subject_name(ca_.certificate.get()), nullptr, nullptr, nullptr)
  );
  std::filesystem::create_directory(folder_.at("certs"));
  write_certificate(folder_.at("certs/") + name, ca_);
  for (const bool by_variable : {false, true}) {
    std::string detail;
    const Variable folder("SSL_CERT_DIR", by_variable ? folder_.at("certs") : "");
    const auto context =
        TlsClientContext::make(by_variable ? "" : folder_.at("certs"), true, detail);
    ASSERT_TRUE(context.has_value()) << detail;
    EXPECT_TRUE(trusts(**context));
  }
}

TEST_F(TlsClientContexts, NamedFileWinsOverTheEnvironment) {
  const Issued other = issue({.common_name = "Other CA", .is_ca = true});
  write_certificate(folder_.at("other.pem"), other);
  const Variable file("SSL_CERT_FILE", folder_.at("ca.pem"));
  std::string detail;
  const auto context = TlsClientContext::make(folder_.at("other.pem"), true, detail);
  ASSERT_TRUE(context.has_value()) << detail;
  EXPECT_FALSE(trusts(**context));
}

TEST_F(TlsClientContexts, WithoutVerificationNeedNoAnchors) {
  const Variable file("SSL_CERT_FILE", "/nonexistent");
  std::string detail;
  EXPECT_TRUE(TlsClientContext::make("", false, detail).has_value()) << detail;
}

struct Bad {
  const char* name;
  std::string file;     // below the folder; "" = none
  std::string content;  // "" = do not create
  std::string words;
};

class RefusesAnchors : public TlsClientContexts, public testing::WithParamInterface<Bad> {};

TEST_P(RefusesAnchors, AndSaysWhereItLooked) {
  const std::string path = folder_.at(GetParam().file);
  if (!GetParam().content.empty()) write_text(path, GetParam().content);
  for (const bool by_variable : {false, true}) {
    const Variable file("SSL_CERT_FILE", by_variable ? path : "");
    std::string detail;
    const auto context = TlsClientContext::make(by_variable ? "" : path, true, detail);
    ASSERT_FALSE(context.has_value());
    EXPECT_EQ(context.error(), make_error_code(NetErrc::no_trust_anchors));
    EXPECT_NE(detail.find(path + ": " + GetParam().words), std::string::npos) << detail;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Tls,
    RefusesAnchors,
    testing::Values(
        Bad{"Missing", "none.pem", "", "does not exist"},
        Bad{"NotPem", "text.pem", "hello", "holds no readable PEM certificate"},
        Bad{"BrokenPem",
            "broken.pem",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "holds no readable PEM certificate"},
        Bad{"FolderWithoutHashes", "", "", "has no hashed certificates"}
    ),
    [](const auto& row) { return row.param.name; }
);

}  // namespace
}  // namespace barbacane::net
