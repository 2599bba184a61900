#pragma once
// From an artifact in a file to an artifact that is kept: verified as a gateway would, its
// signatures taken off, its bytes put into the blob store.

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "control/blobs/blob_store.hpp"
#include "control/store/artifacts.hpp"
#include "control/store/database.hpp"

namespace barbacane::jobs {

struct Intake {
  store::ArtifactValues values;  // without project and origin
  std::vector<store::SignatureValues> signatures;
};

/// Verifies the file; what is wrong is in `failure`, which then names the fault as `barbacane
/// check` would. The file loses its signatures.
[[nodiscard]] bool examine_artifact(const std::string& file, Intake& intake, Failure& failure);

/// Brings the bytes to their place, before the transaction that names them: that may take longer
/// than a transaction may. What nobody has named an hour later is collected.
[[nodiscard]] Result<void> send_intake(
    store::Database& database,
    blobs::BlobStore& blobs,
    const std::string& file,
    const Intake& intake
);

/// Keeps row, bytes and signatures, in the caller's transaction. Bytes go first, again when they
/// are gone since they were sent: a row never points to nothing, whatever collects garbage
/// meanwhile.
[[nodiscard]] std::string keep_intake(
    store::Transaction& tx,
    blobs::BlobStore& blobs,
    const std::string& file,
    const Intake& intake,
    std::string_view actor,
    bool& is_new
);

}  // namespace barbacane::jobs
