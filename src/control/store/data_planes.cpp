#include "control/store/data_planes.hpp"

#include "control/store/audit.hpp"
#include "control/store/traffic.hpp"

namespace barbacane::store {
namespace {

/// Columns of a Desire, from data_plane_desire w.
constexpr std::string_view desire_columns =
    "w.data_plane_id, w.artifact_id, w.digest, w.version, coalesce(w.is_compatible, true), EXISTS "
    "(SELECT 1 FROM deployments e WHERE e.project_id = w.project_id AND e.finished_at IS NULL)";

Desire desire_of(const Row& row) {
  return {
      .gateway = row.text(0),
      .artifact = row.text(1),
      .digest = row.text(2),
      .version = row.integer(3),
      .is_compatible = row.is_true(4),
      .is_deploying = row.is_true(5)
  };
}

std::vector<Desire> desires_of(const Rows& rows) {
  std::vector<Desire> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(desire_of(row));
  return out;
}

/// When what it runs began to differ from what it shall run.
constexpr std::string_view drift_of_report =
    "CASE WHEN w.digest IS NULL OR w.digest = $DIGEST THEN NULL ELSE coalesce(d.drifted_since, "
    "now()) END";

std::string with_drift(std::string sql, std::string_view digest) {
  std::string drift(drift_of_report);
  drift.replace(drift.find("$DIGEST"), 7, digest);
  sql.replace(sql.find("$DRIFT"), 6, drift);
  return sql;
}

Parameters registration_of(const GatewayFacts& facts) {
  return {
      facts.project,
      facts.node_key,
      facts.boot_id,
      facts.name,
      facts.labels,
      facts.metadata,
      facts.digest,
      facts.instance,
      facts.key
  };
}

}  // namespace

Registration register_gateway(
    Transaction& tx, const GatewayFacts& facts, bool is_forced, RegisteredGateway& out
) {
  // Two processes with one node key wait for each other here.
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid FOR KEY SHARE", {facts.project}))
    return Registration::no_project;
  tx.query(
      "SELECT pg_advisory_xact_lock(hashtextextended($1 || $2, 3))", {facts.project, facts.node_key}
  );
  const auto removed = tx.query_one(
      "SELECT ceil(extract(epoch FROM removed_at + make_interval(secs => $3) - now()))::bigint "
      "FROM data_planes WHERE project_id = $1::uuid AND node_key = $2::uuid AND removed_at > now() "
      "- make_interval(secs => $3)",
      {facts.project, facts.node_key, removal_seconds}
  );
  if (removed) {
    out.wait_seconds = removed->integer(0);
    return Registration::removed;
  }
  const auto known = tx.query_one(
      "SELECT d.id, d.boot_id, d.instance_id, d.status <> 'offline' AND d.boot_id <> $3::uuid AND "
      "d.last_seen > now() - make_interval(secs => 45) AND EXISTS (SELECT 1 FROM "
      "control_instances i WHERE i.id = d.instance_id AND i.seen_at > now() - make_interval(secs "
      "=> $4)) FROM data_planes d WHERE d.project_id = $1::uuid AND d.node_key = $2::uuid AND "
      "d.removed_at IS NULL FOR UPDATE",
      {facts.project, facts.node_key, facts.boot_id, instance_silence_seconds}
  );
  if (known && known->is_true(3) && !is_forced) {
    out = {
        .id = known->text(0),
        .since = {},
        .other_boot = known->text(1),
        .other_instance = known->text(2),
        .wait_seconds = 0
    };
    return Registration::duplicate;
  }
  Parameters parameters = registration_of(facts);
  std::string sql =
      "INSERT INTO data_planes (project_id, node_key, boot_id, name, labels, metadata, "
      "reported_digest, instance_id, api_key_id, status, last_seen, connected_at, reported_at, "
      "artifact_id) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::jsonb, $6::jsonb, $7::text, "
      "$8::uuid, $9::uuid, 'online', now(), clock_timestamp(), now(), (SELECT a.id FROM artifacts "
      "a WHERE "
      "a.project_id = $1::uuid AND a.digest = $7::text)) RETURNING id, connected_at";
  if (known) {
    parameters.emplace_back(known->text(0));
    sql = with_drift(
        "UPDATE data_planes d SET boot_id = $3::uuid, name = $4, labels = $5::jsonb, metadata = "
        "$6::jsonb, reported_digest = $7::text, instance_id = $8::uuid, api_key_id = $9::uuid, "
        "status = 'online', last_seen = now(), connected_at = clock_timestamp(), reported_at = "
        "now(), "
        "artifact_id = (SELECT a.id FROM artifacts a WHERE a.project_id = $1::uuid AND a.digest = "
        "$7::text), drifted_since = $DRIFT FROM data_plane_desire w WHERE w.data_plane_id = d.id "
        "AND d.id = $10::uuid AND $2::text IS NOT NULL RETURNING d.id, d.connected_at",
        "$7::text"
    );
  }
  const auto row = tx.query_one(sql, parameters);
  if (row) {
    out.id = row->text(0);
    out.since = row->text(1);
  }
  publish(tx, facts.project, "data_plane.online", out.id, "{}");
  return Registration::done;
}

std::optional<Desire> find_desire(Transaction& tx, std::string_view gateway) {
  const auto row = tx.query_one(
      "SELECT " + std::string(desire_columns) +
          " FROM data_plane_desire w WHERE w.data_plane_id = $1::uuid",
      {gateway}
  );
  if (!row) return std::nullopt;
  return desire_of(*row);
}

std::vector<Desire> desires_of_project(
    Transaction& tx, std::string_view instance, std::string_view project
) {
  return desires_of(tx.query(
      "SELECT " + std::string(desire_columns) +
          " FROM data_plane_desire w JOIN data_planes d ON d.id = w.data_plane_id WHERE "
          "w.project_id = $2::uuid AND d.instance_id = $1::uuid",
      {instance, project}
  ));
}

std::vector<Desire> record_beats(
    Transaction& tx, std::string_view instance, std::string_view beats, std::string_view health
) {
  const Rows rows = tx.query(
      with_drift(
          "WITH b AS (SELECT * FROM json_to_recordset($2::json) AS b(id uuid, boot uuid, digest "
          "text, phase text, metadata jsonb)) UPDATE data_planes d SET last_seen = now(), "
          "reported_at = now(), status = CASE WHEN b.phase IN ('downloading', 'verifying') THEN "
          "'deploying' ELSE 'online' END, phase = b.phase, metadata = d.metadata || b.metadata, "
          "reported_digest = b.digest, artifact_id = CASE WHEN d.reported_digest = b.digest AND "
          "d.artifact_id IS NOT NULL THEN d.artifact_id ELSE (SELECT a.id FROM artifacts a WHERE "
          "a.project_id = d.project_id AND a.digest = b.digest) END, drifted_since = $DRIFT FROM b "
          "JOIN data_plane_desire w ON w.data_plane_id = b.id WHERE d.id = b.id AND d.instance_id "
          "= $1::uuid AND d.boot_id = b.boot AND d.removed_at IS NULL RETURNING ",
          "b.digest"
      ) + std::string(desire_columns),
      {instance, beats}
  );
  if (health != "[]")
    tx.query(
        "INSERT INTO data_plane_health AS h (data_plane_id, digest, requests, gateway_errors, "
        "upstream_errors, latency) SELECT b.id, b.digest, b.requests, b.gateway_errors, "
        "b.upstream_errors, b.latency FROM json_to_recordset($2::json) AS b(id uuid, digest text, "
        "requests bigint, gateway_errors bigint, upstream_errors bigint, latency bigint[]) JOIN "
        "data_planes d ON d.id = b.id AND d.instance_id = $1::uuid ON CONFLICT (data_plane_id, "
        "digest) DO UPDATE SET requests = h.requests + excluded.requests, gateway_errors = "
        "h.gateway_errors + excluded.gateway_errors, upstream_errors = h.upstream_errors + "
        "excluded.upstream_errors, updated_at = now(), latency = (SELECT array_agg(coalesce(x, 0) "
        "+ coalesce(y, 0) ORDER BY i) FROM unnest(h.latency, excluded.latency) WITH ORDINALITY AS "
        "u(x, y, i))",
        {instance, health}
    );
  if (health != "[]") record_traffic(tx, instance, health);
  return desires_of(rows);
}

void record_statuses(Transaction& tx, std::string_view instance, std::string_view statuses) {
  // One row a gateway: the last word of a batch counts.
  constexpr std::string_view told =
      "WITH s AS (SELECT DISTINCT ON (s.id) s.*, d.project_id FROM json_to_recordset($2::json) AS "
      "s(id uuid, boot uuid, digest text, phase text, reason jsonb, number bigint) JOIN "
      "data_planes d ON d.id = s.id AND d.instance_id = $1::uuid AND d.boot_id = s.boot ORDER BY "
      "s.id, s.number DESC) ";
  // A deployment that ends meanwhile keeps the verdicts it ended with.
  tx.query(
      std::string(told) +
          "SELECT 1 FROM deployments e WHERE e.finished_at IS NULL AND e.project_id IN (SELECT "
          "s.project_id FROM s) ORDER BY e.id FOR SHARE",
      {instance, statuses}
  );
  // What it counted before on this artifact is another life of it.
  tx.query(
      std::string(told) +
          "DELETE FROM data_plane_health h USING s, data_planes d WHERE s.phase = 'applied' AND "
          "d.id = s.id AND d.reported_digest IS DISTINCT FROM s.digest AND h.data_plane_id = s.id "
          "AND (h.digest = s.digest OR h.updated_at < now() - interval '7 days')",
      {instance, statuses}
  );
  tx.query(
      std::string(told) +
          "UPDATE deployment_targets t SET verdict = s.phase, reason = CASE WHEN s.phase = "
          "'applied' THEN NULL ELSE s.reason END, updated_at = now() FROM s, deployments e, "
          "artifacts a WHERE t.data_plane_id = s.id AND e.id = t.deployment_id AND e.finished_at "
          "IS NULL AND t.wave <= e.wave AND a.id = e.artifact_id AND a.digest = s.digest AND "
          "(s.phase <> 'rejected' OR (s.reason->>'permanent')::boolean)",
      {instance, statuses}
  );
  tx.query(
      with_drift(
          std::string(told) +
              "UPDATE data_planes d SET last_seen = now(), reported_at = now(), reported_digest = "
              "CASE WHEN s.phase = 'applied' THEN s.digest ELSE d.reported_digest END, artifact_id "
              "= CASE WHEN s.phase = 'applied' THEN (SELECT a.id FROM artifacts a WHERE "
              "a.project_id = d.project_id AND a.digest = s.digest) ELSE d.artifact_id END, "
              "last_error = CASE s.phase WHEN 'applied' THEN NULL WHEN 'rejected' THEN s.reason || "
              "jsonb_build_object('digest', s.digest, 'at', rfc3339(now())) ELSE d.last_error END, "
              "phase = CASE WHEN s.phase IN ('downloading', 'verifying') THEN s.phase ELSE "
              "'serving' END, status = CASE WHEN s.phase IN ('downloading', 'verifying') THEN "
              "'deploying' ELSE 'online' END, drifted_since = $DRIFT FROM s JOIN data_plane_desire "
              "w ON w.data_plane_id = s.id WHERE d.id = s.id",
          "CASE WHEN s.phase = 'applied' THEN s.digest ELSE d.reported_digest END"
      ),
      {instance, statuses}
  );
  const Rows concerned = tx.query(
      std::string(told) +
          "SELECT DISTINCT s.project_id FROM s WHERE EXISTS (SELECT 1 FROM deployments e WHERE "
          "e.project_id = s.project_id AND e.finished_at IS NULL)",
      {instance, statuses}
  );
  for (const Row& row : concerned) publish(tx, row.text(0), "deployment.progress", {}, "{}");
}

void record_departures(Transaction& tx, std::string_view instance, std::string_view departures) {
  const Rows gone = tx.query(
      "UPDATE data_planes d SET status = 'offline', instance_id = NULL, phase = 'offline', "
      "last_seen = now() FROM json_to_recordset($2::json) AS b(id uuid, since timestamptz) WHERE "
      "d.id = b.id AND d.instance_id = $1::uuid AND d.connected_at = b.since RETURNING d.id, "
      "d.project_id",
      {instance, departures}
  );
  for (const Row& row : gone) publish(tx, row.text(1), "data_plane.offline", row.text(0), "{}");
}

std::size_t sweep_gateways(Transaction& tx) {
  const Rows gone = tx.query(
      "UPDATE data_planes d SET status = 'offline', instance_id = NULL, phase = 'offline' WHERE "
      "d.status <> 'offline' AND (d.last_seen < now() - make_interval(secs => $1) OR NOT EXISTS "
      "(SELECT 1 FROM control_instances i WHERE i.id = d.instance_id AND i.seen_at > now() - "
      "make_interval(secs => $2))) RETURNING d.id, d.project_id",
      {gateway_silence_seconds, instance_silence_seconds}
  );
  for (const Row& row : gone) publish(tx, row.text(1), "data_plane.offline", row.text(0), "{}");
  return gone.size();
}

bool remove_gateway(Transaction& tx, std::string_view project, std::string_view gateway) {
  return tx.execute(
             "UPDATE data_planes SET removed_at = now(), status = 'offline', instance_id = NULL, "
             "phase = 'removed', desired_artifact_id = NULL WHERE project_id = $1::uuid AND id = "
             "$2::uuid AND removed_at IS NULL",
             {project, gateway}
         ) != 0;
}

std::vector<std::string> find_dead_keys(Transaction& tx, std::string_view keys) {
  std::vector<std::string> out;
  for (const Row& row : tx.query(
           "SELECT j.id FROM json_array_elements_text($1::json) AS j(id) WHERE NOT EXISTS (SELECT "
           "1 FROM api_keys k WHERE k.id = j.id::uuid AND k.revoked_at IS NULL AND (k.expires_at "
           "IS NULL OR k.expires_at > now()))",
           {keys}
       ))
    out.push_back(row.text(0));
  return out;
}

FleetCounts count_fleet(Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT count(*) FILTER (WHERE status <> 'offline'), count(*) FILTER (WHERE status = "
      "'offline'), count(*) FILTER (WHERE drifted_since IS NOT NULL AND status <> 'offline'), "
      "coalesce(floor(extract(epoch FROM now() - min(drifted_since) FILTER (WHERE status <> "
      "'offline')))::bigint, 0) FROM data_planes WHERE removed_at IS NULL"
  );
  if (!row) return {};
  return {
      .online = row->integer(0),
      .offline = row->integer(1),
      .drifted = row->integer(2),
      .drift_seconds_max = row->integer(3)
  };
}

}  // namespace barbacane::store
