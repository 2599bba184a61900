#include "control/app/places.hpp"

#include <cstdlib>

#include "control/blobs/file_store.hpp"
#include "control/blobs/s3_place.hpp"
#include "control/blobs/s3_store.hpp"
#include "control/store/postgres_blobs.hpp"

namespace barbacane::control {

std::unique_ptr<blobs::BlobStore> open_place(
    const std::string& place, store::Database& database, std::string& fault
) {
  if (place == "postgres") return store::make_postgres_blobs(database, "artifact_blobs");
  constexpr std::string_view file = "file:";
  if (place.starts_with(file)) {
    auto store = blobs::open_file_store(place.substr(file.size()), fault);
    if (store == nullptr) fault = "--artifact-store: " + fault;
    return store;
  }
  if (place.starts_with("s3:")) {
    const auto parsed =
        blobs::parse_s3_place(place, [](const char* name) { return std::getenv(name); }, fault);
    if (parsed) return blobs::make_s3_store(*parsed);
    fault = "--artifact-store: " + fault;
    return nullptr;
  }
  fault = "--artifact-store: '" + place +
          "' is no place this version knows: use postgres, file:DIR or s3://BUCKET/PREFIX";
  return nullptr;
}

}  // namespace barbacane::control
