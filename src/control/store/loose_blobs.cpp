#include "control/store/loose_blobs.hpp"

namespace barbacane::store {
namespace {

/// How the two kinds differ. $1 is a digest.
struct Kind {
  std::string table;
  std::string_view named;    // a row when something names it
  std::string_view awaited;  // a row when something reads it that names it no more; "" = nothing
};

const Kind& kind_of(BlobKind kind) {
  static const Kind artifact{
      .table = "loose_blobs",
      .named = "SELECT 1 FROM artifacts WHERE blob_digest = $1 LIMIT 1",
      .awaited = {}
  };
  static const Kind spec{
      .table = "loose_spec_blobs",
      .named =
          "SELECT 1 FROM spec_revisions WHERE files @> "
          "jsonb_build_array(jsonb_build_object('digest', $1::text)) LIMIT 1",
      .awaited =
          "SELECT 1 FROM compilations c, jsonb_array_elements(c.inputs) i WHERE c.status IN "
          "('queued', 'running') AND i->'files' @> "
          "jsonb_build_array(jsonb_build_object('digest', $1::text)) LIMIT 1"
  };
  return kind == BlobKind::artifact ? artifact : spec;
}

}  // namespace

void expect_blob(Transaction& tx, BlobKind kind, std::string_view digest) {
  tx.query(
      "INSERT INTO " + kind_of(kind).table +
          " (digest, due) VALUES ($1, now() + interval '1 hour') ON CONFLICT (digest) DO UPDATE "
          "SET due = excluded.due",
      {digest}
  );
}

std::vector<std::string> loose_blobs(Transaction& tx, BlobKind kind, int count_max) {
  std::vector<std::string> out;
  for (const Row& row : tx.query(
           "SELECT digest FROM " + kind_of(kind).table +
               " WHERE due <= now() ORDER BY due LIMIT $1::int",
           {count_max}
       ))
    out.push_back(row.text(0));
  return out;
}

bool hold_loose_blob(Transaction& tx, BlobKind kind, std::string_view digest) {
  const Kind& its = kind_of(kind);
  lock_blob(tx, digest);
  if (tx.query_one(its.named, {digest})) {
    forget_loose_blob(tx, kind, digest);
    return false;
  }
  if (!its.awaited.empty() && tx.query_one(its.awaited, {digest})) {
    expect_blob(tx, kind, digest);
    return false;
  }
  return !tx.is_failed();
}

void forget_loose_blob(Transaction& tx, BlobKind kind, std::string_view digest) {
  tx.query("DELETE FROM " + kind_of(kind).table + " WHERE digest = $1", {digest});
}

void lock_blob(Transaction& tx, std::string_view digest) {
  tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", {digest});
}

void expect_files(Transaction& tx, const std::vector<SpecFile>& files) {
  tx.query(
      "INSERT INTO loose_spec_blobs (digest, due) SELECT DISTINCT f->>'digest', now() + interval "
      "'1 hour' FROM jsonb_array_elements($1::jsonb) f ORDER BY 1 ON CONFLICT (digest) DO UPDATE "
      "SET due = excluded.due",
      {files_to_json(files)}
  );
}

bool hold_files(Transaction& tx, const std::vector<SpecFile>& files) {
  const std::string listed = files_to_json(files);
  // In one order, so that two uploads of the same files do not wait for each other.
  tx.query(
      "SELECT pg_advisory_xact_lock(hashtextextended(digest, 2)) FROM (SELECT DISTINCT "
      "f->>'digest' AS digest FROM jsonb_array_elements($1::jsonb) f ORDER BY 1) AS d",
      {listed}
  );
  const auto missing = tx.query_one(
      "SELECT 1 FROM jsonb_array_elements($1::jsonb) f WHERE NOT EXISTS (SELECT 1 FROM spec_blobs "
      "b WHERE b.digest = f->>'digest') LIMIT 1",
      {listed}
  );
  tx.query(
      "DELETE FROM loose_spec_blobs l USING jsonb_array_elements($1::jsonb) f WHERE l.digest = "
      "f->>'digest'",
      {listed}
  );
  return !missing;
}

}  // namespace barbacane::store
