-- Connected gateways: a removed one keeps its history, counts of health stand in a table of their
-- own, and deployments have a shape that callers see.

DROP VIEW data_plane_resource;
ALTER TABLE data_planes DROP CONSTRAINT data_planes_project_id_node_key_key;
ALTER TABLE data_planes DROP COLUMN removed_until, DROP COLUMN health;
ALTER TABLE data_planes
  ADD COLUMN removed_at timestamptz,
  ADD COLUMN api_key_id uuid REFERENCES api_keys(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX data_planes_node ON data_planes (project_id, node_key) WHERE removed_at IS NULL;
CREATE INDEX data_planes_of_instance ON data_planes (instance_id) WHERE instance_id IS NOT NULL;

-- What a gateway counted on one artifact since it last applied it.
CREATE TABLE data_plane_health (
  data_plane_id   uuid NOT NULL REFERENCES data_planes(id) ON DELETE CASCADE,
  digest          text NOT NULL,
  requests        bigint NOT NULL DEFAULT 0,
  gateway_errors  bigint NOT NULL DEFAULT 0,
  upstream_errors bigint NOT NULL DEFAULT 0,
  latency         bigint[] NOT NULL,
  updated_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (data_plane_id, digest)
);

ALTER TABLE deployment_targets ADD COLUMN state jsonb NOT NULL DEFAULT '{}';

-- What a gateway shall run: its own desire, else what is stable in its project.
CREATE VIEW data_plane_desire AS
SELECT d.id AS data_plane_id, d.project_id, a.id AS artifact_id, a.digest, a.version,
  d.metadata->'formats' @> to_jsonb(a.format) AND
    coalesce(d.metadata->'features', '[]') @> coalesce(a.manifest->'features', '[]') AS is_compatible
FROM data_planes d
JOIN projects p ON p.id = d.project_id
LEFT JOIN artifacts a ON a.id = coalesce(d.desired_artifact_id, p.stable_artifact_id)
WHERE d.removed_at IS NULL;

CREATE VIEW data_plane_resource AS
SELECT d.id, d.position, d.project_id, d.status, d.name, d.labels, d.version, d.reported_digest,
  w.digest AS desired_digest,
  CASE WHEN d.status = 'offline' THEN 'offline' WHEN w.digest IS NULL THEN 'none'
       WHEN w.digest IS NOT DISTINCT FROM d.reported_digest THEN 'synced' ELSE 'drifted' END AS sync,
  json_build_object(
  'id', d.id, 'project_id', d.project_id, 'name', d.name, 'status', d.status, 'labels', d.labels,
  'version', d.metadata->>'version', 'hostname', d.metadata->>'hostname',
  'digest', nullif(d.reported_digest, ''), 'artifact_id', d.artifact_id,
  'desired_digest', w.digest, 'desired_artifact_id', w.artifact_id,
  'compatible', coalesce(w.is_compatible, true),
  'drift_seconds', CASE WHEN w.digest IS NULL OR w.digest IS NOT DISTINCT FROM d.reported_digest THEN 0
    ELSE greatest(0, floor(extract(epoch FROM now() - coalesce(d.drifted_since, now()))))::bigint END,
  'phase', d.phase, 'last_error', d.last_error,
  'release', d.metadata->'release', 'generation', d.metadata->'generation',
  'uptime_seconds', d.metadata->'uptime_seconds',
  'active_connections', d.metadata->'active_connections', 'rss_bytes', d.metadata->'rss_bytes',
  'health', (SELECT coalesce(json_agg(json_build_object('digest', h.digest, 'requests', h.requests,
     'errors_5xx_gateway', h.gateway_errors, 'errors_5xx_upstream', h.upstream_errors,
     'latency', h.latency, 'updated_at', rfc3339(h.updated_at)) ORDER BY h.updated_at DESC), '[]')
     FROM data_plane_health h WHERE h.data_plane_id = d.id),
  'instance_id', d.instance_id,
  'last_seen', rfc3339(d.last_seen), 'connected_at', rfc3339(d.connected_at),
  'created_at', rfc3339(d.created_at))::text AS body
FROM (SELECT *, 1::bigint AS version FROM data_planes) d
JOIN data_plane_desire w ON w.data_plane_id = d.id;

CREATE VIEW deployment_resource AS
SELECT e.id, e.position, e.project_id, e.version, e.status, json_build_object(
  'id', e.id, 'project_id', e.project_id, 'artifact_id', e.artifact_id, 'digest', a.digest,
  'previous_artifact_id', e.previous_artifact_id, 'status', e.status, 'phase', e.state->>'phase',
  'strategy', e.strategy, 'wave', e.wave, 'reason', nullif(e.reason, ''), 'rolls_back', e.rolls_back,
  'counts', (SELECT coalesce(json_object_agg(c.verdict, c.number), '{}') FROM (
     SELECT t.verdict, count(*) AS number FROM deployment_targets t
     WHERE t.deployment_id = e.id GROUP BY t.verdict) c),
  'waves', (SELECT coalesce(json_agg(json_build_object('wave', v.wave, 'targets', v.number,
     'status', CASE WHEN v.wave < e.wave OR e.status = 'succeeded' THEN 'done'
       WHEN e.finished_at IS NOT NULL AND v.wave > e.wave THEN 'skipped'
       WHEN e.finished_at IS NOT NULL THEN 'done'
       WHEN v.wave = e.wave THEN 'running' ELSE 'pending' END) ORDER BY v.wave), '[]')
     FROM (SELECT t.wave, count(*) AS number FROM deployment_targets t
           WHERE t.deployment_id = e.id GROUP BY t.wave) v),
  'gate', e.state->'gate',
  'version', e.version, 'created_by', e.created_by, 'created_at', rfc3339(e.created_at),
  'finished_at', rfc3339(e.finished_at))::text AS body
FROM deployments e JOIN artifacts a ON a.id = e.artifact_id;

CREATE VIEW deployment_target_resource AS
SELECT t.deployment_id, t.data_plane_id, t.wave, d.position, t.verdict, json_build_object(
  'data_plane_id', t.data_plane_id, 'name', d.name, 'wave', t.wave, 'phase', t.verdict,
  'reason', t.reason, 'status', CASE WHEN d.removed_at IS NULL THEN d.status ELSE 'removed' END,
  'digest', nullif(d.reported_digest, ''), 'previous_artifact_id', t.previous_artifact_id,
  'updated_at', rfc3339(t.updated_at)) AS body
FROM deployment_targets t JOIN data_planes d ON d.id = t.data_plane_id;

-- The contract's words: a job waits as "pending", and both carry what a script wants next.
CREATE OR REPLACE VIEW compilation_resource AS
SELECT c.id, c.position, c.project_id, c.status, json_build_object(
  'id', c.id, 'project_id', c.project_id,
  'status', CASE c.status WHEN 'queued' THEN 'pending' ELSE c.status END, 'stage', c.stage,
  'attempts', c.attempts, 'options', c.options,
  'inputs', (SELECT coalesce(json_agg(json_build_object(
     'spec_id', i->'spec_id', 'name', i->'name', 'revision', i->'revision')), '[]')
     FROM jsonb_array_elements(c.inputs) i),
  'findings', c.findings, 'summary', c.summary, 'enforcement', c.enforcement,
  'reason', nullif(c.reason, ''), 'artifact_id', c.artifact_id,
  'digest', (SELECT a.digest FROM artifacts a WHERE a.id = c.artifact_id), 'created_by', c.created_by,
  'created_at', rfc3339(c.created_at), 'started_at', rfc3339(c.started_at),
  'finished_at', rfc3339(c.finished_at))::text AS body
FROM compilations c;

CREATE OR REPLACE VIEW artifact_resource AS
SELECT a.id, a.position, a.project_id, a.version, a.digest, json_build_object(
  'id', a.id, 'project_id', a.project_id, 'digest', a.digest, 'size', a.size, 'format', a.format,
  'routes', a.routes, 'origin', a.origin, 'pinned', a.is_pinned,
  'stable', (SELECT p.stable_artifact_id = a.id FROM projects p WHERE p.id = a.project_id) IS TRUE,
  'release', (SELECT max(g.release) FROM artifact_signatures g WHERE g.artifact_id = a.id),
  'specs', a.manifest->'specs', 'compiler', a.manifest->'compiler',
  'features', a.manifest->'features',
  'signatures', (SELECT coalesce(json_agg(json_build_object(
     'key_id', g.key_id, 'release', g.release, 'not_after', nullif(g.not_after, ''),
     'project', nullif(g.project, ''), 'signature', g.signature) ORDER BY g.release, g.key_id), '[]')
     FROM artifact_signatures g WHERE g.artifact_id = a.id),
  'version', a.version, 'created_by', a.created_by, 'created_at', rfc3339(a.created_at))::text AS body
FROM artifacts a;
