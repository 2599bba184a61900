#include "common/net/tls_session.hpp"

#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <climits>

#include "common/net/tls_words.hpp"

namespace barbacane::net {
namespace {

constexpr std::size_t buffer_bytes_kept = 4096;  // trim() leaves smaller ones alone
constexpr std::size_t name_bytes_max = 253;      // RFC 1035 §2.3.4, as text

/// "[::1]" and "example.com." as certificates write them; "" for what can be no name.
std::string bare_host(std::string host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host.ends_with('.')) host.pop_back();
  const bool is_name = host.size() <= name_bytes_max &&
                       std::ranges::all_of(host, [](char c) { return c > ' ' && c < 0x7F; });
  return is_name ? host : std::string();
}

/// Whom to ask for and whom to accept. False when OpenSSL takes neither.
bool expect_host(SSL* ssl, const std::string& host) {
  X509_VERIFY_PARAM* expected = SSL_get0_param(ssl);
  ErrorCode ec;
  boost::asio::ip::make_address(host, ec);
  if (!ec.failed()) return X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  // RFC 9525: only subjectAltName counts, and a wildcard stands for one whole label.
  X509_VERIFY_PARAM_set_hostflags(
      expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
  );
  return X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size()) == 1 &&
         SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

}  // namespace

void TlsSession::open(SSL_CTX* context) {
  ssl_ = SSL_new(context);
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  if (ssl_ == nullptr || in_ == nullptr || out_ == nullptr) {
    BIO_free(in_);
    BIO_free(out_);
    SSL_free(ssl_);
    ssl_ = nullptr;
    in_ = out_ = nullptr;
    static_cast<void>(fail("out of memory"));
    return;
  }
  // An empty buffer means "wait", not "the peer is gone".
  BIO_set_mem_eof_return(in_, -1);
  BIO_set_mem_eof_return(out_, -1);
  SSL_set_bio(ssl_, in_, out_);
}

TlsSession::TlsSession(const TlsClientContext& context, const std::string& host)
    : peer_{bare_host(host), {}} {
  open(context.native());
  if (ssl_ == nullptr) return;
  SSL_set_connect_state(ssl_);
  // An empty expected name would switch the check off.
  if (peer_.wanted_host.empty() || !expect_host(ssl_, peer_.wanted_host)) {
    static_cast<void>(fail("not a host name that a certificate can be checked against"));
    return;
  }
  SSL_set_app_data(ssl_, &peer_);
}

TlsSession::TlsSession(const TlsServerContext& context) {
  open(context.native());
  if (ssl_ != nullptr) SSL_set_accept_state(ssl_);
}

TlsSession::~TlsSession() {
  SSL_free(ssl_);  // and both buffers
}

TlsSession::Status TlsSession::fail(std::string_view reason) {
  is_failed_ = true;
  failure_ = reason;
  return Status::failed;
}

TlsSession::Status TlsSession::status_of(int outcome) {
  switch (SSL_get_error(ssl_, outcome)) {
    case SSL_ERROR_NONE:
      return Status::ok;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return Status::wants_read;
    case SSL_ERROR_ZERO_RETURN:
      return Status::closed;
    default:
      break;
  }
  const std::string reason = take_tls_error();
  if (!peer_.refusal.empty()) return fail(peer_.refusal);
  return fail(reason.empty() ? "the connection broke" : reason);
}

TlsSession::Status TlsSession::handshake() {
  if (is_failed_) return Status::failed;
  ERR_clear_error();
  return status_of(SSL_do_handshake(ssl_));
}

std::size_t TlsSession::feed(std::span<const char> ciphertext) {
  if (in_ == nullptr) return 0;
  const std::size_t size = std::min<std::size_t>(ciphertext.size(), INT_MAX);
  const int taken = BIO_write(in_, ciphertext.data(), static_cast<int>(size));
  return taken > 0 ? static_cast<std::size_t>(taken) : 0;
}

TlsSession::Status TlsSession::read(std::span<char> out, std::size_t& bytes) {
  bytes = 0;
  if (is_failed_) return Status::failed;
  if (out.empty()) return Status::ok;
  ERR_clear_error();
  return status_of(SSL_read_ex(ssl_, out.data(), out.size(), &bytes));
}

TlsSession::Status TlsSession::write(std::string_view plain) {
  if (is_failed_) return Status::failed;
  if (SSL_is_init_finished(ssl_) == 0) {
    const Status status = handshake();
    if (status != Status::ok) return status;
  }
  if (plain.empty()) return Status::ok;
  ERR_clear_error();
  std::size_t taken = 0;
  return status_of(SSL_write_ex(ssl_, plain.data(), plain.size(), &taken));
}

void TlsSession::shutdown() {
  if (is_failed_ || SSL_is_init_finished(ssl_) == 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::string_view TlsSession::pending() const {
  if (out_ == nullptr) return {};
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out_, &bytes);
  return size > 0 ? std::string_view(bytes, static_cast<std::size_t>(size)) : std::string_view();
}

void TlsSession::consume(std::size_t bytes) {
  char scratch[4096];
  while (bytes > 0 && out_ != nullptr) {
    const int step = static_cast<int>(std::min(bytes, sizeof scratch));
    if (BIO_read(out_, scratch, step) != step) return;
    bytes -= static_cast<std::size_t>(step);
  }
}

std::string TlsSession::failure() const {
  return is_failed_ ? failure_ : std::string();
}

std::string_view TlsSession::version() const noexcept {
  return ssl_ != nullptr && SSL_is_init_finished(ssl_) != 0 ? SSL_get_version(ssl_) : "";
}

std::string_view TlsSession::server_name() const noexcept {
  const char* name =
      ssl_ != nullptr ? SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name) : nullptr;
  return name != nullptr ? name : "";
}

void TlsSession::trim() {
  for (BIO* buffer : {in_, out_}) {
    if (buffer == nullptr) continue;
    BUF_MEM* memory = nullptr;
    BIO_get_mem_ptr(buffer, &memory);
    if (BIO_ctrl_pending(buffer) != 0 || memory == nullptr || memory->max <= buffer_bytes_kept) {
      continue;
    }
    if (BUF_MEM* fresh = BUF_MEM_new()) BIO_set_mem_buf(buffer, fresh, BIO_CLOSE);
  }
}

}  // namespace barbacane::net
