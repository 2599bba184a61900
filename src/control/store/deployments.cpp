#include "control/store/deployments.hpp"

#include <charconv>

#include "common/json/write.hpp"
#include "control/store/audit.hpp"

namespace barbacane::store {
namespace {

constexpr std::string_view final_verdicts = "('applied', 'rejected', 'incompatible')";

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

std::string targets_json(const std::vector<TargetValues>& targets) {
  std::string out = "[";
  for (const TargetValues& one : targets) {
    if (out.size() > 1) out += ',';
    out += "{\"id\":" + quoted(one.gateway) + ",\"wave\":" + std::to_string(one.wave) + '}';
  }
  return out + ']';
}

/// Sums over the rows h of data_plane_health that `condition` names; $1 is the deployment.
HealthSums sums_of(Transaction& tx, std::string_view condition, const Parameters& parameters) {
  HealthSums out;
  const auto row = tx.query_one(
      "WITH h AS (SELECT h.* FROM data_plane_health h JOIN data_planes d ON d.id = "
      "h.data_plane_id AND d.removed_at IS NULL " +
          std::string(condition) +
          ") SELECT coalesce(sum(requests), 0), coalesce(sum(gateway_errors + upstream_errors), "
          "0), (SELECT string_agg(n::text, ',' ORDER BY i) FROM (SELECT i, sum(x) AS n FROM h, "
          "unnest(h.latency) WITH ORDINALITY u(x, i) GROUP BY i) sums) FROM h",
      parameters
  );
  if (!row) return out;
  out.requests = row->integer(0);
  out.errors = row->integer(1);
  const std::string& list = row->text(2);
  const char* at = list.data();
  const char* const end = list.data() + list.size();
  for (std::uint64_t& count : out.latency) {
    const auto [next, ec] = std::from_chars(at, end, count);
    if (ec != std::errc{}) break;
    at = next == end ? end : next + 1;
  }
  return out;
}

void tell(Transaction& tx, const Rollout& rollout, std::string_view kind) {
  publish(
      tx,
      rollout.project,
      kind,
      rollout.id,
      "{\"wave\":" + std::to_string(rollout.wave) + ",\"waves\":" + std::to_string(rollout.waves) +
          '}'
  );
}

}  // namespace

std::vector<FleetMember> fleet_of(
    Transaction& tx, std::string_view project, std::string_view artifact
) {
  std::vector<FleetMember> out;
  for (const Row& row : tx.query(
           "SELECT d.id, d.name, d.labels::text, d.reported_digest, d.status <> 'offline', "
           "d.metadata->'formats' @> to_jsonb(a.format) AND coalesce(d.metadata->'features', '[]') "
           "@> coalesce(a.manifest->'features', '[]') FROM data_planes d, artifacts a WHERE "
           "d.project_id = $1::uuid AND d.removed_at IS NULL AND a.id = $2::uuid ORDER BY d.status "
           "= 'offline', md5(d.id::text || a.id::text)",
           {project, artifact}
       )) {
    out.push_back(
        {.id = row.text(0),
         .name = row.text(1),
         .labels = row.text(2),
         .digest = row.text(3),
         .is_online = row.is_true(4),
         .is_compatible = row.is_true(5)}
    );
  }
  return out;
}

std::string create_deployment(
    Transaction& tx,
    const DeploymentValues& values,
    const std::vector<TargetValues>& targets,
    std::string_view actor
) {
  // Deployments of one project are made one after the other.
  tx.query("SELECT 1 FROM projects WHERE id = $1::uuid FOR NO KEY UPDATE", {values.project});
  const auto row = tx.query_one(
      "INSERT INTO deployments (project_id, artifact_id, strategy, rolls_back, "
      "previous_artifact_id, status, state, created_by) SELECT $1::uuid, $2::uuid, $3::jsonb, "
      "nullif($4, '')::uuid, p.stable_artifact_id, 'running', jsonb_build_object('phase', "
      "'starting', 'phase_since', now()), $5 FROM projects p WHERE p.id = $1::uuid RETURNING id",
      {values.project, values.artifact, values.strategy, values.rolls_back, actor}
  );
  if (!row) return {};
  const std::string& id = row->text(0);
  const Rows old = tx.query(
      "UPDATE deployments SET status = 'failed', finished_at = now(), version = version + 1, "
      "reason = 'superseded by deployment ' || $2::text, state = state || '{\"phase\": "
      "\"superseded\"}' WHERE project_id = $1::uuid AND finished_at IS NULL AND id <> $2::uuid "
      "RETURNING id",
      {values.project, id}
  );
  for (const Row& one : old) {
    tx.query(
        "UPDATE deployment_targets SET verdict = 'superseded', updated_at = now(), reason = "
        "jsonb_build_object('code', 'superseded', 'message', 'a newer deployment took over') WHERE "
        "deployment_id = $1::uuid AND verdict NOT IN " +
            std::string(final_verdicts),
        {one.text(0)}
    );
    publish(tx, values.project, "deployment.failed", one.text(0), "{}");
  }
  tx.query(
      "INSERT INTO deployment_targets (deployment_id, data_plane_id, wave) SELECT $1::uuid, b.id, "
      "b.wave FROM json_to_recordset($2::json) AS b(id uuid, wave integer)",
      {id, targets_json(targets)}
  );
  return id;
}

std::vector<std::string> projects_under_way(Transaction& tx) {
  std::vector<std::string> out;
  for (const Row& row :
       tx.query("SELECT DISTINCT project_id FROM deployments WHERE finished_at IS NULL"))
    out.push_back(row.text(0));
  return out;
}

std::optional<Rollout> hold_rollout(Transaction& tx, std::string_view project) {
  const auto row = tx.query_one(
      "SELECT e.id, e.project_id, e.artifact_id, a.digest, e.previous_artifact_id, e.status, "
      "e.strategy::text, e.state::text, e.wave, (SELECT coalesce(max(t.wave), 0) FROM "
      "deployment_targets t WHERE t.deployment_id = e.id), "
      "floor(extract(epoch FROM clock_timestamp() - (e.state->>'phase_since')::timestamptz))"
      "::bigint, floor(extract(epoch FROM clock_timestamp() - coalesce((e.state->>'wave_since')"
      "::timestamptz, e.created_at)))::bigint FROM deployments e JOIN artifacts a ON a.id = "
      "e.artifact_id WHERE e.project_id = $1::uuid AND e.finished_at IS NULL ORDER BY e.position "
      "DESC LIMIT 1 FOR UPDATE OF e",
      {project}
  );
  if (!row) return std::nullopt;
  return Rollout{
      .id = row->text(0),
      .project = row->text(1),
      .artifact = row->text(2),
      .digest = row->text(3),
      .previous = row->text(4),
      .status = row->text(5),
      .strategy = row->text(6),
      .state = row->text(7),
      .wave = static_cast<int>(row->integer(8)),
      .waves = static_cast<int>(row->integer(9)),
      .phase_seconds = row->integer(10),
      .wave_seconds = row->integer(11)
  };
}

void refresh_verdicts(Transaction& tx, const Rollout& rollout) {
  tx.query(
      "UPDATE deployment_targets t SET verdict = v.verdict, updated_at = now(), reason = CASE "
      "v.verdict WHEN 'unreachable' THEN jsonb_build_object('code', 'unreachable', 'message', 'no "
      "connection for ' || $3 || ' s') WHEN 'applied' THEN NULL ELSE t.reason END FROM (SELECT "
      "d.id, CASE WHEN d.reported_digest = $2 THEN 'applied' WHEN d.removed_at IS NOT NULL OR "
      "(d.status = 'offline' AND coalesce(d.last_seen, d.created_at) < now() - make_interval(secs "
      "=> $3::int)) THEN 'unreachable' WHEN t.verdict = 'unreachable' THEN 'pending' WHEN "
      "t.verdict = 'applied' THEN 'pending' ELSE t.verdict END AS verdict FROM data_planes d JOIN "
      "deployment_targets t ON t.data_plane_id = d.id AND t.deployment_id = $1::uuid) v WHERE "
      "t.deployment_id = $1::uuid AND t.data_plane_id = v.id AND t.wave <= $4::int AND t.verdict "
      "NOT IN ('rejected', 'incompatible') AND t.verdict <> v.verdict",
      {rollout.id, rollout.digest, unreachable_seconds, rollout.wave}
  );
}

WaveCounts count_wave(Transaction& tx, const Rollout& rollout) {
  const auto row = tx.query_one(
      "SELECT count(*), count(*) FILTER (WHERE verdict IN ('pending', 'downloading', "
      "'verifying')), count(*) FILTER (WHERE verdict = 'applied'), count(*) FILTER (WHERE verdict "
      "= 'rejected'), count(*) FILTER (WHERE verdict = 'unreachable'), count(*) FILTER (WHERE "
      "verdict = 'incompatible'), count(*) FILTER (WHERE verdict = 'applied' AND d.status <> "
      "'offline'), count(*) FILTER (WHERE verdict = 'applied' AND d.status = 'offline' AND "
      "d.last_seen < now() - make_interval(secs => $3::int)) FROM deployment_targets t JOIN "
      "data_planes d ON d.id = t.data_plane_id WHERE t.deployment_id = $1::uuid AND t.wave <= "
      "$2::int",
      {rollout.id, rollout.wave, unreachable_seconds}
  );
  if (!row) return {};
  return {
      .targets = row->integer(0),
      .under_way = row->integer(1),
      .applied = row->integer(2),
      .rejected = row->integer(3),
      .unreachable = row->integer(4),
      .incompatible = row->integer(5),
      .present = row->integer(6),
      .gone = row->integer(7)
  };
}

bool have_spoken(Transaction& tx, const Rollout& rollout, std::int64_t seconds) {
  return !tx.query_one(
      "SELECT 1 FROM deployment_targets t JOIN data_planes d ON d.id = t.data_plane_id WHERE "
      "t.deployment_id = $1::uuid AND t.wave <= $2::int AND t.verdict = 'applied' AND d.status <> "
      "'offline' AND d.reported_at < now() - make_interval(secs => $3::int) LIMIT 1",
      {rollout.id, rollout.wave, seconds}
  );
}

RolloutHealth health_of(Transaction& tx, const Rollout& rollout) {
  return {
      .wave = sums_of(
          tx,
          "JOIN deployment_targets t ON t.data_plane_id = d.id AND t.deployment_id = $1::uuid AND "
          "t.wave <= $2::int AND t.verdict = 'applied' WHERE h.digest = $3",
          {rollout.id, rollout.wave, rollout.digest}
      ),
      .others = sums_of(
          tx,
          "WHERE d.project_id = $2::uuid AND h.digest = d.reported_digest AND h.digest <> $3 AND "
          "NOT EXISTS (SELECT 1 FROM deployment_targets t WHERE t.data_plane_id = d.id AND "
          "t.deployment_id = $1::uuid AND t.wave <= $4::int)",
          {rollout.id, rollout.project, rollout.digest, rollout.wave}
      ),
      .past = sums_of(
          tx,
          "JOIN deployment_targets t ON t.data_plane_id = d.id AND t.deployment_id = $1::uuid AND "
          "t.wave <= $2::int JOIN artifacts a ON a.id = t.previous_artifact_id WHERE h.digest = "
          "a.digest AND a.digest <> $3",
          {rollout.id, rollout.wave, rollout.digest}
      )
  };
}

void write_state(
    Transaction& tx, const Rollout& rollout, std::string_view phase, std::string_view state
) {
  tx.query(
      "UPDATE deployments SET version = version + 1, state = state || $3::jsonb || CASE WHEN "
      "state->>'phase' = $2 THEN '{}' ELSE jsonb_build_object('phase', $2::text, 'phase_since', "
      "clock_timestamp()) END WHERE id = $1::uuid",
      {rollout.id, phase, state}
  );
  tell(tx, rollout, "deployment.progress");
}

void start_wave(Transaction& tx, const Rollout& rollout, int number) {
  Rollout next = rollout;
  next.wave = number;
  tx.query(
      "UPDATE deployments SET wave = $2, version = version + 1, state = state || "
      "jsonb_build_object('phase', 'rolling', 'phase_since', clock_timestamp(), 'wave_since', "
      "clock_timestamp()) WHERE id = $1::uuid",
      {rollout.id, number}
  );
  tx.query(
      "UPDATE deployment_targets t SET previous_artifact_id = coalesce(d.artifact_id, "
      "d.desired_artifact_id, p.stable_artifact_id), verdict = CASE WHEN d.metadata->'formats' @> "
      "to_jsonb(a.format) AND coalesce(d.metadata->'features', '[]') @> "
      "coalesce(a.manifest->'features', '[]') THEN t.verdict ELSE 'incompatible' END, reason = "
      "CASE WHEN d.metadata->'formats' @> to_jsonb(a.format) AND coalesce(d.metadata->'features', "
      "'[]') @> coalesce(a.manifest->'features', '[]') THEN NULL ELSE jsonb_build_object('code', "
      "'incompatible', 'message', 'the gateway runs ' || coalesce(d.metadata->>'version', 'an "
      "unknown version') || ', which lacks the format or a feature of this artifact: upgrade it') "
      "END, updated_at = now() FROM data_planes d, artifacts a, projects p WHERE t.deployment_id = "
      "$1::uuid AND t.wave = $2 AND d.id = t.data_plane_id AND a.id = $3::uuid AND p.id = "
      "d.project_id",
      {rollout.id, number, rollout.artifact}
  );
  tx.query(
      "UPDATE data_planes d SET desired_artifact_id = $3::uuid, drifted_since = CASE WHEN "
      "d.reported_digest = $4 THEN NULL ELSE now() END FROM deployment_targets t WHERE "
      "t.deployment_id = $1::uuid AND t.wave = $2 AND t.data_plane_id = d.id AND t.verdict <> "
      "'incompatible'",
      {rollout.id, number, rollout.artifact, rollout.digest}
  );
  tell(tx, next, "deployment.wave");
}

void settle(
    Transaction& tx, const Rollout& rollout, std::string_view status, std::string_view reason
) {
  tx.query(
      "UPDATE projects SET stable_artifact_id = $2::uuid, version = version + 1 WHERE id = "
      "$1::uuid",
      {rollout.project, rollout.artifact}
  );
  // From here on a gateway of its own mind would only miss the next change.
  tx.query(
      "UPDATE data_planes SET desired_artifact_id = NULL WHERE project_id = $1::uuid AND "
      "desired_artifact_id IS NOT NULL",
      {rollout.project}
  );
  end_deployment(tx, rollout, status, reason);
}

void set_paused(
    Transaction& tx, std::string_view deployment, bool is_paused, std::string_view reason
) {
  const auto row = tx.query_one(
      "UPDATE deployments e SET status = $2, reason = $3, version = version + 1, state = CASE WHEN "
      "$2 = 'paused' THEN state ELSE state || jsonb_build_object('waived_wave', e.wave, "
      "'tolerated', (SELECT count(*) FROM deployment_targets t WHERE t.deployment_id = e.id AND "
      "t.verdict = 'rejected')) END WHERE id = $1::uuid AND finished_at IS NULL RETURNING "
      "project_id",
      {deployment, is_paused ? "paused" : "running", reason}
  );
  if (row)
    publish(
        tx, row->text(0), is_paused ? "deployment.paused" : "deployment.resumed", deployment, "{}"
    );
}

void return_targets(Transaction& tx, const Rollout& rollout, std::string_view reason) {
  tx.query(
      "UPDATE data_planes d SET desired_artifact_id = CASE WHEN t.previous_artifact_id = "
      "p.stable_artifact_id THEN NULL ELSE t.previous_artifact_id END, drifted_since = CASE WHEN "
      "t.previous_artifact_id IS NULL OR d.reported_digest <> $2 THEN d.drifted_since ELSE now() "
      "END FROM deployment_targets t, projects p WHERE t.deployment_id = $1::uuid AND "
      "t.data_plane_id = d.id AND t.wave <= $3::int AND p.id = d.project_id AND "
      "d.desired_artifact_id = $4::uuid",
      {rollout.id, rollout.digest, rollout.wave, rollout.artifact}
  );
  tx.query(
      "UPDATE deployments SET status = 'running', reason = $2, version = version + 1, state = "
      "state || jsonb_build_object('phase', 'returning', 'phase_since', clock_timestamp()) WHERE "
      "id = $1::uuid",
      {rollout.id, reason}
  );
  tell(tx, rollout, "deployment.returning");
}

std::int64_t count_unreturned(Transaction& tx, const Rollout& rollout) {
  const auto row = tx.query_one(
      "SELECT count(*) FROM deployment_targets t JOIN data_planes d ON d.id = t.data_plane_id "
      "WHERE t.deployment_id = $1::uuid AND t.wave <= $3::int AND t.previous_artifact_id IS NOT "
      "NULL AND t.previous_artifact_id <> $4::uuid AND d.status <> 'offline' AND "
      "d.reported_digest = $2",
      {rollout.id, rollout.digest, rollout.wave, rollout.artifact}
  );
  return row ? row->integer(0) : 0;
}

void end_deployment(
    Transaction& tx, const Rollout& rollout, std::string_view status, std::string_view reason
) {
  tx.query(
      "UPDATE deployments SET status = $2, finished_at = now(), version = version + 1, reason = "
      "CASE WHEN $3 = '' THEN reason ELSE $3 END, state = state || '{\"phase\": \"finished\"}' "
      "WHERE id = $1::uuid",
      {rollout.id, status, reason}
  );
  tx.query(
      "UPDATE deployment_targets t SET verdict = CASE WHEN t.wave > $2::int OR t.verdict IN "
      "('pending', 'downloading', 'verifying') THEN 'superseded' ELSE t.verdict END, reason = CASE "
      "WHEN t.wave > $2::int THEN jsonb_build_object('code', 'not_reached', 'message', 'the "
      "deployment ended before this wave') WHEN t.verdict = 'applied' AND $3 = 'rolled_back' AND "
      "t.previous_artifact_id IS NULL THEN jsonb_build_object('code', 'kept', 'message', 'it ran "
      "nothing before, and keeps it') WHEN t.verdict = 'applied' AND $3 = 'rolled_back' THEN "
      "jsonb_build_object('code', 'rolled_back', 'message', 'it gets back what it ran before') "
      "WHEN t.verdict IN ('pending', 'downloading', 'verifying') THEN coalesce(t.reason, "
      "jsonb_build_object('code', 'unheard', 'message', 'the deployment ended before the gateway "
      "told what became of it')) "
      "ELSE t.reason END, updated_at = now() WHERE t.deployment_id = $1::uuid AND $3 <> "
      "'succeeded'",
      {rollout.id, rollout.wave, status}
  );
  tell(tx, rollout, "deployment." + std::string(status));
}

std::vector<std::string> previous_artifacts(Transaction& tx, const Rollout& rollout) {
  std::vector<std::string> out;
  for (const Row& row : tx.query(
           "SELECT DISTINCT previous_artifact_id FROM deployment_targets WHERE deployment_id = "
           "$1::uuid AND wave <= $2::int AND previous_artifact_id IS NOT NULL AND "
           "previous_artifact_id <> $3::uuid",
           {rollout.id, rollout.wave, rollout.artifact}
       ))
    out.push_back(row.text(0));
  return out;
}

Releases find_releases(Transaction& tx, std::string_view project, std::string_view artifact) {
  const auto row = tx.query_one(
      "SELECT (SELECT max(release) FROM artifact_signatures WHERE artifact_id = $2::uuid), (SELECT "
      "max(g.release) FROM artifact_signatures g WHERE EXISTS (SELECT 1 FROM deployments e WHERE "
      "e.project_id = $1::uuid AND e.artifact_id = g.artifact_id))",
      {project, artifact}
  );
  Releases out;
  if (row && !row->is_null(0)) out.own = row->integer(0);
  if (row && !row->is_null(1)) out.highest = row->integer(1);
  return out;
}

std::vector<SignatureValues> signatures_of(Transaction& tx, std::string_view artifact) {
  std::vector<SignatureValues> out;
  for (const Row& row : tx.query(
           "SELECT key_id, release, project, not_after, signature FROM artifact_signatures WHERE "
           "artifact_id = $1::uuid ORDER BY release DESC, key_id LIMIT 16",
           {artifact}
       ))
    out.push_back(
        {.key_id = row.text(0),
         .release = static_cast<std::uint64_t>(row.integer(1)),
         .project = row.text(2),
         .not_after = row.text(3),
         .signature = row.text(4)}
    );
  return out;
}

std::string newest_artifact(Transaction& tx, std::string_view project) {
  const auto row = tx.query_one(
      "SELECT id FROM artifacts WHERE project_id = $1::uuid ORDER BY position DESC LIMIT 1",
      {project}
  );
  return row ? row->text(0) : std::string{};
}

}  // namespace barbacane::store
