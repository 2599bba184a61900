#pragma once
// What is between two artifacts of the store. Compared in a child process with bounds: they are
// strangers' files.

#include "control/api/call.hpp"
#include "control/jobs/compiler.hpp"
#include "control/store/artifacts.hpp"

namespace barbacane::api {

inline constexpr std::uint64_t compared_bytes_max = 64ULL << 20U;  // of each artifact

/// Errors   message_size: one is too large to be compared; what the blob store and the disk say
[[nodiscard]] Result<jobs::Compared> compare_stored(
    const Call& call, const store::StoredArtifact& before, const store::StoredArtifact& after
);

}  // namespace barbacane::api
