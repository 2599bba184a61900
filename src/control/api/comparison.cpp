#include "control/api/comparison.hpp"

#include <boost/system/errc.hpp>

#include "common/base/version.hpp"
#include "common/json/write.hpp"
#include "control/api/handlers.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t piece_bytes = 1U << 20U;

Result<void> write_blob(
    const Call& call,
    const store::StoredArtifact& artifact,
    const jobs::Scratch& scratch,
    std::string_view name
) {
  for (std::uint64_t at = 0; at < artifact.size;) {
    const Result<std::string> piece =
        call.services.artifacts.read(artifact.blob_digest, at, piece_bytes);
    if (!piece) return piece.error();
    if (piece->empty()) return boost::system::errc::make_error_code(boost::system::errc::io_error);
    if (Result<void> done = scratch.write(name, *piece); !done) return done;
    at += piece->size();
  }
  return {};
}

std::string side_to_json(std::string_view name, const store::StoredArtifact& artifact) {
  std::string out = '"' + std::string{name} + "\":{\"id\":";
  json::append_quoted(out, artifact.id);
  out += ",\"digest\":";
  json::append_quoted(out, artifact.digest);
  return out + '}';
}

}  // namespace

Result<jobs::Compared> compare_stored(
    const Call& call, const store::StoredArtifact& before, const store::StoredArtifact& after
) {
  if (before.size > compared_bytes_max || after.size > compared_bytes_max)
    return boost::system::errc::make_error_code(boost::system::errc::message_size);
  const Result<jobs::Scratch> scratch = jobs::Scratch::make(call.services.scratch_folder);
  if (!scratch) return scratch.error();
  if (Result<void> done = write_blob(call, before, *scratch, "input/old.bca"); !done)
    return done.error();
  if (Result<void> done = write_blob(call, after, *scratch, "input/new.bca"); !done)
    return done.error();
  return call.services.compiler.compare(*scratch, [] { return true; });
}

Reply compare_artifacts(Call& call) {
  struct Both {
    std::optional<store::StoredArtifact> before;
    std::optional<store::StoredArtifact> after;
  };
  const auto found = store::read(call.services.database, [&](store::Transaction& tx) {
    return Both{
        store::find_artifact(tx, call.capture(0)), store::find_artifact(tx, call.capture(1))
    };
  });
  if (!found) return refuse_for(call, found.error());
  for (const auto* one : {&found->before, &found->after}) {
    if (!*one || !call.reaches((*one)->project)) return not_found(call, "artifact");
  }
  const store::StoredArtifact& before = *found->before;
  const store::StoredArtifact& after = *found->after;
  Reply out;
  // Artifacts never change; what this version says of them neither.
  const std::string etag = '"' + before.digest.substr(before.digest.find(':') + 1, 32) + '-' +
                           after.digest.substr(after.digest.find(':') + 1, 32) + '-' +
                           std::string{product_version} + '"';
  out.fields.emplace_back("ETag", etag);
  if (call.field("if-none-match") == etag) {
    out.status = 304;
    return out;
  }
  const Result<jobs::Compared> compared = compare_stored(call, before, after);
  if (!compared && compared.error() == boost::system::errc::message_size)
    return refuse(call, ProblemKind::unprocessable, "The artifacts are too large to be compared.");
  if (!compared) return refuse_for(call, compared.error());
  if (compared->is_busy) {
    Reply busy =
        refuse(call, ProblemKind::unavailable, "Too many artifacts are being compared: try again.");
    busy.fields.emplace_back("Retry-After", "2");
    return busy;
  }
  if (compared->findings.empty())
    return refuse(
        call,
        ProblemKind::unprocessable,
        "The artifacts cannot be compared within the bounds of this server: " + compared->reason
    );
  out.body = '{' + side_to_json("old", before) + ',' + side_to_json("new", after) +
             ",\"findings\":" + compared->findings + ",\"summary\":" + compared->summary + '}';
  return out;
}

}  // namespace barbacane::api
