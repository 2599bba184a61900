// Artifacts: listed, uploaded, signed, pinned.
#include "control/store/artifacts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "common/artifact/signature.hpp"
#include "common/artifact/trust.hpp"
#include "common/json/write.hpp"
#include "control/api/handlers.hpp"
#include "control/jobs/intake.hpp"
#include "control/store/projects.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "artifact_resource";

/// What `prepare` leaves for the transaction.
struct Upload {
  std::shared_ptr<jobs::Scratch> scratch;
  jobs::Intake intake;
};

std::optional<store::StoredArtifact> visible(const Call& call, store::Transaction& tx) {
  auto found = store::find_artifact(tx, call.capture());
  if (found && !call.reaches(found->project)) return std::nullopt;
  return found;
}

Reply show_artifact(
    const Call& call, store::Transaction& tx, std::string_view id, unsigned status
) {
  const auto resource = store::find_resource(tx, view, id);
  if (!resource) return not_found(call, "artifact");
  if (status == 201) return created(*resource, "/artifacts/" + std::string(id));
  return show(call, *resource);
}

/// The signatures of an upload, judged by the keys this server was told to trust.
std::string fault_of(const Call& call, const jobs::Intake& intake, std::string_view project) {
  if (call.services.trusted_keys.empty()) return {};
  std::vector<artifact::Signature> signatures;
  for (const store::SignatureValues& one : intake.signatures) {
    signatures.push_back(
        {.key_id = one.key_id,
         .release = one.release,
         .project = one.project,
         .not_after = one.not_after,
         .signature = one.signature}
    );
  }
  const artifact::TrustPolicy policy{
      .keys = call.services.trusted_keys,
      .project = std::string(project),
      .release_floor = 0,
      .now =
          std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()),
      .is_accepted_before = false
  };
  std::string detail;
  const auto chosen = artifact::choose_signature(intake.values.digest, signatures, policy, detail);
  return chosen ? std::string{} : detail;
}

}  // namespace

Reply list_artifacts(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  return show_page(
      call,
      store::list_resources(
          tx,
          view,
          {.condition = "project_id = $1::uuid", .parameters = {call.capture()}},
          call.page(),
          store::Order::newest_first
      )
  );
}

std::optional<Reply> check_upload(Call& call) {
  if (!call.upload) return refuse(call, ProblemKind::invalid, "There is no artifact in the body.");
  Result<jobs::Scratch> made = jobs::Scratch::make(call.services.scratch_folder);
  if (!made) return refuse_for(call, made.error());
  Upload upload{.scratch = std::make_shared<jobs::Scratch>(std::move(*made)), .intake = {}};
  // Signatures are cut off the file: it must be one of our own.
  const std::string file = upload.scratch->path("artifact.bca");
  for (std::uint64_t at = 0; at < call.upload->size();) {
    const Result<std::string> piece = call.upload->read(at, 256U << 10U);
    if (!piece || piece->empty()) return refuse(call, ProblemKind::internal, {});
    if (const Result<void> done = upload.scratch->write("artifact.bca", *piece); !done)
      return refuse_for(call, done.error());
    at += piece->size();
  }
  Failure failure;
  if (call.upload->size() == 0 || !jobs::examine_artifact(file, upload.intake, failure)) {
    return refuse(
        call,
        ProblemKind::unprocessable,
        "A gateway would refuse this artifact: " +
            (failure.detail.empty() ? "it is empty" : failure.detail)
    );
  }
  const std::string fault = fault_of(call, upload.intake, call.capture());
  if (!fault.empty()) return refuse(call, ProblemKind::unprocessable, fault);
  if (const Result<void> sent =
          jobs::send_intake(call.services.database, call.services.artifacts, file, upload.intake);
      !sent)
    return refuse_for(call, sent.error());
  call.prepared = std::move(upload);
  return std::nullopt;
}

Reply upload_artifact(Call& call, store::Transaction& tx) {
  auto& upload = std::any_cast<Upload&>(call.prepared);
  const std::string project(call.capture());
  if (!store::hold_project(tx, project)) return not_found(call, "project");
  upload.intake.values.project = project;
  upload.intake.values.origin = "uploaded";
  bool is_new = false;
  const std::string id = jobs::keep_intake(
      tx,
      call.services.artifacts,
      upload.scratch->path("artifact.bca"),
      upload.intake,
      call.principal.actor(),
      is_new
  );
  Reply out = show_artifact(call, tx, id, is_new ? 201 : 200);
  store::record(
      tx,
      call.actor(),
      {.project = project,
       .action = "artifact.create",
       .object = id,
       .before = {},
       .after = upload.intake.values.manifest}
  );
  return out;
}

