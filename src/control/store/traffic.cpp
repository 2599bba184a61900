#include "control/store/traffic.hpp"

namespace barbacane::store {

void record_traffic(Transaction& tx, std::string_view instance, std::string_view health) {
  tx.query(
      "INSERT INTO data_plane_traffic AS t (data_plane_id, slot, minute, requests, errors_5xx) "
      "SELECT b.id, extract(minute FROM now())::smallint, date_trunc('minute', now()), "
      "sum(b.requests), sum(b.gateway_errors + b.upstream_errors) FROM "
      "json_to_recordset($2::json) AS b(id uuid, requests bigint, gateway_errors bigint, "
      "upstream_errors bigint) JOIN data_planes d ON d.id = b.id AND d.instance_id = $1::uuid "
      "GROUP BY b.id ON CONFLICT (data_plane_id, slot) DO UPDATE SET minute = excluded.minute, "
      "requests = excluded.requests + CASE WHEN t.minute = excluded.minute THEN t.requests ELSE 0 "
      "END, errors_5xx = excluded.errors_5xx + CASE WHEN t.minute = excluded.minute THEN "
      "t.errors_5xx ELSE 0 END",
      {instance, health}
  );
}

std::optional<std::string> find_traffic(
    Transaction& tx, std::string_view project, std::span<const std::string> gateways
) {
  std::string ids = "[";
  for (const std::string& id : gateways) ids += (ids.size() > 1 ? ",\"" : "\"") + id + '"';
  // `chosen` has one row a curve; a curve without a gateway is that of all.
  const auto row = tx.query_one(
      "WITH chosen AS (SELECT d.id AS curve, d.id FROM data_planes d WHERE d.project_id = "
      "$1::uuid AND d.removed_at IS NULL AND d.id IN (SELECT j.id::uuid FROM "
      "json_array_elements_text($2::text::json) AS j(id)) UNION ALL SELECT NULL, d.id FROM "
      "data_planes "
      "d WHERE d.project_id = $1::uuid AND d.removed_at IS NULL AND $2::text = '[]'), minutes AS "
      "(SELECT m FROM generate_series(date_trunc('minute', now()) - interval '59 minutes', "
      "date_trunc('minute', now()), interval '1 minute') AS m), counts AS (SELECT c.curve, "
      "t.minute, sum(t.requests) AS requests, sum(t.errors_5xx) AS errors FROM chosen c JOIN "
      "data_plane_traffic t ON t.data_plane_id = c.id GROUP BY c.curve, t.minute), curves AS "
      "(SELECT DISTINCT curve FROM chosen UNION SELECT NULL WHERE $2::text = '[]'), series AS "
      "(SELECT "
      "v.curve, json_build_object('data_plane_id', v.curve, 'requests', "
      "json_agg(coalesce(n.requests, 0) ORDER BY m.m), 'errors_5xx', json_agg(coalesce(n.errors, "
      "0) ORDER BY m.m)) AS body FROM curves v CROSS JOIN minutes m LEFT JOIN counts n ON "
      "n.curve IS NOT DISTINCT FROM v.curve AND n.minute = m.m GROUP BY v.curve) SELECT "
      "json_build_object('from', (SELECT rfc3339(min(m)) FROM minutes), 'step_seconds', 60, "
      "'series', coalesce((SELECT json_agg(body ORDER BY curve) FROM series), '[]'))::text",
      {project, ids + ']'}
  );
  if (!row) return std::nullopt;
  return row->text(0);
}

}  // namespace barbacane::store
