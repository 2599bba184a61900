#pragma once
// Blobs as objects of one bucket: BUCKET/PREFIX<64 hex>.

#include <memory>

#include "control/blobs/blob_store.hpp"
#include "control/blobs/s3_place.hpp"

namespace barbacane::blobs {

/// An upload of more than this is sent in parts of this size, one at a time.
inline constexpr std::size_t s3_part_bytes = 8U << 20U;

/// Needs s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket
/// (without the last, a missing object is a 403). Slices that were read stay in memory, up to 16
/// MiB in all: a fleet that downloads one artifact asks for it once.
[[nodiscard]] std::unique_ptr<BlobStore> make_s3_store(S3Place place);

}  // namespace barbacane::blobs
