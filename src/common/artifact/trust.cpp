#include "common/artifact/trust.hpp"

#include <algorithm>

#include "common/artifact/errors.hpp"
#include "common/artifact/not_after.hpp"
#include "common/crypto/base64.hpp"
#include "common/text/shown.hpp"

namespace barbacane::artifact {
namespace {

struct Refusal {
  ArtifactErrc code;
  std::string words;
};

std::string ids_of(std::span<const crypto::PublicKey> keys) {
  if (keys.empty()) return "none";
  std::string ids;
  for (const crypto::PublicKey& key : keys) ids += (ids.empty() ? "" : ", ") + key.id();
  return ids;
}

std::optional<Refusal> check_policy(const Signature& signature, const TrustPolicy& policy) {
  if (!policy.project.empty() && !signature.project.empty() &&
      signature.project != policy.project) {
    return Refusal{
        ArtifactErrc::wrong_project,
        "the artifact is signed for project " + text::shown(signature.project) +
            ", this gateway belongs to " + policy.project
    };
  }
  if (policy.is_accepted_before) return std::nullopt;
  if (!signature.not_after.empty()) {
    const std::optional<WallTime> end = parse_not_after(signature.not_after);
    if (!end || policy.now > *end) {
      return Refusal{
          ArtifactErrc::expired,
          "the signature was valid until " + text::shown(signature.not_after) +
              ": sign the artifact again"
      };
    }
  }
  if (signature.release < policy.release_floor) {
    return Refusal{
        ArtifactErrc::release_too_low,
        "release " + std::to_string(signature.release) + " is lower than release " +
            std::to_string(policy.release_floor) +
            ", which was accepted before: to go back, sign the artifact with a higher release"
    };
  }
  return std::nullopt;
}

std::optional<Refusal> check_signature(
    std::string_view digest, const Signature& signature, const TrustPolicy& policy
) {
  const auto key = std::ranges::find(policy.keys, signature.key_id, &crypto::PublicKey::id);
  if (key == policy.keys.end()) {
    return Refusal{
        ArtifactErrc::untrusted_key,
        "the artifact is signed by key " + text::shown(signature.key_id) + ", trusted is " +
            ids_of(policy.keys) + ": sign it with a trusted key, or add --trusted-key"
    };
  }
  const auto bytes = crypto::parse_base64(signature.signature);
  if (!bytes || !key->verify(signed_message(digest, signature), *bytes)) {
    return Refusal{
        ArtifactErrc::bad_signature,
        "the signature by key " + signature.key_id + " does not verify: the artifact or the " +
            "signature was changed; sign it again"
    };
  }
  return check_policy(signature, policy);
}

}  // namespace

Result<Signature> choose_signature(
    std::string_view digest,
    std::span<const Signature> signatures,
    const TrustPolicy& policy,
    std::string& detail
) {
  // Codes are in the order of the checks, so the greater one got further and says more.
  Refusal refusal{
      ArtifactErrc::unsigned_artifact,
      "the artifact is not signed, and signatures are asked for: barbacane-control sign"
  };
  const Signature* best = nullptr;
  for (const Signature& signature : signatures) {
    std::optional<Refusal> found = check_signature(digest, signature, policy);
    if (!found) {
      if (best == nullptr || signature.release > best->release) best = &signature;
    } else if (found->code > refusal.code) {
      refusal = std::move(*found);
    }
  }
  if (best != nullptr) return *best;
  detail = std::move(refusal.words);
  return refusal.code;
}

}  // namespace barbacane::artifact
