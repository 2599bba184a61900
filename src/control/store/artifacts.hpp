#pragma once
// Artifacts of a project and the signatures that travel beside them. The bytes are in a blob store.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/projects.hpp"
#include "control/store/resources.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

struct ArtifactValues {
  std::string project;
  std::string digest;
  std::string blob_digest;
  std::uint64_t size = 0;
  std::uint64_t routes = 0;
  std::string manifest;           // JSON
  std::string origin;             // "compiled" or "uploaded"
  std::string operations = "[]";  // JSON array: what a person sees of them
};

struct SignatureValues {
  std::string key_id;
  std::uint64_t release = 0;
  std::string project;
  std::string not_after;
  std::string signature;  // base64
};

/// The id; the same digest twice is one artifact (`is_new` false).
[[nodiscard]] std::string keep_artifact(
    Transaction& tx, const ArtifactValues& values, std::string_view actor, bool& is_new
);
/// False when it is there already.
bool add_signature(Transaction& tx, std::string_view artifact, const SignatureValues& values);

struct StoredArtifact {
  std::string id;
  std::string project;
  std::string digest;
  std::string blob_digest;
  std::uint64_t size = 0;
};
[[nodiscard]] std::optional<StoredArtifact> find_artifact(Transaction& tx, std::string_view id);

/// Operations of an artifact whose method, path or id has `search` in it (any case); "" = all.
[[nodiscard]] Page list_operations(
    Transaction& tx, std::string_view artifact, std::string_view search, const PageRequest& request
);

[[nodiscard]] bool pin_artifact(Transaction& tx, std::string_view id, bool is_pinned);

/// Forgets artifacts that nothing needs: no gateway runs or desires them, they are neither pinned
/// nor stable nor part of a deployment under way, and the project has `kept` newer ones. With
/// `is_dry_run` they are only named.
[[nodiscard]] std::vector<StoredArtifact> collect_artifacts(
    Transaction& tx, int kept, bool is_dry_run
);

}  // namespace barbacane::store
