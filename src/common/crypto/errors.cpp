#include "common/crypto/errors.hpp"

#include "common/base/problem_kind.hpp"

namespace barbacane::crypto {
namespace {

class CryptoCategory final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "barbacane.crypto"; }

  std::string message(int value) const override {
    switch (static_cast<CryptoErrc>(value)) {
      case CryptoErrc::bad_pem:
        return "not exactly one key in PEM";
      case CryptoErrc::encrypted_key:
        return "the key is encrypted; store it unencrypted, readable by its owner only";
      case CryptoErrc::wrong_key_type:
        return "the key is not an Ed25519 key";
      case CryptoErrc::private_expected:
        return "this is no private key; give the file that keygen wrote, not its .pub";
      case CryptoErrc::public_expected:
        return "this is a private key; give the public key (.pub), and keep this file secret";
      case CryptoErrc::primitive_failed:
        return "the cryptographic library failed";
    }
    return "unknown";
  }

  boost::system::error_condition default_error_condition(int value) const noexcept override {
    return static_cast<CryptoErrc>(value) == CryptoErrc::primitive_failed ? ProblemKind::internal
                                                                          : ProblemKind::invalid;
  }
};

}  // namespace

const boost::system::error_category& crypto_category() noexcept {
  static const CryptoCategory category;
  return category;
}

boost::system::error_code make_error_code(CryptoErrc code) noexcept {
  return {static_cast<int>(code), crypto_category()};
}

}  // namespace barbacane::crypto
