#include "control/fleet/resigning.hpp"

#include "common/artifact/signature.hpp"
#include "control/store/artifacts.hpp"
#include "control/store/audit.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {
namespace {

/// The release that the artifact needs a signature with; nothing when those that it has will do.
std::optional<std::int64_t> missing_release(
    store::Transaction& tx, std::string_view project, std::string_view artifact
) {
  const store::Releases releases = store::find_releases(tx, project, artifact);
  if (!releases.highest || (releases.own && *releases.own >= *releases.highest))
    return std::nullopt;
  return *releases.highest + 1;
}

std::string no_key_for(std::int64_t wanted, std::string_view artifact) {
  return "release " + std::to_string(wanted - 1) +
         " was deployed in this project, and gateways that trust keys refuse lower ones: add a "
         "signature with release " +
         std::to_string(wanted) + " or more (POST /artifacts/" + std::string(artifact) +
         "/signatures), or give this server a --sign-key";
}

}  // namespace

std::string release_obstacle(
    store::Transaction& tx, std::string_view project, std::string_view artifact, bool can_sign
) {
  const auto wanted = missing_release(tx, project, artifact);
  return wanted && !can_sign ? no_key_for(*wanted, artifact) : std::string{};
}

std::string ensure_release(
    store::Transaction& tx,
    std::string_view project,
    std::string_view artifact,
    const std::optional<crypto::SigningKey>& key
) {
  const auto wanted = missing_release(tx, project, artifact);
  if (!wanted) return {};
  if (!key) return no_key_for(*wanted, artifact);
  const auto found = store::find_artifact(tx, artifact);
  if (!found) return "the artifact is gone";
  const auto made = artifact::sign(
      found->digest, *key, static_cast<std::uint64_t>(*wanted), std::string(project), {}
  );
  if (!made) return "it cannot be signed: " + made.error().message();
  store::add_signature(
      tx,
      artifact,
      {.key_id = made->key_id,
       .release = made->release,
       .project = made->project,
       .not_after = made->not_after,
       .signature = made->signature}
  );
  store::record(
      tx,
      {.name = "rollout", .request_id = {}, .address = {}},
      {.project = std::string(project),
       .action = "artifact.sign",
       .object = std::string(artifact),
       .before = {},
       .after = {}}
  );
  return {};
}

}  // namespace barbacane::fleet
