// Deployments: begun, looked at, paused, gone on with, undone.
#include "control/store/deployments.hpp"

#include <algorithm>

#include "common/json/write.hpp"
#include "control/api/comparison.hpp"
#include "control/api/handlers.hpp"
#include "control/fleet/resigning.hpp"
#include "control/fleet/rollout_plan.hpp"
#include "control/fleet/strategy.hpp"
#include "control/fleet/vanishing.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "deployment_resource";

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

/// The deployment with what became of each gateway.
std::optional<store::Resource> full_deployment(store::Transaction& tx, std::string_view id) {
  auto found = store::find_resource(tx, view, id);
  if (!found) return std::nullopt;
  const auto targets = tx.query_one(
      "SELECT coalesce(json_agg(body ORDER BY wave, position), '[]')::text FROM "
      "deployment_target_resource WHERE deployment_id = $1::uuid",
      {id}
  );
  found->body.pop_back();
  found->body += ",\"targets\":" + (targets ? targets->text(0) : std::string("[]")) + '}';
  return found;
}

Reply accepted(const store::Resource& resource, const std::string& id) {
  Reply out;
  out.status = 202;
  out.body = resource.body;
  out.fields.emplace_back("Location", "/deployments/" + id);
  out.fields.emplace_back("ETag", etag_of(resource.version));
  out.fields.emplace_back("Retry-After", "1");
  return out;
}

/// What will be deployed: the one that was asked for, or the newest of the project.
std::optional<store::StoredArtifact> artifact_of(const Call& call, store::Transaction& tx) {
  const auto asked = call.member("artifact_id");
  const std::string id = asked ? *asked : store::newest_artifact(tx, call.capture());
  if (id.empty()) return std::nullopt;
  auto found = store::find_artifact(tx, id);
  if (found && found->project != call.capture()) return std::nullopt;
  return found;
}

/// What gateways of the project run when nothing is under way.
std::optional<store::StoredArtifact> stable_of(const Call& call, store::Transaction& tx) {
  const auto stable = tx.query_one(
      "SELECT stable_artifact_id FROM projects WHERE id = $1::uuid AND stable_artifact_id IS NOT "
      "NULL",
      {call.capture()}
  );
  return stable ? store::find_artifact(tx, stable->text(0)) : std::nullopt;
}

bool is_dry(const Call& call) {
  return call.query_value("dry_run") == "true" || call.member("dry_run") == "true";
}

std::string vanishing_of(
    const Call& call, store::Transaction& tx, const store::StoredArtifact& artifact
) {
  const auto before = stable_of(call, tx);
  if (!before) return "[]";
  const auto routes = fleet::vanishing_routes(call.services.artifacts, *before, artifact);
  if (!routes) return "null";
  std::string out = "[";
  for (const std::string& one : *routes) out += (out.size() > 1 ? "," : "") + quoted(one);
  return out + ']';
}

/// Who would get it when, and what callers would miss.
Reply show_plan(
    const Call& call,
    store::Transaction& tx,
    const store::StoredArtifact& artifact,
    const fleet::Strategy& strategy
) {
  const auto members = store::fleet_of(tx, call.capture(), artifact.id);
  const auto targets = fleet::assign_waves(strategy, members);
  std::string list = "[";
  for (const store::TargetValues& target : targets) {
    const auto member = std::ranges::find(members, target.gateway, &store::FleetMember::id);
    const std::string_view change = !member->is_compatible              ? "incompatible"
                                    : member->digest == artifact.digest ? "none"
                                    : member->is_online                 ? "change"
                                                                        : "offline";
    list += (list.size() > 1 ? "," : "") + std::string("{\"data_plane_id\":") +
            quoted(target.gateway) + ",\"name\":" + quoted(member->name) +
            ",\"wave\":" + std::to_string(target.wave) + ",\"change\":" + quoted(change) +
            ",\"digest\":" + (member->digest.empty() ? "null" : quoted(member->digest)) + '}';
  }
  const int waves = targets.empty() ? 0 : targets.back().wave;
  const auto* changes = std::any_cast<std::string>(&call.prepared);
  const std::string fault = fleet::release_obstacle(
      tx, call.capture(), artifact.id, call.services.signing_key.has_value()
  );
  Reply out;
  out.body = "{\"artifact_id\":" + quoted(artifact.id) + ",\"digest\":" + quoted(artifact.digest) +
             ",\"strategy\":" + fleet::to_json(strategy) + ",\"waves\":" + std::to_string(waves) +
             ",\"targets\":" + list + "],\"vanishing\":" + vanishing_of(call, tx, artifact) +
             ",\"changes\":" + (changes == nullptr ? "null" : *changes) +
             ",\"obstacle\":" + (fault.empty() ? "null" : quoted(fault)) + '}';
  return out;
}

