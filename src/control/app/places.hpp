#pragma once
// Where blobs are kept, from the words of --artifact-store.

#include <memory>
#include <string>

#include "control/blobs/blob_store.hpp"
#include "control/store/database.hpp"

namespace barbacane::control {

/// Null with `fault` for a place that is not known.
[[nodiscard]] std::unique_ptr<blobs::BlobStore> open_place(
    const std::string& place, store::Database& database, std::string& fault
);

}  // namespace barbacane::control
