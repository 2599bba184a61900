#include "common/net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "common/net/errors.hpp"
#include "common/net/tls_words.hpp"

namespace barbacane::net {
namespace {

// Where distributions keep the list of public CAs. OpenSSL's own default is the path of the machine
// it was built on, and an empty store passes for success there, so nothing is left to it.
constexpr std::array<const char*, 5> usual_ca_files{
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // Alpine, BSDs
    "/usr/lib/ssl/cert.pem",
};

constexpr std::array<unsigned char, 9> alpn_http1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// OpenSSL finds certificates of a folder by names such as 5ed36f99.0, lazily: they are counted
/// here.
std::size_t count_hashed(const std::string& folder) {
  std::size_t count = 0;
  std::error_code ec;
  for (auto entry = std::filesystem::directory_iterator(folder, ec);
       !ec && entry != std::filesystem::directory_iterator();
       entry.increment(ec)) {
    const std::string name = entry->path().filename().string();
    if (name.size() > 9 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8) {
      ++count;
    }
  }
  return count;
}

std::size_t count_loaded(SSL_CTX* context) {
  const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(context));
  return static_cast<std::size_t>(sk_X509_OBJECT_num(objects));
}

/// Adds a file or folder of CA certificates; false with the reason in `tried` when it gave none.
bool add_anchors(SSL_CTX* context, const std::string& place, std::string& tried) {
  std::error_code ec;
  const std::filesystem::file_status status = std::filesystem::status(place, ec);
  std::string reason;
  if (!std::filesystem::exists(status)) {
    reason = "does not exist";
  } else if (std::filesystem::is_directory(status)) {
    if (count_hashed(place) != 0 && SSL_CTX_load_verify_dir(context, place.c_str()) == 1) {
      return true;
    }
    reason = "has no hashed certificates (openssl rehash)";
  } else {
    const std::size_t before = count_loaded(context);
    ERR_clear_error();
    const bool is_loaded = SSL_CTX_load_verify_file(context, place.c_str()) == 1;
    if (is_loaded && count_loaded(context) > before) return true;
    reason = "holds no readable PEM certificate";
  }
  ERR_clear_error();
  tried += (tried.empty() ? "" : "; ") + place + ": " + reason;
  return false;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// Whoever is named explicitly must exist; only the usual places may be absent.
bool find_anchors(SSL_CTX* context, const std::string& ca_file, std::string& tried) {
  if (!ca_file.empty()) return add_anchors(context, ca_file, tried);
  const std::string file = environment("SSL_CERT_FILE");
  const std::string folder = environment("SSL_CERT_DIR");
  if (!file.empty() || !folder.empty()) {
    const bool has_file = !file.empty() && add_anchors(context, file, tried);
    const bool has_folder = !folder.empty() && add_anchors(context, folder, tried);
    return has_file || has_folder;
  }
  for (const char* place : usual_ca_files) {
    if (add_anchors(context, place, tried)) return true;
  }
  return add_anchors(context, "/etc/ssl/certs", tried);
}

/// Leaves words where the session looks for them (see TlsSession::open).
int note_refusal(int is_ok, X509_STORE_CTX* store) {
  if (is_ok == 1) return 1;
  auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* check = ssl != nullptr ? static_cast<PeerCheck*>(SSL_get_app_data(ssl)) : nullptr;
  if (check != nullptr) {
    check->refusal = words_of_refusal(
        X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store), check->wanted_host
    );
  }
  return 0;
}

}  // namespace

void init_tls_library() {
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

Result<std::shared_ptr<const TlsClientContext>> TlsClientContext::make(
    const std::string& ca_file, bool verify, std::string& detail
) {
  std::shared_ptr<TlsClientContext> out(new TlsClientContext);
  out->context_ = SSL_CTX_new(TLS_client_method());
  SSL_CTX* context = out->context_;
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    detail = take_tls_error();
    return NetErrc::tls_failed;
  }
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_protos(context, alpn_http1.data(), alpn_http1.size());
  if (!verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return out;
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, note_refusal);
  std::string tried;
  if (!find_anchors(context, ca_file, tried)) {
    detail = "no trusted CA certificate: " + tried +
             "; install ca-certificates or name a CA file (--ca-file, SSL_CERT_FILE)";
    return NetErrc::no_trust_anchors;
  }
  return out;
}

TlsClientContext::~TlsClientContext() {
  SSL_CTX_free(context_);
}

}  // namespace barbacane::net
