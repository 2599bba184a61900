#pragma once
// Blobs as files of one directory, which several instances may share.

#include <memory>
#include <string>

#include "control/blobs/blob_store.hpp"

namespace barbacane::blobs {

/// DIR/ab/cdef…, readable by us alone. Written to a file beside, synced, renamed: a reader sees a
/// whole blob or none. Null with `fault` when the directory cannot be made or written to.
[[nodiscard]] std::unique_ptr<BlobStore> open_file_store(
    const std::string& directory, std::string& fault
);

}  // namespace barbacane::blobs
