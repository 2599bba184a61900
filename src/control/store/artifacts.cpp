#include "control/store/artifacts.hpp"

namespace barbacane::store {
namespace {

constexpr std::string_view unneeded =
    "SELECT a.id, a.project_id, a.digest, a.blob_digest, a.size FROM artifacts a WHERE NOT "
    "a.is_pinned AND a.position <= coalesce((SELECT b.position FROM artifacts b WHERE b.project_id "
    "= a.project_id ORDER BY b.position DESC OFFSET $1::int LIMIT 1), 0) "
    "AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.stable_artifact_id = a.id) "
    "AND NOT EXISTS (SELECT 1 FROM data_planes d WHERE d.artifact_id = a.id OR "
    "d.desired_artifact_id = a.id OR (d.project_id = a.project_id AND d.reported_digest = "
    "a.digest)) "
    "AND NOT EXISTS (SELECT 1 FROM deployments e WHERE e.artifact_id = a.id AND e.finished_at IS "
    "NULL) "
    "AND NOT EXISTS (SELECT 1 FROM deployments e WHERE e.previous_artifact_id = a.id AND "
    "e.finished_at IS NULL) ORDER BY a.position";

StoredArtifact stored(const Row& row) {
  return {
      .id = row.text(0),
      .project = row.text(1),
      .digest = row.text(2),
      .blob_digest = row.text(3),
      .size = static_cast<std::uint64_t>(row.integer(4))
  };
}

}  // namespace

std::string keep_artifact(
    Transaction& tx, const ArtifactValues& values, std::string_view actor, bool& is_new
) {
  auto row = tx.query_one(
      "INSERT INTO artifacts (project_id, digest, blob_digest, size, routes, manifest, origin, "
      "created_by, operations) VALUES ($1::uuid, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::json) "
      "ON CONFLICT (project_id, digest) DO NOTHING RETURNING id",
      {values.project,
       values.digest,
       values.blob_digest,
       values.size,
       values.routes,
       values.manifest,
       values.origin,
       actor,
       values.operations}
  );
  is_new = row.has_value();
  if (!row)
    row = tx.query_one(
        "SELECT id FROM artifacts WHERE project_id = $1::uuid AND digest = $2",
        {values.project, values.digest}
    );
  return row ? row->text(0) : std::string{};
}

bool add_signature(Transaction& tx, std::string_view artifact, const SignatureValues& values) {
  const std::size_t added = tx.execute(
      "INSERT INTO artifact_signatures (artifact_id, key_id, release, project, not_after, "
      "signature) VALUES ($1::uuid, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
      {artifact, values.key_id, values.release, values.project, values.not_after, values.signature}
  );
  if (added != 0)
    tx.query("UPDATE artifacts SET version = version + 1 WHERE id = $1::uuid", {artifact});
  return added != 0;
}

std::optional<StoredArtifact> find_artifact(Transaction& tx, std::string_view id) {
  const auto row = tx.query_one(
      "SELECT id, project_id, digest, blob_digest, size FROM artifacts WHERE id = $1::uuid", {id}
  );
  if (!row) return std::nullopt;
  return stored(*row);
}

Page list_operations(
    Transaction& tx, std::string_view artifact, std::string_view search, const PageRequest& request
) {
  Page page;
  std::int64_t last = 0;
  for (const Row& row : tx.query(
           "SELECT o.number, o.body::text FROM artifacts a, json_array_elements(a.operations) WITH "
           "ORDINALITY AS o(body, number) WHERE a.id = $1::uuid AND o.number > $2::bigint AND "
           "strpos(lower((o.body->>'method') || ' ' || (o.body->>'path') || ' ' || "
           "(o.body->>'operation')), lower($3)) > 0 ORDER BY o.number LIMIT $4::bigint",
           {artifact, request.after.value_or(0), search, request.limit + 1}
       )) {
    if (page.items.size() == request.limit) {
      page.next = last;
      break;
    }
    last = row.integer(0);
    page.items.push_back(row.text(1));
  }
  return page;
}

bool pin_artifact(Transaction& tx, std::string_view id, bool is_pinned) {
  return tx.execute(
             "UPDATE artifacts SET is_pinned = $2::boolean, version = version + 1 WHERE id = "
             "$1::uuid AND is_pinned <> $2::boolean",
             {id, is_pinned}
         ) != 0;
}

std::vector<StoredArtifact> collect_artifacts(Transaction& tx, int kept, bool is_dry_run) {
  std::vector<StoredArtifact> out;
  for (const Row& row : tx.query(unneeded, {kept})) out.push_back(stored(row));
  if (is_dry_run) return out;
  for (const StoredArtifact& one : out)
    tx.query("DELETE FROM artifacts WHERE id = $1::uuid", {one.id});
  return out;
}

}  // namespace barbacane::store
