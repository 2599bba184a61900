#include "control/store/idempotency.hpp"

#include "common/json/write.hpp"

namespace barbacane::store {
namespace {

std::string fields_to_json(const KeptAnswer& answer) {
  std::string out = "{";
  for (const auto& [name, value] : answer.fields) {
    if (out.size() > 1) out += ',';
    json::append_quoted(out, name);
    out += ':';
    json::append_quoted(out, value);
  }
  return out + '}';
}

}  // namespace

Repetition begin_idempotent(Transaction& tx, const IdempotencyKey& key, KeptAnswer& answer) {
  const auto held = tx.query_one(
      "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))",
      {key.actor + '\n' + key.method + '\n' + key.path + '\n' + key.key}
  );
  if (held && !held->is_true(0)) return Repetition::in_flight;
  const auto row = tx.query_one(
      "SELECT body_hash, status, body FROM idempotency_keys WHERE actor = $1 AND method = $2 AND "
      "path = $3 AND key = $4",
      {key.actor, key.method, key.path, key.key}
  );
  if (!row) return Repetition::first;
  if (row->text(0) != key.body_hash) return Repetition::other_body;
  answer.status = static_cast<int>(row->integer(1));
  answer.body = row->text(2);
  for (const Row& field : tx.query(
           "SELECT f.key, f.value FROM idempotency_keys k, jsonb_each_text(k.fields) f WHERE "
           "k.actor = $1 AND k.method = $2 AND k.path = $3 AND k.key = $4",
           {key.actor, key.method, key.path, key.key}
       ))
    answer.fields.emplace_back(field.text(0), field.text(1));
  return Repetition::answered;
}

void keep_answer(Transaction& tx, const IdempotencyKey& key, const KeptAnswer& answer) {
  tx.query(
      "INSERT INTO idempotency_keys (actor, method, path, key, body_hash, status, fields, body) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)",
      {key.actor,
       key.method,
       key.path,
       key.key,
       key.body_hash,
       answer.status,
       fields_to_json(answer),
       answer.body}
  );
}

void drop_old_answers(Transaction& tx) {
  tx.query(
      "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1::int)",
      {idempotency_hours}
  );
}

}  // namespace barbacane::store
