#pragma once
// Keys of the tests: made anew in each run, so that no private key lies in the tree.

#include "common/crypto/signing_key.hpp"

namespace barbacane::support {

inline constexpr const char* harbour_project = "3f2a8a52-6c0e-4c1d-9a55-0d6f0f3a7b11";
inline constexpr const char* other_project = "b4f1c0de-0000-4000-8000-00000000cafe";

inline const crypto::SigningKey& first_key() {
  static const crypto::SigningKey key = crypto::SigningKey::generate().value();
  return key;
}

inline const crypto::SigningKey& second_key() {
  static const crypto::SigningKey key = crypto::SigningKey::generate().value();
  return key;
}

}  // namespace barbacane::support
