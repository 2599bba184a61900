#pragma once
// Why a key file was refused, or a primitive could not run.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::crypto {

enum class CryptoErrc {
  bad_pem = 1,       // not one PEM block of a kind we read
  encrypted_key,     // asks for a passphrase; we never do
  wrong_key_type,    // a key, but not Ed25519
  private_expected,  // a public key or a certificate where the private key belongs
  public_expected,   // a private key where the public one belongs
  primitive_failed,  // OpenSSL refused: out of memory, or a broken build
};

[[nodiscard]] const boost::system::error_category& crypto_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(CryptoErrc code) noexcept;

}  // namespace barbacane::crypto

template <>
struct boost::system::is_error_code_enum<barbacane::crypto::CryptoErrc> : std::true_type {};
