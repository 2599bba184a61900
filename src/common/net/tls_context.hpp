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
  /// `ca_file` may be a folder of hashed certificates. With `verify` false nobody is checked.
  /// Errors   no_trust_anchors, when no certificate was found: `detail` lists where it looked
  [[nodiscard]] static Result<std::shared_ptr<const TlsClientContext>> make(
      const std::string& ca_file, bool verify, std::string& detail
  );
  ~TlsClientContext();
  TlsClientContext(const TlsClientContext&) = delete;
  TlsClientContext& operator=(const TlsClientContext&) = delete;
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
  /// Errors   certificate_unusable, key_unusable; certificate_unreachable, when every name of one
  ///          belongs to an earlier one: `detail` names the file, what is wrong and the fix
  [[nodiscard]] static Result<std::shared_ptr<const TlsServerContext>> make(
      const std::vector<CertificateFiles>& certificates, std::string& detail
  );
  ~TlsServerContext();
  TlsServerContext(const TlsServerContext&) = delete;
  TlsServerContext& operator=(const TlsServerContext&) = delete;
  /// The default certificate's; sessions made from it switch by SNI and outlive this object safely.
  [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

 private:
  TlsServerContext() = default;
  ssl_ctx_st* context_ = nullptr;
};

}  // namespace barbacane::net
