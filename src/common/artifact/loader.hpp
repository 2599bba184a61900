#pragma once
// Bytes of an untrusted file to an artifact that is safe to run (DESIGN 3): tar shape and bounds,
// digests, signatures, FlatBuffers verifier, our own checks, features. Each step has its named
// failure, and a failure changes nothing. Secrets and patterns are the caller's later steps.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/manifest.hpp"
#include "common/artifact/sealed_memory.hpp"
#include "common/artifact/signature.hpp"
#include "common/artifact/trust.hpp"
#include "common/base/result.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::artifact {

/// The verified members of one artifact in sealed anonymous memory. Immutable, shared by all
/// workers of a generation; whoever rewrites the file on disk changes nothing here.
class LoadedArtifact {
 public:
  ~LoadedArtifact() = default;
  LoadedArtifact(const LoadedArtifact&) = delete;
  LoadedArtifact& operator=(const LoadedArtifact&) = delete;

  /// "sha256:<hex>" of the manifest.
  [[nodiscard]] const std::string& digest() const noexcept { return digest_; }
  [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }
  [[nodiscard]] std::string_view manifest_text() const noexcept { return manifest_text_; }
  [[nodiscard]] const tables::Gateway& gateway() const noexcept { return *gateway_; }
  /// The signature that made it trusted, when trust was asked for.
  [[nodiscard]] const std::optional<Signature>& accepted_signature() const noexcept {
    return accepted_;
  }
  [[nodiscard]] const std::vector<Signature>& signatures() const noexcept { return signatures_; }

 private:
  friend struct Loading;
  LoadedArtifact() = default;

  std::string digest_;
  Manifest manifest_;
  std::string manifest_text_;
  std::vector<Signature> signatures_;
  std::optional<Signature> accepted_;
  SealedMemory memory_;  // gateway.fb
  const tables::Gateway* gateway_ = nullptr;
};

struct LoadOptions {
  std::span<const std::string_view> features{};  // what this gateway supports
  const TrustPolicy* trust = nullptr;            // null = signatures are not asked for
  std::span<const Signature> detached{};         // signatures that travelled beside the file
};

/// Loads from an open file descriptor: reads once, front to back, hashes specs/ without keeping
/// them. The file may change meanwhile; what was read is what is verified.
///
/// Errors   ArtifactErrc (errors.hpp), one a step; `Failure::detail` says which member and what to
/// do
[[nodiscard]] std::shared_ptr<const LoadedArtifact> load_artifact(
    int descriptor, const LoadOptions& options, Failure& failure
);

/// The same from memory (uploads, tests, inspect).
[[nodiscard]] std::shared_ptr<const LoadedArtifact> load_artifact(
    std::string_view bytes, const LoadOptions& options, Failure& failure
);

}  // namespace barbacane::artifact