Reply get_artifact(Call& call, store::Transaction& tx) {
  if (!visible(call, tx)) return not_found(call, "artifact");
  return show_artifact(call, tx, call.capture(), 200);
}

Reply get_artifact_manifest(Call& call, store::Transaction& tx) {
  if (!visible(call, tx)) return not_found(call, "artifact");
  const auto row =
      tx.query_one("SELECT manifest::text FROM artifacts WHERE id = $1::uuid", {call.capture()});
  Reply out;
  if (row) out.body = row->text(0);
  return out;
}

Reply list_artifact_operations(Call& call, store::Transaction& tx) {
  if (!visible(call, tx)) return not_found(call, "artifact");
  return show_page(
      call,
      store::list_operations(
          tx, call.capture(), call.query_value("search").value_or(""), call.page()
      )
  );
}

Reply list_signatures(Call& call, store::Transaction& tx) {
  const bool is_allowed =
      call.principal.has(access::Scope::project_read) || call.principal.has(access::Scope::connect);
  if (!is_allowed) return refuse(call, ProblemKind::forbidden, "The key lacks 'project:read'.");
  if (!visible(call, tx)) return not_found(call, "artifact");
  const auto row = tx.query_one(
      "SELECT json_build_object('items', body::json->'signatures')::text FROM artifact_resource "
      "WHERE id = $1::uuid",
      {call.capture()}
  );
  Reply out;
  if (row) out.body = row->text(0);
  return out;
}

Reply add_signature(Call& call, store::Transaction& tx) {
  const auto found = visible(call, tx);
  if (!found) return not_found(call, "artifact");
  artifact::Signature signature{
      .key_id = call.member("key_id").value_or(""),
      .release = static_cast<std::uint64_t>(call.body->find("release")->to_integer().value_or(0)),
      .project = call.member("project").value_or(""),
      .not_after = call.member("not_after").value_or(""),
      .signature = call.member("signature").value_or("")
  };
  if (signature.signature.empty()) {
    if (!call.services.signing_key)
      return refuse(
          call,
          ProblemKind::conflict,
          "This server has no key to sign with: start it with --sign-key."
      );
    const auto made = artifact::sign(
        found->digest,
        *call.services.signing_key,
        signature.release,
        signature.project.empty() ? found->project : signature.project,
        signature.not_after
    );
    if (!made) return refuse(call, ProblemKind::unprocessable, "These terms cannot be signed.");
    signature = *made;
  } else if (!call.services.trusted_keys.empty()) {
    jobs::Intake intake;
    intake.values.digest = found->digest;
    intake.signatures.push_back(
        {.key_id = signature.key_id,
         .release = signature.release,
         .project = signature.project,
         .not_after = signature.not_after,
         .signature = signature.signature}
    );
    const std::string fault = fault_of(call, intake, found->project);
    if (!fault.empty()) return refuse(call, ProblemKind::unprocessable, fault);
  }
  const auto before = store::find_resource(tx, view, found->id);
  const bool is_new = store::add_signature(
      tx,
      found->id,
      {.key_id = signature.key_id,
       .release = signature.release,
       .project = signature.project,
       .not_after = signature.not_after,
       .signature = signature.signature}
  );
  if (!is_new)
    return refuse(
        call, ProblemKind::conflict, "There is a signature of this key with this release already."
    );
  const auto after = store::find_resource(tx, view, found->id);
  if (!before || !after) return not_found(call, "artifact");
  store::record(
      tx,
      call.actor(),
      {.project = found->project,
       .action = "artifact.sign",
       .object = found->id,
       .before = before->body,
       .after = after->body}
  );
  return created(*after, "/artifacts/" + found->id);
}

namespace {

Reply set_pin(Call& call, store::Transaction& tx, bool is_pinned) {
  const auto found = visible(call, tx);
  if (!found) return not_found(call, "artifact");
  const auto before = store::find_resource(tx, view, found->id);
  if (!store::pin_artifact(tx, found->id, is_pinned))
    return show_artifact(call, tx, found->id, 200);
  const auto after = store::find_resource(tx, view, found->id);
  if (!before || !after) return not_found(call, "artifact");
  store::record(
      tx,
      call.actor(),
      {.project = found->project,
       .action = is_pinned ? "artifact.pin" : "artifact.unpin",
       .object = found->id,
       .before = before->body,
       .after = after->body}
  );
  return show(call, *after);
}

}  // namespace

Reply pin_artifact(Call& call, store::Transaction& tx) {
  return set_pin(call, tx, true);
}

Reply unpin_artifact(Call& call, store::Transaction& tx) {
  return set_pin(call, tx, false);
}

}  // namespace barbacane::api
