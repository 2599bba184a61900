#pragma once
// What callers could do with one artifact and cannot with another.

#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "control/blobs/blob_store.hpp"
#include "control/store/artifacts.hpp"

namespace barbacane::fleet {

inline constexpr std::uint64_t compared_bytes_max = 64U << 20U;
inline constexpr std::size_t vanishing_max = 1000;  // routes that are named

/// Routes ("GET /pets/{id}") of `before` that `after` has not; names of parameters do not count.
/// Errors   message_size: too large to be compared; io_error: a blob does not load
[[nodiscard]] Result<std::vector<std::string>> vanishing_routes(
    blobs::BlobStore& blobs, const store::StoredArtifact& before, const store::StoredArtifact& after
);

}  // namespace barbacane::fleet
