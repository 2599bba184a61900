#pragma once
// A private key from a file and what a signature made with it says. Problems are printed here.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/crypto/signing_key.hpp"

namespace barbacane::cli {

struct Signer {
  crypto::SigningKey key;
  std::uint64_t release = 0;
  std::string project;
  std::string not_after;
};

/// True when release, project and expiry may stand in a signature; otherwise the reason is on
/// stderr, and it is a usage error.
[[nodiscard]] bool has_sound_terms(
    std::uint64_t release, const std::string& project, const std::string& not_after
);

/// Reads and checks everything a signature needs; on an error the reason is on stderr.
[[nodiscard]] Result<Signer> make_signer(
    const std::string& key_file, std::uint64_t release, std::string project, std::string not_after
);

/// The artifact's bytes with the signature in signatures.json.
[[nodiscard]] Result<std::string> add_signature_of(
    const Signer& signer, std::string_view artifact, std::string_view digest
);

}  // namespace barbacane::cli
