#pragma once
// Ed25519 keys (RFC 8032) in their usual files: PKCS#8 PEM for the private key, SPKI PEM for the
// public one.

#include <memory>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::crypto {

/// A public key. Cheap to copy.
class PublicKey {
 public:
  /// Errors   CryptoErrc: bad_pem, wrong_key_type, public_expected (a private key was given)
  [[nodiscard]] static Result<PublicKey> parse_pem(std::string_view pem);
  /// Shape    the first 16 hex digits of SHA-256 of the raw 32 bytes
  [[nodiscard]] const std::string& id() const noexcept;
  [[nodiscard]] std::string to_pem() const;
  /// Shape    signature: 64 raw bytes; anything else is no signature of this key
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  friend class SigningKey;
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

/// A private key. Cheap to copy; wiped from memory with its last copy.
class SigningKey {
 public:
  [[nodiscard]] static Result<SigningKey> generate();
  /// Errors   CryptoErrc: bad_pem, encrypted_key, wrong_key_type, private_expected
  [[nodiscard]] static Result<SigningKey> parse_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] PublicKey public_key() const;
  /// 64 raw bytes.
  [[nodiscard]] Result<std::string> sign(std::string_view message) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace barbacane::crypto
