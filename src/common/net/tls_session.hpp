#pragma once
// One TLS connection without a socket: ciphertext in, plaintext out, and back. The hot path keeps
// its raw sockets and moves bytes through this.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/net/tls_context.hpp"

struct ssl_st;
struct bio_st;

namespace barbacane::net {

/// Owner    one thread. Not movable while in use. Cost: one allocation at construction, OpenSSL's
/// own.
class TlsSession {
 public:
  /// Client side: SNI and verification against `host` (a DNS name or an IP address).
  TlsSession(const TlsClientContext& context, const std::string& host);
  explicit TlsSession(const TlsServerContext& context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  enum class Status { ok, wants_read, closed, failed };

  /// Advances the handshake with what was fed. ok = done.
  [[nodiscard]] Status handshake();
  /// Ciphertext from the socket. Returns the bytes taken (all, in practice).
  std::size_t feed(std::span<const char> ciphertext);
  /// Decrypts into `out`; `bytes` gets the count. closed = clean close_notify.
  [[nodiscard]] Status read(std::span<char> out, std::size_t& bytes);
  /// Encrypts `plain`; ciphertext waits in pending().
  [[nodiscard]] Status write(std::string_view plain);
  void shutdown();
  /// Ciphertext that must go to the socket; drop what was sent with consume().
  [[nodiscard]] std::string_view pending() const;
  void consume(std::size_t bytes);
  /// Words for the log after `failed`: "certificate has expired", "hostname mismatch".
  [[nodiscard]] std::string failure() const;

 private:
  ssl_st* ssl_ = nullptr;
  bio_st* in_ = nullptr;
  bio_st* out_ = nullptr;
};

}  // namespace barbacane::net
