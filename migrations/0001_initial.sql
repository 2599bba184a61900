-- The tables of the control plane. What a caller sees of each row is one JSON text made by a view
-- (NAME_resource), so that its shape stands in one place (ADR-0018).

CREATE FUNCTION rfc3339(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

CREATE TABLE projects (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  name               text NOT NULL UNIQUE,
  description        text NOT NULL DEFAULT '',
  options            jsonb NOT NULL DEFAULT '{}',  -- of compilations: upstream, security, base_path
  stable_artifact_id uuid,                         -- what a gateway without a desire of its own gets
  version            bigint NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE spec_blobs (
  digest text NOT NULL,
  part   integer NOT NULL,
  bytes  bytea NOT NULL,
  PRIMARY KEY (digest, part)
);

CREATE TABLE specs (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  project_id uuid NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  name       text NOT NULL,
  revision   bigint NOT NULL DEFAULT 1,  -- the current one
  version    bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (project_id, name)
);

CREATE TABLE spec_revisions (
  spec_id    uuid NOT NULL REFERENCES specs(id) ON DELETE CASCADE,
  revision   bigint NOT NULL,
  entry      text NOT NULL,    -- the file that is compiled; the others are what it refers to
  files      jsonb NOT NULL,   -- [{name, digest, size}]
  digest     text NOT NULL,    -- of names and contents together
  kind       text NOT NULL DEFAULT '',
  title      text NOT NULL DEFAULT '',
  api_version text NOT NULL DEFAULT '',
  warnings   jsonb NOT NULL DEFAULT '[]',
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (spec_id, revision)
);

CREATE TABLE artifacts (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position    bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  project_id  uuid NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  digest      text NOT NULL,            -- of the manifest: what the artifact is called everywhere
  blob_digest text NOT NULL,            -- of the stored bytes, which carry no signature
  size        bigint NOT NULL,
  format      integer NOT NULL DEFAULT 1,
  routes      bigint NOT NULL,
  manifest    jsonb NOT NULL,
  origin      text NOT NULL,            -- compiled, uploaded
  is_pinned   boolean NOT NULL DEFAULT false,
  version     bigint NOT NULL DEFAULT 1,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (project_id, digest)
);
ALTER TABLE projects ADD FOREIGN KEY (stable_artifact_id) REFERENCES artifacts(id) ON DELETE SET NULL;

CREATE TABLE artifact_blobs (
  digest text NOT NULL,
  part   integer NOT NULL,
  bytes  bytea NOT NULL,
  PRIMARY KEY (digest, part)
);

CREATE TABLE artifact_signatures (
  artifact_id uuid NOT NULL REFERENCES artifacts(id) ON DELETE CASCADE,
  key_id      text NOT NULL,
  release     bigint NOT NULL,
  not_after   text NOT NULL DEFAULT '',
  project     text NOT NULL DEFAULT '',
  signature   text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (artifact_id, key_id, release)
);

CREATE TABLE compilations (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  project_id       uuid NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  status           text NOT NULL DEFAULT 'queued',  -- queued, running, succeeded, failed
  options          jsonb NOT NULL,
  inputs           jsonb NOT NULL,   -- [{spec_id, name, revision, entry, files}], in order
  attempts         integer NOT NULL DEFAULT 0,
  stage            text NOT NULL DEFAULT '',
  findings         jsonb NOT NULL DEFAULT '[]',
  summary          jsonb,
  enforcement      jsonb,
  reason           text NOT NULL DEFAULT '',        -- why it failed, when no finding says so
  artifact_id      uuid REFERENCES artifacts(id) ON DELETE SET NULL,
  lease_owner      uuid,
  lease_epoch      bigint NOT NULL DEFAULT 0,       -- each claim takes the next; writes carry it
  lease_expires_at timestamptz,
  created_by       text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  started_at       timestamptz,
  finished_at      timestamptz
);
CREATE INDEX compilations_waiting ON compilations (position) WHERE status IN ('queued', 'running');
CREATE INDEX compilations_of_project ON compilations (project_id, position DESC);

CREATE TABLE api_keys (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  name         text NOT NULL,
  hash         bytea NOT NULL UNIQUE,  -- SHA-256 of the key; the key itself is nowhere
  hint         text NOT NULL,          -- its last four characters, for people with several
  scopes       text[] NOT NULL,
  project_id   uuid REFERENCES projects(id) ON DELETE CASCADE,  -- null = every project
  expires_at   timestamptz,
  revoked_at   timestamptz,
  replaced_by  uuid REFERENCES api_keys(id) ON DELETE SET NULL,
  last_used_at timestamptz,
  version      bigint NOT NULL DEFAULT 1,
  created_by   text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);
-- Instances poll it, so that a revocation is everywhere within seconds. A row and no sequence: a
-- sequence would move before the revocation is committed.
CREATE TABLE access_changes (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  number  bigint NOT NULL
);
INSERT INTO access_changes (number) VALUES (1);

CREATE TABLE sessions (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  hash       bytea NOT NULL UNIQUE,   -- of the cookie's value
  csrf_hash  bytea NOT NULL,
  api_key_id uuid NOT NULL REFERENCES api_keys(id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE TABLE data_planes (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id          uuid NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  name                text,
  artifact_id         uuid REFERENCES artifacts(id) ON DELETE SET NULL,
  status              text NOT NULL DEFAULT 'offline',  -- online, offline, deploying
  last_seen           timestamptz,
  connected_at        timestamptz,
  metadata            jsonb DEFAULT '{}',
  created_at          timestamptz NOT NULL DEFAULT now(),
  position            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  node_key            uuid NOT NULL,
  boot_id             uuid,
  labels              jsonb NOT NULL DEFAULT '{}',
  desired_artifact_id uuid REFERENCES artifacts(id) ON DELETE SET NULL,
  reported_digest     text,
  reported_at         timestamptz,
  phase               text NOT NULL DEFAULT '',
  last_error          jsonb,
  health              jsonb,
  drifted_since       timestamptz,
  instance_id         uuid,
  removed_until       timestamptz,
  UNIQUE (project_id, node_key)
);
CREATE INDEX idx_data_planes_project ON data_planes (project_id);
CREATE INDEX idx_data_planes_status ON data_planes (status);

CREATE TABLE deployments (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  project_id        uuid NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  artifact_id       uuid NOT NULL REFERENCES artifacts(id) ON DELETE CASCADE,
  strategy          jsonb NOT NULL,
  status            text NOT NULL DEFAULT 'pending',
  wave              integer NOT NULL DEFAULT 0,
  state             jsonb NOT NULL DEFAULT '{}',
  reason            text NOT NULL DEFAULT '',
  rolls_back        uuid REFERENCES deployments(id) ON DELETE SET NULL,
  previous_artifact_id uuid REFERENCES artifacts(id) ON DELETE SET NULL,
  version           bigint NOT NULL DEFAULT 1,
  created_by        text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  finished_at       timestamptz
);
CREATE INDEX deployments_of_project ON deployments (project_id, position DESC);

CREATE TABLE deployment_targets (
  deployment_id        uuid NOT NULL REFERENCES deployments(id) ON DELETE CASCADE,
  data_plane_id        uuid NOT NULL REFERENCES data_planes(id) ON DELETE CASCADE,
  wave                 integer NOT NULL,
  verdict              text NOT NULL DEFAULT 'pending',
  reason               jsonb,
  previous_artifact_id uuid REFERENCES artifacts(id) ON DELETE SET NULL,
  updated_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (deployment_id, data_plane_id)
);
CREATE INDEX deployment_targets_of_gateway ON deployment_targets (data_plane_id);

-- Whoever drives something for long holds one; the epoch goes into each of its writes.
CREATE TABLE leases (
  name       text PRIMARY KEY,
  owner      uuid NOT NULL,
  epoch      bigint NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Readers go on behind (transaction, id), and only transactions that all later ones will be above
-- are shown: no event can appear behind a reader's back.
CREATE TABLE events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  project_id  uuid,
  kind        text NOT NULL,
  object_id   uuid,
  data        jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX events_in_order ON events (transaction, id);

CREATE TABLE audit_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain      uuid NOT NULL,     -- the project, or zeros for what belongs to none
  number     bigint NOT NULL,   -- 1, 2, 3... in the chain
  at         text NOT NULL,
  actor      text NOT NULL,
  action     text NOT NULL,
  object     text NOT NULL,
  before     text NOT NULL DEFAULT '',
  after      text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  address    text NOT NULL DEFAULT '',
  previous   text NOT NULL,     -- hash of the row before it
  hash       text NOT NULL,
  UNIQUE (chain, number)
);
CREATE TABLE audit_heads (
  chain  uuid PRIMARY KEY,
  number bigint NOT NULL,
  hash   text NOT NULL
);

CREATE TABLE control_instances (
  id         uuid PRIMARY KEY,
  hostname   text NOT NULL,
  version    text NOT NULL,
  address    text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_keys (
  actor      text NOT NULL,
  method     text NOT NULL,
  path       text NOT NULL,
  key        text NOT NULL,
  body_hash  text NOT NULL,
  status     integer NOT NULL,
  fields     jsonb NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, method, path, key)
);
CREATE INDEX idempotency_keys_old ON idempotency_keys (created_at);

CREATE VIEW project_resource AS
SELECT p.id, p.position, p.name, p.version, json_build_object(
  'id', p.id, 'name', p.name, 'description', p.description, 'options', p.options,
  'stable_artifact_id', p.stable_artifact_id, 'version', p.version,
  'created_at', rfc3339(p.created_at), 'updated_at', rfc3339(p.updated_at))::text AS body
FROM projects p;

CREATE VIEW spec_resource AS
SELECT s.id, s.position, s.project_id, s.version, json_build_object(
  'id', s.id, 'project_id', s.project_id, 'name', s.name, 'revision', s.revision,
  'kind', r.kind, 'title', r.title, 'api_version', r.api_version, 'entry', r.entry,
  'files', r.files, 'digest', r.digest, 'warnings', r.warnings, 'version', s.version,
  'created_at', rfc3339(s.created_at), 'updated_at', rfc3339(s.updated_at))::text AS body
FROM specs s JOIN spec_revisions r ON r.spec_id = s.id AND r.revision = s.revision;

CREATE VIEW spec_revision_resource AS
SELECT r.spec_id, r.revision AS position, r.digest, json_build_object(
  'spec_id', r.spec_id, 'revision', r.revision, 'entry', r.entry, 'files', r.files,
  'digest', r.digest, 'kind', r.kind, 'title', r.title, 'api_version', r.api_version,
  'warnings', r.warnings, 'created_by', r.created_by, 'created_at', rfc3339(r.created_at))::text AS body
FROM spec_revisions r;

CREATE VIEW compilation_resource AS
SELECT c.id, c.position, c.project_id, c.status, json_build_object(
  'id', c.id, 'project_id', c.project_id, 'status', c.status, 'stage', c.stage,
  'attempts', c.attempts, 'options', c.options,
  'inputs', (SELECT coalesce(json_agg(json_build_object(
     'spec_id', i->'spec_id', 'name', i->'name', 'revision', i->'revision')), '[]')
     FROM jsonb_array_elements(c.inputs) i),
  'findings', c.findings, 'summary', c.summary, 'enforcement', c.enforcement,
  'reason', nullif(c.reason, ''), 'artifact_id', c.artifact_id, 'created_by', c.created_by,
  'created_at', rfc3339(c.created_at), 'started_at', rfc3339(c.started_at),
  'finished_at', rfc3339(c.finished_at))::text AS body
FROM compilations c;

CREATE VIEW artifact_resource AS
SELECT a.id, a.position, a.project_id, a.version, a.digest, json_build_object(
  'id', a.id, 'project_id', a.project_id, 'digest', a.digest, 'size', a.size, 'format', a.format,
  'routes', a.routes, 'origin', a.origin, 'pinned', a.is_pinned,
  'stable', (SELECT p.stable_artifact_id = a.id FROM projects p WHERE p.id = a.project_id) IS TRUE,
  'specs', a.manifest->'specs', 'compiler', a.manifest->'compiler',
  'features', a.manifest->'features',
  'signatures', (SELECT coalesce(json_agg(json_build_object(
     'key_id', g.key_id, 'release', g.release, 'not_after', nullif(g.not_after, ''),
     'project', nullif(g.project, ''), 'signature', g.signature) ORDER BY g.release, g.key_id), '[]')
     FROM artifact_signatures g WHERE g.artifact_id = a.id),
  'version', a.version, 'created_by', a.created_by, 'created_at', rfc3339(a.created_at))::text AS body
FROM artifacts a;

CREATE VIEW api_key_resource AS
SELECT k.id, k.position, k.project_id, k.version, json_build_object(
  'id', k.id, 'name', k.name, 'hint', k.hint, 'scopes', k.scopes, 'project_id', k.project_id,
  'status', CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked'
                 WHEN k.expires_at <= now() THEN 'expired' ELSE 'active' END,
  'expires_at', rfc3339(k.expires_at), 'revoked_at', rfc3339(k.revoked_at),
  'replaced_by', k.replaced_by, 'last_used_at', rfc3339(k.last_used_at), 'version', k.version,
  'created_by', k.created_by, 'created_at', rfc3339(k.created_at))::text AS body
FROM api_keys k;

CREATE VIEW audit_resource AS
SELECT l.id AS position, l.chain, json_build_object(
  'id', l.id, 'project_id', CASE WHEN l.chain = '00000000-0000-0000-0000-000000000000' THEN NULL ELSE l.chain END,
  'number', l.number, 'at', l.at, 'actor', l.actor, 'action', l.action, 'object', l.object,
  'before', nullif(l.before, ''), 'after', nullif(l.after, ''), 'request_id', l.request_id,
  'address', l.address, 'previous', l.previous, 'hash', l.hash)::text AS body
FROM audit_log l;

CREATE VIEW data_plane_resource AS
SELECT d.id, d.position, d.project_id, d.status, json_build_object(
  'id', d.id, 'project_id', d.project_id, 'name', d.name, 'status', d.status, 'labels', d.labels,
  'artifact_id', d.artifact_id, 'desired_artifact_id', d.desired_artifact_id,
  'reported_digest', d.reported_digest, 'phase', d.phase, 'last_error', d.last_error,
  'metadata', d.metadata, 'health', d.health, 'drifted_since', rfc3339(d.drifted_since),
  'last_seen', rfc3339(d.last_seen), 'connected_at', rfc3339(d.connected_at),
  'created_at', rfc3339(d.created_at))::text AS body
FROM data_planes d;
