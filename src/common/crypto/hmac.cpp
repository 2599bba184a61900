#include "common/crypto/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace barbacane::crypto {

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
  Sha256 out{};
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  // It fails only without memory, as in digest.cpp.
  if (HMAC(
          EVP_sha256(),
          key.data(),
          static_cast<int>(key.size()),
          bytes,
          message.size(),
          out.data(),
          nullptr
      ) == nullptr)
    std::abort();
  return out;
}

}  // namespace barbacane::crypto