/// Makes the deployment. The caller has checked what may go wrong.
Reply begin(
    const Call& call,
    store::Transaction& tx,
    const store::StoredArtifact& artifact,
    const fleet::Strategy& strategy,
    const std::string& rolls_back
) {
  if (const std::string fault =
          fleet::ensure_release(tx, artifact.project, artifact.id, call.services.signing_key);
      !fault.empty())
    return refuse(call, ProblemKind::conflict, fault);
  const auto targets =
      fleet::assign_waves(strategy, store::fleet_of(tx, artifact.project, artifact.id));
  const std::string id = store::create_deployment(
      tx,
      {.project = artifact.project,
       .artifact = artifact.id,
       .strategy = fleet::to_json(strategy),
       .rolls_back = rolls_back},
      targets,
      call.principal.actor()
  );
  if (targets.empty()) {
    // Nobody is there to wait for.
    const fleet::RolloutStep end = fleet::plan_step(strategy, {});
    if (const auto rollout = store::hold_rollout(tx, artifact.project))
      store::settle(tx, *rollout, "succeeded", end.reason);
  }
  const auto resource = full_deployment(tx, id);
  if (!resource) return not_found(call, "deployment");
  store::record(
      tx,
      call.actor(),
      {.project = artifact.project,
       .action = "deployment.create",
       .object = id,
       .before = {},
       .after = resource->body}
  );
  return accepted(*resource, id);
}

struct Visible {
  std::string id;
  std::string project;
  std::string status;
  std::string previous;
  bool is_finished = false;
};

std::optional<Visible> visible(const Call& call, store::Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT id, project_id, status, previous_artifact_id, finished_at IS NOT NULL FROM "
      "deployments WHERE id = $1::uuid",
      {call.capture()}
  );
  if (!row || !call.reaches(row->text(1))) return std::nullopt;
  return Visible{
      .id = row->text(0),
      .project = row->text(1),
      .status = row->text(2),
      .previous = row->text(3),
      .is_finished = row->is_true(4)
  };
}

Reply change(
    const Call& call, store::Transaction& tx, const Visible& deployment, std::string_view action
) {
  const auto resource = full_deployment(tx, deployment.id);
  if (!resource) return not_found(call, "deployment");
  store::record(
      tx,
      call.actor(),
      {.project = deployment.project,
       .action = std::string(action),
       .object = deployment.id,
       .before = {},
       .after = resource->body}
  );
  return accepted(*resource, deployment.id);
}

Reply set_paused(Call& call, store::Transaction& tx, bool is_paused) {
  const auto deployment = visible(call, tx);
  if (!deployment) return not_found(call, "deployment");
  if (deployment->is_finished || deployment->status != (is_paused ? "running" : "paused"))
    return refuse(
        call,
        ProblemKind::conflict,
        "The deployment is " + deployment->status + ", not " + (is_paused ? "running." : "paused.")
    );
  const auto rollout = store::hold_rollout(tx, deployment->project);
  if (!rollout || rollout->id != deployment->id)
    return refuse(call, ProblemKind::conflict, "The deployment has just ended.");
  store::set_paused(tx, deployment->id, is_paused, is_paused ? "asked to" : "");
  return change(call, tx, *deployment, is_paused ? "deployment.pause" : "deployment.resume");
}

