#pragma once
// Blobs in the database itself, in parts of 256 KiB: nothing else to run, nothing else to back up.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "control/blobs/blob_store.hpp"
#include "control/store/database.hpp"

namespace barbacane::store {

inline constexpr std::size_t blob_part_bytes = 256U << 10U;

/// Shape    table: "artifact_blobs" or "spec_blobs"
/// Owner    `database` must outlive it
[[nodiscard]] std::unique_ptr<blobs::BlobStore> make_postgres_blobs(
    Database& database, std::string table
);

}  // namespace barbacane::store
