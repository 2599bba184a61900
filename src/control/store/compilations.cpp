#include "control/store/compilations.hpp"

#include "common/json/write.hpp"
#include "control/store/audit.hpp"

namespace barbacane::store {
namespace {

std::string inputs_to_json(const std::vector<CompileInput>& inputs) {
  std::string out = "[";
  for (const CompileInput& input : inputs) {
    if (out.size() > 1) out += ',';
    out += "{\"spec_id\":";
    json::append_quoted(out, input.spec);
    out += ",\"name\":";
    json::append_quoted(out, input.name);
    out += ",\"revision\":" + std::to_string(input.revision) + ",\"entry\":";
    json::append_quoted(out, input.entry);
    out += ",\"files\":" + files_to_json(input.files) + '}';
  }
  return out + ']';
}

/// Rows of (spec, name, revision, entry, file name, digest, size), those of one spec side by side.
std::vector<CompileInput> inputs_of(const Rows& rows) {
  std::vector<CompileInput> out;
  for (const Row& row : rows) {
    if (out.empty() || out.back().spec != row.text(0)) {
      out.push_back(
          {.spec = row.text(0),
           .name = row.text(1),
           .revision = row.integer(2),
           .entry = row.text(3),
           .files = {}}
      );
    }
    out.back().files.push_back(
        {.name = row.text(4),
         .digest = row.text(5),
         .size = static_cast<std::uint64_t>(row.integer(6))}
    );
  }
  return out;
}

void publish_status(Transaction& tx, const std::string& id, std::string_view status) {
  const auto row =
      tx.query_one("SELECT project_id, stage FROM compilations WHERE id = $1::uuid", {id});
  if (!row) return;
  std::string data = "{\"status\":";
  json::append_quoted(data, status);
  data += ",\"stage\":";
  json::append_quoted(data, row->text(1));
  data += '}';
  publish(tx, row->text(0), "compilation." + std::string(status), id, data);
}

Parameter json_or_null(const std::string& text) {
  return text.empty() ? Parameter(std::nullopt) : Parameter(text);
}

}  // namespace

std::vector<CompileInput> current_inputs(
    Transaction& tx, std::string_view project, std::string_view only
) {
  return inputs_of(tx.query(
      "SELECT s.id, s.name, r.revision, r.entry, f.value->>'name', f.value->>'digest', "
      "f.value->>'size' FROM specs s JOIN spec_revisions r ON r.spec_id = s.id AND r.revision = "
      "s.revision, jsonb_array_elements(r.files) WITH ORDINALITY f WHERE s.project_id = $1::uuid "
      "AND ($2 = '' OR s.id::text = $2) ORDER BY s.position, f.ordinality",
      {project, only}
  ));
}

std::string enqueue_compilation(
    Transaction& tx,
    std::string_view project,
    std::string_view options,
    const std::vector<CompileInput>& inputs,
    std::string_view actor
) {
  const auto row = tx.query_one(
      "INSERT INTO compilations (project_id, options, inputs, created_by) VALUES ($1::uuid, "
      "$2::jsonb, $3::jsonb, $4) RETURNING id",
      {project, options, inputs_to_json(inputs), actor}
  );
  return row ? row->text(0) : std::string{};
}

std::optional<CompileJob> claim_compilation(
    Transaction& tx, std::string_view owner, std::chrono::seconds lease
) {
  const Rows given_up = tx.query(
      "UPDATE compilations SET status = 'failed', finished_at = now(), lease_owner = NULL, "
      "lease_expires_at = NULL, lease_epoch = lease_epoch + 1, reason = 'the compiler did not "
      "survive it, ' || attempts || ' times' WHERE id IN (SELECT id FROM compilations WHERE status "
      "= 'running' AND lease_expires_at < now() AND attempts >= $1 FOR UPDATE SKIP LOCKED) "
      "RETURNING id",
      {compile_attempts_max}
  );
  for (const Row& row : given_up) publish_status(tx, row.text(0), "failed");
  const auto claimed = tx.query_one(
      "UPDATE compilations SET status = 'running', attempts = attempts + 1, lease_owner = "
      "$1::uuid, lease_epoch = lease_epoch + 1, lease_expires_at = now() + make_interval(secs => "
      "$2::int), started_at = now(), stage = '' WHERE id = (SELECT id FROM compilations WHERE "
      "(status = 'queued' OR (status = 'running' AND lease_expires_at < now())) ORDER BY position "
      "FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id, lease_epoch, project_id, options::text, "
      "created_by",
      {owner, lease.count()}
  );
  if (!claimed) return std::nullopt;
  CompileJob job{
      .lease =
          {.compilation = claimed->text(0),
           .owner = std::string(owner),
           .epoch = claimed->integer(1)},
      .project = claimed->text(2),
      .options = claimed->text(3),
      .inputs = inputs_of(tx.query(
          "SELECT i.value->>'spec_id', i.value->>'name', i.value->>'revision', i.value->>'entry', "
          "f.value->>'name', f.value->>'digest', f.value->>'size' FROM compilations c, "
          "jsonb_array_elements(c.inputs) WITH ORDINALITY i, "
          "jsonb_array_elements(i.value->'files') WITH ORDINALITY f WHERE c.id = $1::uuid ORDER BY "
          "i.ordinality, f.ordinality",
          {claimed->text(0)}
      )),
      .actor = claimed->text(4)
  };
  publish_status(tx, job.lease.compilation, "running");
  return job;
}

bool renew_compilation(
    Transaction& tx, const Lease& lease, std::chrono::seconds duration, std::string_view stage
) {
  const auto row = tx.query_one(
      "WITH old AS (SELECT stage FROM compilations WHERE id = $1::uuid) UPDATE compilations c SET "
      "lease_expires_at = now() + make_interval(secs => $4::int), stage = $5 FROM old WHERE c.id = "
      "$1::uuid AND c.status = 'running' AND c.lease_owner = $2::uuid AND c.lease_epoch = $3 "
      "RETURNING old.stage <> $5",
      {lease.compilation, lease.owner, lease.epoch, duration.count(), stage}
  );
  if (row && row->is_true(0)) publish_status(tx, lease.compilation, "running");
  return row.has_value();
}

bool finish_compilation(Transaction& tx, const Lease& lease, const CompileResult& result) {
  const std::size_t written = tx.execute(
      "UPDATE compilations SET status = $4, findings = $5::jsonb, summary = $6::jsonb, enforcement "
      "= $7::jsonb, reason = $8, artifact_id = $9::uuid, finished_at = now(), stage = '', "
      "lease_owner = NULL, lease_expires_at = NULL WHERE id = $1::uuid AND status = 'running' AND "
      "lease_owner = $2::uuid AND lease_epoch = $3",
      {lease.compilation,
       lease.owner,
       lease.epoch,
       result.is_success ? "succeeded" : "failed",
       result.findings,
       json_or_null(result.summary),
       json_or_null(result.enforcement),
       result.reason,
       json_or_null(result.artifact)}
  );
  if (written == 0) return false;
  publish_status(tx, lease.compilation, result.is_success ? "succeeded" : "failed");
  return true;
}

void return_compilation(Transaction& tx, const Lease& lease) {
  tx.query(
      "UPDATE compilations SET status = 'queued', attempts = attempts - 1, lease_owner = NULL, "
      "lease_expires_at = NULL WHERE id = $1::uuid AND status = 'running' AND lease_owner = "
      "$2::uuid AND lease_epoch = $3",
      {lease.compilation, lease.owner, lease.epoch}
  );
}

QueueDepth queue_depth(Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT count(*) FILTER (WHERE status = 'queued'), count(*) FILTER (WHERE status = "
      "'running') FROM compilations WHERE status IN ('queued', 'running')"
  );
  if (!row) return {};
  return {.queued = row->integer(0), .running = row->integer(1)};
}

}  // namespace barbacane::store
