#pragma once
// Signatures over an artifact's digest (DESIGN 3). They may stand in the file or travel beside it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "common/crypto/signing_key.hpp"

namespace barbacane::artifact {

struct Signature {
  std::string key_id;
  std::uint64_t release = 0;
  std::string project;    // UUID, or "" for any
  std::string not_after;  // RFC 3339 "…Z", or "" for never
  std::string signature;  // base64 of 64 bytes
};

/// "barbacane-artifact-v1\n<digest>\n<project or ->\n<release>\n<not_after or ->\n"
[[nodiscard]] std::string signed_message(std::string_view digest, const Signature& signature);

/// What is wrong with release, project and not_after, in words ("" = nothing).
[[nodiscard]] std::string check_terms(const Signature& signature);

/// Errors   bad_signatures: what check_terms says
[[nodiscard]] Result<Signature> sign(
    std::string_view digest,
    const crypto::SigningKey& key,
    std::uint64_t release,
    std::string project,
    std::string not_after
);

[[nodiscard]] std::string to_json(std::span<const Signature> signatures);
[[nodiscard]] Result<std::vector<Signature>> parse_signatures(
    std::string_view text, std::string& detail
);

}  // namespace barbacane::artifact