/// Undoes one that is under way: gateways that have it get back what they ran.
Reply give_back(Call& call, store::Transaction& tx, const Visible& deployment) {
  const auto rollout = store::hold_rollout(tx, deployment.project);
  if (!rollout || rollout->id != deployment.id)
    return refuse(call, ProblemKind::conflict, "The deployment has just ended.");
  for (const std::string& artifact : store::previous_artifacts(tx, *rollout)) {
    const std::string fault =
        fleet::ensure_release(tx, deployment.project, artifact, call.services.signing_key);
    if (!fault.empty()) return refuse(call, ProblemKind::conflict, fault);
  }
  store::return_targets(tx, *rollout, "asked to roll back");
  return change(call, tx, deployment, "deployment.rollback");
}

}  // namespace

/// A dry run compares with what gateways run, before the transaction: it takes its time.
std::optional<Reply> check_deploy(Call& call) {
  if (!is_dry(call)) return std::nullopt;
  struct Both {
    std::optional<store::StoredArtifact> before;
    std::optional<store::StoredArtifact> after;
  };
  const auto found = store::read(call.services.database, [&](store::Transaction& tx) {
    return Both{stable_of(call, tx), artifact_of(call, tx)};
  });
  if (!found || !found->before || !found->after) return std::nullopt;
  const Result<jobs::Compared> compared = compare_stored(call, *found->before, *found->after);
  if (!compared || compared->findings.empty()) return std::nullopt;
  call.prepared = "{\"against\":" + quoted(found->before->id) + ",\"breaking\":[" +
                  compared->breaking + "],\"summary\":" + compared->summary + '}';
  return std::nullopt;
}

Reply deploy(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  const auto artifact = artifact_of(call, tx);
  if (!artifact) {
    if (call.member("artifact_id")) return not_found(call, "artifact in this project");
    return refuse(
        call, ProblemKind::conflict, "The project has no artifact yet: compile it, or upload one."
    );
  }
  const fleet::Strategy strategy =
      fleet::parse_strategy(call.body == nullptr ? nullptr : call.body->find("strategy"));
  if (!is_dry(call)) return begin(call, tx, *artifact, strategy, {});
  return show_plan(call, tx, *artifact, strategy);
}

Reply list_deployments(Call& call, store::Transaction& tx) {
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

Reply get_deployment(Call& call, store::Transaction& tx) {
  const auto deployment = visible(call, tx);
  const auto resource = deployment ? full_deployment(tx, deployment->id) : std::nullopt;
  if (!resource) return not_found(call, "deployment");
  Reply out;
  out.body = resource->body;
  if (!deployment->is_finished) out.fields.emplace_back("Retry-After", "1");
  return out;
}

Reply pause_deployment(Call& call, store::Transaction& tx) {
  return set_paused(call, tx, true);
}

Reply resume_deployment(Call& call, store::Transaction& tx) {
  return set_paused(call, tx, false);
}

Reply roll_back_deployment(Call& call, store::Transaction& tx) {
  const auto deployment = visible(call, tx);
  if (!deployment) return not_found(call, "deployment");
  if (!deployment->is_finished) return give_back(call, tx, *deployment);
  if (deployment->previous.empty())
    return refuse(
        call,
        ProblemKind::conflict,
        "Nothing was deployed before it: there is nothing to go back to."
    );
  const auto artifact = store::find_artifact(tx, deployment->previous);
  if (!artifact) return not_found(call, "artifact");
  return begin(call, tx, *artifact, {}, deployment->id);
}

}  // namespace barbacane::api
