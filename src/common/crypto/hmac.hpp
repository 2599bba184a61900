#pragma once
// Keyed digests (RFC 2104).

#include <string_view>

#include "common/crypto/digest.hpp"

namespace barbacane::crypto {

[[nodiscard]] Sha256 hmac_sha256(std::string_view key, std::string_view message);

}  // namespace barbacane::crypto
