#include "control/api/routes.hpp"

#include <array>

#include "control/api/handlers.hpp"

namespace barbacane::api {
namespace {

using access::Scope;

constexpr bool in_project = true;

constexpr Route reads(
    std::string_view operation, Scope scope, InStore function, bool has_project = false
) {
  return {
      .operation = operation,
      .scope = scope,
      .how = How::read,
      .in_store = function,
      .has_project = has_project
  };
}

constexpr Route writes(
    std::string_view operation,
    Scope scope,
    InStore function,
    bool has_project = false,
    Prepare prepare = nullptr
) {
  return {
      .operation = operation,
      .scope = scope,
      .how = How::write,
      .in_store = function,
      .prepare = prepare,
      .has_project = has_project
  };
}

constexpr Route answers(
    std::string_view operation, Scope scope, Alone function, bool has_project = false
) {
  return {
      .operation = operation,
      .scope = scope,
      .how = How::alone,
      .alone = function,
      .has_project = has_project
  };
}

constexpr Route tells(std::string_view operation, Alone function) {
  return {.operation = operation, .scope = Scope::none, .how = How::at_once, .alone = function};
}

constexpr std::array table{
    reads("listProjects", Scope::project_read, list_projects),
    writes("createProject", Scope::project_write, create_project),
    reads("getProject", Scope::project_read, get_project, in_project),
    writes("updateProject", Scope::project_write, update_project, in_project),
    writes("deleteProject", Scope::admin, delete_project, in_project),
    reads("listSpecs", Scope::project_read, list_specs, in_project),
    writes("createSpec", Scope::project_write, create_spec, in_project, check_description),
    reads("getSpec", Scope::project_read, get_spec),
    writes("deleteSpec", Scope::project_write, delete_spec),
    answers("validateDescription", Scope::project_write, validate_description, in_project),
    reads("listSpecRevisions", Scope::project_read, list_spec_revisions),
    writes("reviseSpec", Scope::project_write, revise_spec, false, check_description),
    answers("getSpecContent", Scope::project_read, get_spec_content),
    writes("compileSpec", Scope::project_write, compile_spec),
    writes("compileProject", Scope::project_write, compile_project, in_project),
    reads("listCompilations", Scope::project_read, list_compilations, in_project),
    reads("getCompilation", Scope::project_read, get_compilation),
    reads("listArtifacts", Scope::project_read, list_artifacts, in_project),
    writes("uploadArtifact", Scope::project_write, upload_artifact, in_project, check_upload),
    reads("getArtifact", Scope::project_read, get_artifact),
    reads("getArtifactManifest", Scope::project_read, get_artifact_manifest),
    reads("listArtifactOperations", Scope::project_read, list_artifact_operations),
    answers("downloadArtifact", Scope::known, download_artifact),
    answers("compareArtifacts", Scope::project_read, compare_artifacts),
    reads("listSignatures", Scope::known, list_signatures),
    writes("addSignature", Scope::deploy, add_signature),
    writes("pinArtifact", Scope::project_write, pin_artifact),
    writes("unpinArtifact", Scope::project_write, unpin_artifact),
    reads("listDataPlanes", Scope::project_read, list_data_planes, in_project),
    reads("getDataPlane", Scope::project_read, get_data_plane, in_project),
    writes("removeDataPlane", Scope::deploy, remove_data_plane, in_project),
    reads("listDataPlaneHistory", Scope::project_read, list_data_plane_history, in_project),
    reads("getTraffic", Scope::project_read, get_traffic, in_project),
    writes("deploy", Scope::deploy, deploy, in_project, check_deploy),
    reads("listDeployments", Scope::project_read, list_deployments, in_project),
    reads("getDeployment", Scope::project_read, get_deployment),
    writes("pauseDeployment", Scope::deploy, pause_deployment),
    writes("resumeDeployment", Scope::deploy, resume_deployment),
    writes("rollBackDeployment", Scope::deploy, roll_back_deployment),
    reads("listProjectKeys", Scope::admin, list_project_keys, in_project),
    writes("createProjectKey", Scope::admin, create_project_key, in_project),
    reads("listKeys", Scope::admin, list_keys),
    writes("createKey", Scope::admin, create_key),
    reads("getKey", Scope::admin, get_key),
    writes("revokeKey", Scope::admin, revoke_key),
    writes("rotateKey", Scope::admin, rotate_key),
    answers("getSession", Scope::known, get_session),
    answers("signIn", Scope::none, sign_in),
    writes("signOut", Scope::known, sign_out),
    reads("listAudit", Scope::project_read, list_audit),
    reads("verifyAudit", Scope::project_read, verify_audit),
    Route{.operation = "watchEvents", .scope = Scope::project_read, .how = How::events},
    tells("getHealth", get_health),
    tells("getLivez", get_livez),
    answers("getReadyz", Scope::none, get_readyz),
    tells("getMetrics", get_metrics),
    tells("getDescription", get_description),
};

}  // namespace

std::span<const Route> routes() {
  return table;
}

const Route* find_route(std::string_view operation) {
  for (const Route& one : table) {
    if (one.operation == operation) return &one;
  }
  return nullptr;
}

}  // namespace barbacane::api
