#include "control/store/audit.hpp"

#include "common/crypto/digest.hpp"
#include "common/json/write.hpp"

namespace barbacane::store {
namespace {

constexpr std::int64_t rows_per_turn = 1000;
const std::string first_previous(64, '0');

std::string hash_of(std::string_view text) {
  return crypto::to_hex(crypto::sha256(text));
}

std::string digest_of(std::string_view resource) {
  return resource.empty() ? std::string{} : "sha256:" + hash_of(resource);
}

/// Takes the head of the chain: whoever comes next waits for our commit.
AuditRow next_row(Transaction& tx, std::string chain) {
  tx.query(
      "INSERT INTO audit_heads (chain, number, hash) VALUES ($1::uuid, 0, $2) ON CONFLICT DO "
      "NOTHING",
      {chain, first_previous}
  );
  AuditRow out;
  const auto head = tx.query_one(
      "SELECT number, hash, rfc3339(clock_timestamp()) FROM audit_heads WHERE chain = $1::uuid FOR "
      "UPDATE",
      {chain}
  );
  out.chain = std::move(chain);
  if (!head) return out;
  out.number = head->integer(0) + 1;
  out.previous = head->text(1);
  out.at = head->text(2);
  return out;
}

}  // namespace

std::string canonical_bytes(const AuditRow& row) {
  std::string out = "[";
  const std::string number = std::to_string(row.number);
  for (const std::string* part :
       {&row.chain,
        &number,
        &row.at,
        &row.actor,
        &row.action,
        &row.object,
        &row.before,
        &row.after,
        &row.request_id,
        &row.address,
        &row.previous}) {
    if (out.size() > 1) out += ',';
    json::append_quoted(out, *part);
  }
  return out + ']';
}

void record(Transaction& tx, const Actor& actor, const Change& change) {
  publish(tx, change.project, change.action, change.object, "{}");
  AuditRow row = next_row(tx, change.project.empty() ? std::string(global_chain) : change.project);
  row.actor = actor.name;
  row.action = change.action;
  row.object = change.object;
  row.before = digest_of(change.before);
  row.after = digest_of(change.after);
  row.request_id = actor.request_id;
  row.address = actor.address;
  const std::string hash = hash_of(canonical_bytes(row));
  tx.query(
      "WITH head AS (UPDATE audit_heads SET number = $2, hash = $12 WHERE chain = $1::uuid) "
      "INSERT INTO audit_log (chain, number, at, actor, action, object, before, after, request_id, "
      "address, previous, hash) VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {row.chain,
       row.number,
       row.at,
       row.actor,
       row.action,
       row.object,
       row.before,
       row.after,
       row.request_id,
       row.address,
       row.previous,
       hash}
  );
}

void publish(
    Transaction& tx,
    std::string_view project,
    std::string_view kind,
    std::string_view object,
    std::string_view data
) {
  const auto or_null = [](std::string_view text) {
    return text.empty() ? Parameter(std::nullopt) : Parameter(text);
  };
  tx.query(
      "WITH event AS (INSERT INTO events (project_id, kind, object_id, data) "
      "VALUES ($1::text::uuid, $2::text, $3::text::uuid, $4::jsonb)) SELECT pg_notify('barbacane', "
      "$2::text || ' ' || coalesce($3::text, '') || ' ' || coalesce($1::text, ''))",
      {or_null(project), kind, or_null(object), data}
  );
}

ChainVerdict verify_chain(Transaction& tx, std::string_view chain) {
  ChainVerdict out;
  std::string previous = first_previous;
  while (!tx.is_failed()) {
    const Rows rows = tx.query(
        "SELECT number, at, actor, action, object, before, after, request_id, address, previous, "
        "hash FROM audit_log WHERE chain = $1::uuid AND number > $2 ORDER BY number LIMIT $3",
        {chain, out.rows, rows_per_turn}
    );
    if (rows.empty()) break;
    for (const Row& it : rows) {
      const AuditRow row{
          .chain = std::string(chain),
          .number = it.integer(0),
          .at = it.text(1),
          .actor = it.text(2),
          .action = it.text(3),
          .object = it.text(4),
          .before = it.text(5),
          .after = it.text(6),
          .request_id = it.text(7),
          .address = it.text(8),
          .previous = it.text(9)
      };
      const std::int64_t wanted = out.rows + 1;
      if (row.number != wanted) {
        out.fault = {.number = wanted, .what = "the row is missing"};
      } else if (row.previous != previous) {
        out.fault = {.number = wanted, .what = "it does not name the row before it"};
      } else if (hash_of(canonical_bytes(row)) != it.text(10)) {
        out.fault = {.number = wanted, .what = "its content is not what was hashed"};
      }
      if (out.fault) return out;
      previous = it.text(10);
      out.rows = wanted;
    }
  }
  const auto head =
      tx.query_one("SELECT number, hash FROM audit_heads WHERE chain = $1::uuid", {chain});
  if (head && (head->integer(0) != out.rows || head->text(1) != previous))
    out.fault = {.number = out.rows + 1, .what = "rows at the end are missing"};
  return out;
}

}  // namespace barbacane::store
