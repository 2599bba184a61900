#include "control/store/api_keys.hpp"

namespace barbacane::store {
namespace {

constexpr std::string_view key_columns =
    "SELECT id, name, array_to_string(scopes, ' '), coalesce(project_id::text, ''), "
    "coalesce((extract(epoch FROM expires_at - now()) * 1000)::bigint, -1), "
    "revoked_at IS NOT NULL, expires_at IS NULL FROM api_keys ";

std::string to_array(const std::vector<std::string>& words) {
  std::string out = "{";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ',';
    out += '"' + word + '"';
  }
  return out + '}';
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    out.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

std::optional<StoredKey> stored(const std::optional<Row>& row) {
  if (!row) return std::nullopt;
  StoredKey out{
      .id = row->text(0),
      .name = row->text(1),
      .scopes = words_of(row->text(2)),
      .project = row->text(3),
      .expires_in_ms = row->integer(4),
      .is_revoked = row->is_true(5)
  };
  // An expiry in the past must not look like none.
  if (!row->is_true(6) && out.expires_in_ms < 0) out.expires_in_ms = 0;
  return out;
}

void announce(Transaction& tx) {
  tx.query("UPDATE access_changes SET number = number + 1");
  tx.query("SELECT pg_notify('barbacane', 'access.changed  ')");
}

}  // namespace

std::string create_key(Transaction& tx, const KeyValues& values, std::string_view actor) {
  const auto row = tx.query_one(
      "INSERT INTO api_keys (name, hash, hint, scopes, project_id, expires_at, created_by) VALUES "
      "($1, $2::bytea, $3, $4::text[], $5::uuid, $6::timestamptz, $7) RETURNING id",
      {values.name,
       to_bytea(values.hash),
       values.hint,
       to_array(values.scopes),
       values.project,
       values.expires_at,
       actor}
  );
  return row ? row->text(0) : std::string{};
}

std::optional<StoredKey> find_key(Transaction& tx, std::string_view hash) {
  return stored(tx.query_one(std::string(key_columns) + "WHERE hash = $1::bytea", {to_bytea(hash)})
  );
}

std::optional<StoredKey> find_key_by_id(Transaction& tx, std::string_view id) {
  return stored(tx.query_one(std::string(key_columns) + "WHERE id = $1::uuid", {id}));
}

Written revoke_key(Transaction& tx, std::string_view id, std::optional<std::int64_t> version) {
  const auto row =
      tx.query_one("SELECT version FROM api_keys WHERE id = $1::uuid FOR UPDATE", {id});
  if (!row) return Written::not_found;
  if (version && row->integer(0) != *version) return Written::changed_meanwhile;
  tx.query(
      "UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()), version = version + 1 WHERE "
      "id = $1::uuid",
      {id}
  );
  tx.query("DELETE FROM sessions WHERE api_key_id = $1::uuid", {id});
  announce(tx);
  return Written::done;
}

std::optional<std::string> expiry_of_successor(Transaction& tx, std::string_view id) {
  const auto row = tx.query_one(
      "SELECT rfc3339(now() + (expires_at - created_at)) FROM api_keys WHERE id = $1::uuid AND "
      "expires_at IS NOT NULL",
      {id}
  );
  return row ? std::optional(row->text(0)) : std::nullopt;
}

Written retire_key(
    Transaction& tx, std::string_view id, std::string_view successor, std::int64_t overlap_seconds
) {
  const auto row = tx.query_one(
      "UPDATE api_keys SET replaced_by = $2::uuid, version = version + 1, expires_at = "
      "least(coalesce(expires_at, 'infinity'), now() + make_interval(secs => $3::bigint)) WHERE id "
      "= $1::uuid AND revoked_at IS NULL RETURNING id",
      {id, successor, overlap_seconds}
  );
  if (!row) return Written::not_found;
  announce(tx);
  return Written::done;
}

std::int64_t access_sequence(Transaction& tx) {
  const auto row = tx.query_one("SELECT number FROM access_changes");
  return row ? row->integer(0) : 0;
}

void touch_keys(Transaction& tx, const std::vector<std::string>& ids) {
  tx.query("UPDATE api_keys SET last_used_at = now() WHERE id = ANY ($1::uuid[])", {to_array(ids)});
}

std::string create_session(Transaction& tx, const SessionValues& values) {
  const auto row = tx.query_one(
      "INSERT INTO sessions (hash, csrf_hash, api_key_id, expires_at) VALUES ($1::bytea, "
      "$2::bytea, $3::uuid, now() + make_interval(secs => $4::bigint)) RETURNING id",
      {to_bytea(values.hash), to_bytea(values.csrf_hash), values.key, values.seconds}
  );
  return row ? row->text(0) : std::string{};
}

std::optional<StoredSession> find_session(Transaction& tx, std::string_view hash) {
  const auto row = tx.query_one(
      "SELECT id, api_key_id, csrf_hash, (extract(epoch FROM expires_at - now()) * 1000)::bigint "
      "FROM sessions WHERE hash = $1::bytea AND expires_at > now()",
      {to_bytea(hash)}
  );
  if (!row) return std::nullopt;
  return StoredSession{
      .id = row->text(0),
      .key = row->text(1),
      .csrf_hash = row->bytes(2),
      .expires_in_ms = row->integer(3)
  };
}

void remove_session(Transaction& tx, std::string_view id) {
  tx.query("DELETE FROM sessions WHERE id = $1::uuid", {id});
}

void drop_old_sessions(Transaction& tx) {
  tx.query("DELETE FROM sessions WHERE expires_at < now()");
}

}  // namespace barbacane::store
