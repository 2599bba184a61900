#include "control/store/specs.hpp"

#include "common/json/write.hpp"

namespace barbacane::store {
namespace {

void insert_revision(
    Transaction& tx,
    std::string_view spec,
    std::int64_t number,
    const RevisionValues& values,
    std::string_view actor
) {
  tx.query(
      "INSERT INTO spec_revisions (spec_id, revision, entry, files, digest, kind, title, "
      "api_version, warnings, created_by) VALUES ($1::uuid, $2, $3, $4::jsonb, $5, $6, $7, $8, "
      "$9::jsonb, $10)",
      {spec,
       number,
       values.entry,
       files_to_json(values.files),
       values.digest,
       values.kind,
       values.title,
       values.api_version,
       values.warnings,
       actor}
  );
}

}  // namespace

std::string files_to_json(const std::vector<SpecFile>& files) {
  std::string out = "[";
  for (const SpecFile& file : files) {
    if (out.size() > 1) out += ',';
    out += "{\"name\":";
    json::append_quoted(out, file.name);
    out += ",\"digest\":";
    json::append_quoted(out, file.digest);
    out += ",\"size\":" + std::to_string(file.size) + '}';
  }
  return out + ']';
}

std::optional<std::string> create_spec(
    Transaction& tx,
    std::string_view project,
    std::string_view name,
    const RevisionValues& revision,
    std::string_view actor
) {
  const auto row = tx.query_one(
      "INSERT INTO specs (project_id, name) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING RETURNING "
      "id",
      {project, name}
  );
  if (!row) return std::nullopt;
  insert_revision(tx, row->text(0), 1, revision, actor);
  return row->text(0);
}

Written revise_spec(
    Transaction& tx,
    std::string_view id,
    std::optional<std::int64_t> version,
    const RevisionValues& revision,
    std::string_view actor,
    bool& is_changed
) {
  is_changed = false;
  const auto row = tx.query_one(
      "SELECT s.version, s.revision, r.digest, r.entry FROM specs s JOIN spec_revisions r ON "
      "r.spec_id = s.id AND r.revision = s.revision WHERE s.id = $1::uuid FOR UPDATE OF s",
      {id}
  );
  if (!row) return Written::not_found;
  if (version && row->integer(0) != *version) return Written::changed_meanwhile;
  if (row->text(2) == revision.digest && row->text(3) == revision.entry) return Written::done;
  is_changed = true;
  const std::int64_t next = row->integer(1) + 1;
  insert_revision(tx, id, next, revision, actor);
  tx.query(
      "UPDATE specs SET revision = $2, version = version + 1, updated_at = now() WHERE id = "
      "$1::uuid",
      {id, next}
  );
  return Written::done;
}

Written remove_spec(Transaction& tx, std::string_view id, std::optional<std::int64_t> version) {
  const auto row = tx.query_one("SELECT version FROM specs WHERE id = $1::uuid FOR UPDATE", {id});
  if (!row) return Written::not_found;
  if (version && row->integer(0) != *version) return Written::changed_meanwhile;
  tx.query("DELETE FROM specs WHERE id = $1::uuid", {id});
  return Written::done;
}

std::optional<std::string> project_of_spec(Transaction& tx, std::string_view id) {
  const auto row = tx.query_one("SELECT project_id FROM specs WHERE id = $1::uuid", {id});
  if (!row) return std::nullopt;
  return row->text(0);
}

std::optional<std::string> find_spec_named(
    Transaction& tx, std::string_view project, std::string_view name
) {
  const auto row = tx.query_one(
      "SELECT id FROM specs WHERE project_id = $1::uuid AND name = $2", {project, name}
  );
  if (!row) return std::nullopt;
  return row->text(0);
}

std::optional<Revision> find_revision(Transaction& tx, std::string_view spec, std::int64_t number) {
  const Rows rows = tx.query(
      "SELECT r.revision, r.entry, f->>'name', f->>'digest', f->>'size' FROM specs s "
      "JOIN spec_revisions r ON r.spec_id = s.id AND r.revision = CASE WHEN $2::bigint = 0 THEN "
      "s.revision ELSE $2::bigint END, jsonb_array_elements(r.files) f WHERE s.id = $1::uuid",
      {spec, number}
  );
  if (rows.empty()) return std::nullopt;
  Revision out{.number = rows[0].integer(0), .entry = rows[0].text(1), .files = {}};
  for (const Row& row : rows) {
    out.files.push_back(
        {.name = row.text(2),
         .digest = row.text(3),
         .size = static_cast<std::uint64_t>(row.integer(4))}
    );
  }
  return out;
}

}  // namespace barbacane::store
