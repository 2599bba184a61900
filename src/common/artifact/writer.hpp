#pragma once
// Artifact to bytes: a deterministic POSIX ustar file (DESIGN 3).

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/artifact/manifest.hpp"
#include "common/artifact/signature.hpp"
#include "common/base/result.hpp"

namespace barbacane::artifact {

struct ArtifactParts {
  Manifest manifest;    // members and format are filled in by write_artifact
  std::string gateway;  // bytes of gateway.fb
  std::vector<std::pair<std::string, std::string>>
      specs;  // name below specs/, bytes; sorted by name on writing
};

struct WrittenArtifact {
  std::string bytes;
  std::string digest;  // "sha256:<hex>"
};

/// Errors   bad_manifest: manifest.specs does not describe each of `specs` once
///          too_large: a bound of limits.hpp
///          bad_name: a member name that is absolute, has `..`, is over 100 bytes, or collides
///          ignoring case
[[nodiscard]] Result<WrittenArtifact> write_artifact(ArtifactParts parts, std::string& detail);

/// The same file with `signature` added to (or, for one key and release, replaced in)
/// signatures.json.
[[nodiscard]] Result<std::string> add_signature(
    std::string_view artifact, const Signature& signature, std::string& detail
);

}  // namespace barbacane::artifact
