#include "control/app/places.hpp"

#include "control/blobs/file_store.hpp"
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
  fault =
      "--artifact-store: '" + place + "' is no place this version knows: use postgres or file:DIR";
  return nullptr;
}

}  // namespace barbacane::control
