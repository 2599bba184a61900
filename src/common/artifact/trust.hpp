#pragma once
// Which signatures make an artifact acceptable: trusted keys, the project, expiry, release floor.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/signature.hpp"
#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "common/crypto/signing_key.hpp"

namespace barbacane::artifact {

struct TrustPolicy {
  std::vector<crypto::PublicKey> keys;  // any one of them suffices
  std::string project;                  // "" = any
  std::uint64_t release_floor = 0;      // lower releases are refused
  WallTime now{};                       // for not_after
  bool is_accepted_before = false;      // re-verification: no floor, no expiry
};

/// The best signature (highest release) that satisfies the policy.
/// Errors   unsigned_artifact, untrusted_key, bad_signature, wrong_project, expired,
/// release_too_low:
///          the most specific reason among the signatures there are; `detail` in words
[[nodiscard]] Result<Signature> choose_signature(
    std::string_view digest,
    std::span<const Signature> signatures,
    const TrustPolicy& policy,
    std::string& detail
);

}  // namespace barbacane::artifact
