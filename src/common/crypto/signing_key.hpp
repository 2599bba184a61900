#pragma once
// Ed25519 keys (RFC 8032) in their usual files: PKCS#8 PEM for the private key, SPKI PEM for the
// public one.

#include <memory>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::crypto {

/// A public key. `id` is the first 16 hex digits of SHA-256 of the raw 32 bytes.
class PublicKey {
 public:
  [[nodiscard]] static Result<PublicKey> parse_pem(std::string_view pem);
  [[nodiscard]] const std::string& id() const noexcept;
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  friend class SigningKey;
  struct State;
  std::shared_ptr<const State> state_;
};

class SigningKey {
 public:
  [[nodiscard]] static Result<SigningKey> generate();
  [[nodiscard]] static Result<SigningKey> parse_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] PublicKey public_key() const;
  /// 64 raw bytes.
  [[nodiscard]] Result<std::string> sign(std::string_view message) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace barbacane::crypto
