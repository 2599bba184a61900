#include "control/fleet/vanishing.hpp"

#include <boost/system/errc.hpp>
#include <set>

#include "common/artifact/describe.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"

namespace barbacane::fleet {
namespace {

constexpr std::size_t piece_bytes = 1U << 20U;
namespace errc = boost::system::errc;

/// "/pets/{id}" as "/pets/{}": a parameter by another name is the same route.
std::string shape_of(const artifact::RouteRow& row) {
  std::string out = row.method + ' ';
  bool is_in_name = false;
  for (const char c : row.path) {
    if (c == '}') is_in_name = false;
    if (!is_in_name) out += c;
    if (c == '{') is_in_name = true;
  }
  return out;
}

Result<std::vector<artifact::RouteRow>> routes_of(
    blobs::BlobStore& blobs, const store::StoredArtifact& artifact
) {
  if (artifact.size > compared_bytes_max) return errc::make_error_code(errc::message_size);
  std::string bytes;
  while (bytes.size() < artifact.size) {
    const Result<std::string> piece = blobs.read(artifact.blob_digest, bytes.size(), piece_bytes);
    if (!piece) return piece.error();
    if (piece->empty()) return errc::make_error_code(errc::io_error);
    bytes += *piece;
  }
  Failure failure;
  const auto loaded = artifact::load_artifact(
      bytes, {.features = artifact::supported_features, .trust = nullptr, .detached = {}}, failure
  );
  if (loaded == nullptr) return errc::make_error_code(errc::io_error);
  return artifact::list_routes(loaded->gateway());
}

}  // namespace

Result<std::vector<std::string>> vanishing_routes(
    blobs::BlobStore& blobs, const store::StoredArtifact& before, const store::StoredArtifact& after
) {
  std::vector<std::string> out;
  if (before.digest == after.digest) return out;
  const auto old = routes_of(blobs, before);
  if (!old) return old.error();
  const auto now = routes_of(blobs, after);
  if (!now) return now.error();
  std::set<std::string> kept;
  for (const artifact::RouteRow& row : *now) kept.insert(shape_of(row));
  for (const artifact::RouteRow& row : *old) {
    if (kept.contains(shape_of(row))) continue;
    if (out.size() == vanishing_max) break;
    out.push_back(row.method + ' ' + row.path);
  }
  return out;
}

}  // namespace barbacane::fleet
