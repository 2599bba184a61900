#pragma once
// From a path to something that workers can run: the last judge before a swap, used by `serve`,
// by each reload and by `check`.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/base/clock.hpp"
#include "common/crypto/signing_key.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/generation/release_store.hpp"

namespace barbacane::generation {

/// What does not change between loads.
struct LoadNeeds {
  std::string path;
  std::span<const std::string_view> features = artifact::supported_features;
  std::vector<crypto::PublicKey> trusted_keys;  // none = signatures are not asked for
  std::string project;                   // that signatures must name, when they name one; "" = any
  std::optional<ReleaseStore> releases;  // none = no floor (`check`)
  exchange::ProgramNeeds program;
};

struct Candidate {
  std::shared_ptr<const artifact::LoadedArtifact> artifact;
  std::shared_ptr<const exchange::Program> program;  // null when it is what runs already
  std::uint64_t release = 0;                         // of the signature that counts; 0 = unsigned
  std::string signed_by;
};

/// One file to load, and the signatures that came beside it.
struct Source {
  std::string path;
  std::vector<artifact::Signature> signatures = {};
};

struct LoadFailure {
  Failure failure;
  std::string content;  // content_digest of what was read, "" when nothing was
};

/// Opens, verifies, builds, and records the release on disk, in this order. When the digest is
/// `running_digest`, nothing is built.
///
/// Errors   GenerationErrc, ArtifactErrc, and those of build_program; `failure.detail` begins with
///          the path. A failure has changed nothing
/// Source   ADR-0012, ADR-0013
[[nodiscard]] std::optional<Candidate> load_candidate(
    const LoadNeeds& needs,
    const Source& source,
    WallTime now,
    std::string_view running_digest,
    LoadFailure& failure
);
/// The same for `needs.path`.
[[nodiscard]] std::optional<Candidate> load_candidate(
    const LoadNeeds& needs, WallTime now, std::string_view running_digest, LoadFailure& failure
);

/// Whether the file itself could not be had (exit code 3), rather than refused (1).
[[nodiscard]] bool is_unreachable(const ErrorCode& code) noexcept;

}  // namespace barbacane::generation
