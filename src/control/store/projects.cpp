#include "control/store/projects.hpp"

namespace barbacane::store {
namespace {

/// Locks the row and looks at its version.
Written check_version(Transaction& tx, std::string_view id, std::optional<std::int64_t> version) {
  const auto row =
      tx.query_one("SELECT version FROM projects WHERE id = $1::uuid FOR UPDATE", {id});
  if (!row) return Written::not_found;
  if (version && row->integer(0) != *version) return Written::changed_meanwhile;
  return Written::done;
}

}  // namespace

std::optional<std::string> create_project(Transaction& tx, const ProjectValues& values) {
  const auto row = tx.query_one(
      "INSERT INTO projects (name, description, options) VALUES ($1, $2, $3::jsonb) "
      "ON CONFLICT (name) DO NOTHING RETURNING id",
      {values.name, values.description.value_or(""), values.options.value_or("{}")}
  );
  if (!row) return std::nullopt;
  return row->text(0);
}

Written update_project(
    Transaction& tx,
    std::string_view id,
    const ProjectValues& values,
    std::optional<std::int64_t> version
) {
  if (const Written checked = check_version(tx, id, version); checked != Written::done)
    return checked;
  if (values.name) {
    const auto taken = tx.query_one(
        "SELECT 1 FROM projects WHERE name = $1 AND id <> $2::uuid", {*values.name, id}
    );
    if (taken) return Written::name_taken;
  }
  tx.query(
      "UPDATE projects SET name = coalesce($2, name), description = coalesce($3, description), "
      "options = coalesce($4::jsonb, options), version = version + 1, updated_at = now() "
      "WHERE id = $1::uuid",
      {id, values.name, values.description, values.options}
  );
  return Written::done;
}

Written remove_project(Transaction& tx, std::string_view id, std::optional<std::int64_t> version) {
  if (const Written checked = check_version(tx, id, version); checked != Written::done)
    return checked;
  const auto connected = tx.query_one(
      "SELECT 1 FROM data_planes WHERE project_id = $1::uuid AND status <> 'offline' LIMIT 1", {id}
  );
  if (connected) return Written::in_use;
  tx.query("DELETE FROM projects WHERE id = $1::uuid", {id});
  return Written::done;
}

bool hold_project(Transaction& tx, std::string_view id) {
  return tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid FOR KEY SHARE", {id}).has_value();
}

}  // namespace barbacane::store
