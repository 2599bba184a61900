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
#include "common/net/tls_words.hpp"

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
  /// Encrypts all of `plain`; ciphertext waits in pending(). Before the end of the handshake
  /// nothing is taken, and the status is that of handshake().
  [[nodiscard]] Status write(std::string_view plain);
  /// Queues close_notify.
  void shutdown();
  /// Ciphertext that must go to the socket; drop what was sent with consume(). The view ends with
  /// the next call of any other member.
  [[nodiscard]] std::string_view pending() const;
  void consume(std::size_t bytes);
  /// Words for the log after `failed`: "certificate has expired", "hostname mismatch".
  [[nodiscard]] std::string failure() const;
  /// "TLSv1.3", and the server name that the other side asked for; "" before the handshake.
  [[nodiscard]] std::string_view version() const noexcept;
  [[nodiscard]] std::string_view server_name() const noexcept;
  /// Gives buffers back when nothing waits in them: for a connection that goes idle.
  void trim();

 private:
  void open(ssl_ctx_st* context);
  [[nodiscard]] Status status_of(int outcome);
  [[nodiscard]] Status fail(std::string_view reason);

  ssl_st* ssl_ = nullptr;
  bio_st* in_ = nullptr;
  bio_st* out_ = nullptr;
  bool is_failed_ = false;
  PeerCheck peer_;
  std::string failure_;
};

}  // namespace barbacane::net
