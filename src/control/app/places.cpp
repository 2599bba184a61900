#include "control/app/places.hpp"

#include "control/store/postgres_blobs.hpp"

namespace barbacane::control {

std::unique_ptr<blobs::BlobStore> open_place(
    const std::string& place, store::Database& database, std::string& fault
) {
  if (place == "postgres") return store::make_postgres_blobs(database, "artifact_blobs");
  fault = "--artifact-store: '" + place + "' is no place this version knows: use postgres";
  return nullptr;
}

}  // namespace barbacane::control
