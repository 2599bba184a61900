#pragma once
// What befell one gateway: deployments that had it as a target, and when it came and went.

#include <string_view>

#include "control/store/resources.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

/// Newest first. Deployments are kept with the project, comings and goings as long as events are.
/// Shape    {at, kind: "deployment" | "data_plane.online"..., deployment_id, artifact_id, digest,
///          wave, phase, reason}; what does not apply is null
[[nodiscard]] Page list_history(
    Transaction& tx, std::string_view gateway, const PageRequest& request
);

}  // namespace barbacane::store
