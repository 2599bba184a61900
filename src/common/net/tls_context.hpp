#pragma once
// TLS configuration: who we trust as a client, and who we are as a server.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

struct ssl_ctx_st;

namespace barbacane::net {

/// Must be called first in main: a static OpenSSL must not read openssl.cnf or load providers.
void init_tls_library();

/// TLS 1.2+ with peer and host-name verification. Immutable and shared between threads.
class TlsClientContext {
 public:
  /// `ca_file` "" = SSL_CERT_FILE / SSL_CERT_DIR, then the usual places of distributions.
  /// Errors   no_trust_anchors, when no certificate was found: `detail` lists where it looked
  [[nodiscard]] static Result<std::shared_ptr<const TlsClientContext>> make(
      const std::string& ca_file, bool verify, std::string& detail
  );
  ~TlsClientContext();
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

 private:
  TlsClientContext() = default;
  ssl_ctx_st* context_ = nullptr;
};

struct CertificateFiles {
  std::string certificate;  // PEM chain
  std::string key;          // PEM
};

/// TLS 1.2+, several certificates chosen by SNI (exact, then wildcard; the first is the default),
/// ALPN http/1.1.
class TlsServerContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const TlsServerContext>> make(
      const std::vector<CertificateFiles>& certificates, std::string& detail
  );
  ~TlsServerContext();
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

 private:
  TlsServerContext() = default;
  ssl_ctx_st* context_ = nullptr;
  std::vector<ssl_ctx_st*> by_name_;
};

}  // namespace barbacane::net
