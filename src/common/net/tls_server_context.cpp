#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>

#include "common/net/errors.hpp"
#include "common/net/tls_context.hpp"
#include "common/net/tls_words.hpp"

// The server's half of tls_context.hpp: certificates, and which one a client gets.

namespace barbacane::net {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeContext>;

/// Which context answers for a name. Lives and dies with the default SSL_CTX, because a session can
/// outlive the TlsServerContext it was made from.
struct ByName {
  std::map<std::string, SSL_CTX*, std::less<>> contexts;  // lower case; "*.example.com" as it is
  std::vector<ContextPtr> others;                         // all but the default
};

void free_by_name(void*, void* by_name, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<ByName*>(by_name);
}

int by_name_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_by_name);
  return index;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

int choose_by_name(SSL* ssl, int*, void*) {
  const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  const auto* by_name =
      static_cast<const ByName*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), by_name_index()));
  if (asked == nullptr || by_name == nullptr) return SSL_TLSEXT_ERR_NOACK;
  const std::string name = lower(asked);
  auto found = by_name->contexts.find(name);
  const std::size_t dot = name.find('.');
  if (found == by_name->contexts.end() && dot != std::string::npos && dot != 0) {
    found = by_name->contexts.find("*" + name.substr(dot));
  }
  if (found == by_name->contexts.end()) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_SSL_CTX(ssl, found->second);
  return SSL_TLSEXT_ERR_OK;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered, unsigned int offered_size, void*) {
  constexpr std::string_view ours = "http/1.1";
  for (unsigned int at = 0; at < offered_size; at += 1U + offered[at]) {
    const std::string_view theirs(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    if (theirs != ours) continue;
    *out = offered + at + 1;
    *out_size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;  // RFC 7301 §3.2: no_application_protocol
}

/// OpenSSL would ask on the terminal.
int refuse_password(char*, int, int, void*) {
  return -1;
}

/// The DNS names of the context's certificate. A common name is no name (RFC 9525 §2).
std::vector<std::string> names_of(SSL_CTX* context) {
  std::vector<std::string> out;
  X509* certificate = SSL_CTX_get0_certificate(context);
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)
  );
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_DNS) continue;
    const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
    out.push_back(lower({text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}));
  }
  GENERAL_NAMES_free(names);
  return out;
}

bool can_read(const std::string& path) {
  return std::ifstream(path).good();
}

Failure load_certificate(SSL_CTX* context, const CertificateFiles& files) {
  ERR_clear_error();
  if (!can_read(files.certificate)) {
    return {NetErrc::certificate_unusable, files.certificate + ": cannot be read"};
  }
  if (!can_read(files.key)) return {NetErrc::key_unusable, files.key + ": cannot be read"};
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return {
        NetErrc::certificate_unusable,
        files.certificate + ": not a chain of PEM certificates that can be used (" +
            take_tls_error() + ")"
    };
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const unsigned long code = ERR_peek_error();
    const bool is_other =
        ERR_GET_LIB(code) == ERR_LIB_X509 && (ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH ||
                                              ERR_GET_REASON(code) == X509_R_KEY_TYPE_MISMATCH);
    const std::string reason = take_tls_error();
    return {
        NetErrc::key_unusable,
        is_other ? files.key + ": not the key of " + files.certificate
                 : files.key + ": not an unencrypted private key in PEM (" + reason + ")"
    };
  }
  return {};
}

Failure make_context(const CertificateFiles& files, ContextPtr& out) {
  out.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = out.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    return {NetErrc::tls_failed, take_tls_error()};
  }
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA
  );
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets resume without state
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, refuse_password);
  return load_certificate(context, files);
}

}  // namespace

Result<std::shared_ptr<const TlsServerContext>> TlsServerContext::make(
    const std::vector<CertificateFiles>& certificates, std::string& detail
) {
  if (certificates.empty()) {
    detail = "no certificate: give --tls-cert and --tls-key";
    return NetErrc::certificate_unusable;
  }
  std::shared_ptr<TlsServerContext> out(new TlsServerContext);
  auto by_name = std::make_unique<ByName>();
  for (const CertificateFiles& files : certificates) {
    ContextPtr context;
    if (Failure failure = make_context(files, context)) {
      detail = failure.detail;
      return failure.code;
    }
    bool is_reachable = out->context_ == nullptr;  // the default needs no name
    for (std::string& name : names_of(context.get())) {
      is_reachable |= by_name->contexts.emplace(std::move(name), context.get()).second;
    }
    if (!is_reachable) {
      detail = files.certificate +
               ": no client would ever get it, because it has no DNS name or earlier certificates "
               "have all of them: remove it or change the order";
      return NetErrc::certificate_unreachable;
    }
    if (out->context_ == nullptr) {
      out->context_ = context.release();
    } else {
      by_name->others.push_back(std::move(context));
    }
  }
  SSL_CTX_set_tlsext_servername_callback(out->context_, choose_by_name);
  SSL_CTX_set_ex_data(out->context_, by_name_index(), by_name.release());
  return out;
}

TlsServerContext::~TlsServerContext() {
  SSL_CTX_free(context_);
}

}  // namespace barbacane::net
