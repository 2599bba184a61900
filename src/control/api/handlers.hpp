#pragma once
// The functions behind the operations of openapi.yaml, file by file.

#include "control/api/call.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::api {

// projects.cpp
Reply list_projects(Call& call, store::Transaction& tx);
Reply create_project(Call& call, store::Transaction& tx);
Reply get_project(Call& call, store::Transaction& tx);
Reply update_project(Call& call, store::Transaction& tx);
Reply delete_project(Call& call, store::Transaction& tx);

// specs.cpp
std::optional<Reply> check_description(Call& call);
Reply list_specs(Call& call, store::Transaction& tx);
Reply create_spec(Call& call, store::Transaction& tx);
Reply get_spec(Call& call, store::Transaction& tx);
Reply delete_spec(Call& call, store::Transaction& tx);
Reply validate_description(Call& call);
Reply list_spec_revisions(Call& call, store::Transaction& tx);
Reply revise_spec(Call& call, store::Transaction& tx);
Reply get_spec_content(Call& call);

// compilations.cpp
Reply compile_spec(Call& call, store::Transaction& tx);
Reply compile_project(Call& call, store::Transaction& tx);
Reply list_compilations(Call& call, store::Transaction& tx);
Reply get_compilation(Call& call, store::Transaction& tx);

// artifacts.cpp
std::optional<Reply> check_upload(Call& call);
Reply list_artifacts(Call& call, store::Transaction& tx);
Reply upload_artifact(Call& call, store::Transaction& tx);
Reply get_artifact(Call& call, store::Transaction& tx);
Reply get_artifact_manifest(Call& call, store::Transaction& tx);
Reply list_artifact_operations(Call& call, store::Transaction& tx);
Reply list_signatures(Call& call, store::Transaction& tx);
Reply add_signature(Call& call, store::Transaction& tx);
Reply pin_artifact(Call& call, store::Transaction& tx);
Reply unpin_artifact(Call& call, store::Transaction& tx);
// comparison.cpp
Reply compare_artifacts(Call& call);
// download.cpp
Reply download_artifact(Call& call);

// data_planes.cpp
Reply list_data_planes(Call& call, store::Transaction& tx);
Reply get_data_plane(Call& call, store::Transaction& tx);
Reply remove_data_plane(Call& call, store::Transaction& tx);
Reply list_data_plane_history(Call& call, store::Transaction& tx);
Reply get_traffic(Call& call, store::Transaction& tx);

// deployments.cpp
std::optional<Reply> check_deploy(Call& call);
Reply deploy(Call& call, store::Transaction& tx);
Reply list_deployments(Call& call, store::Transaction& tx);
Reply get_deployment(Call& call, store::Transaction& tx);
Reply pause_deployment(Call& call, store::Transaction& tx);
Reply resume_deployment(Call& call, store::Transaction& tx);
Reply roll_back_deployment(Call& call, store::Transaction& tx);

// keys.cpp
Reply list_project_keys(Call& call, store::Transaction& tx);
Reply create_project_key(Call& call, store::Transaction& tx);
Reply list_keys(Call& call, store::Transaction& tx);
Reply create_key(Call& call, store::Transaction& tx);
Reply get_key(Call& call, store::Transaction& tx);
Reply revoke_key(Call& call, store::Transaction& tx);
Reply rotate_key(Call& call, store::Transaction& tx);

// session.cpp
Reply get_session(Call& call);
Reply sign_in(Call& call);
Reply sign_out(Call& call, store::Transaction& tx);

// audit.cpp
Reply list_audit(Call& call, store::Transaction& tx);
Reply verify_audit(Call& call, store::Transaction& tx);

// service_facts.cpp
Reply get_health(Call& call);
Reply get_livez(Call& call);
Reply get_readyz(Call& call);
Reply get_metrics(Call& call);
Reply get_description(Call& call);

}  // namespace barbacane::api
