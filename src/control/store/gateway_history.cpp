#include "control/store/gateway_history.hpp"

#include <limits>

namespace barbacane::store {

Page list_history(Transaction& tx, std::string_view gateway, const PageRequest& request) {
  // A position is a time in microseconds: two things of one gateway do not share one.
  const Rows rows = tx.query(
      "SELECT position, body::text FROM (SELECT (extract(epoch FROM t.updated_at) * "
      "1000000)::bigint AS position, json_build_object('at', rfc3339(t.updated_at), 'kind', "
      "'deployment', 'deployment_id', t.deployment_id, 'artifact_id', a.id, 'digest', a.digest, "
      "'wave', t.wave, 'phase', t.verdict, 'reason', t.reason) AS body FROM deployment_targets t "
      "JOIN deployments e ON e.id = t.deployment_id JOIN artifacts a ON a.id = e.artifact_id WHERE "
      "t.data_plane_id = $1::uuid UNION ALL SELECT (extract(epoch FROM v.created_at) * "
      "1000000)::bigint, json_build_object('at', rfc3339(v.created_at), 'kind', v.kind, "
      "'deployment_id', NULL, 'artifact_id', NULL, 'digest', NULL, 'wave', NULL, 'phase', NULL, "
      "'reason', NULL) FROM events v WHERE v.object_id = $1::uuid AND v.kind LIKE 'data_plane.%') "
      "h "
      "WHERE position < $2::bigint ORDER BY position DESC LIMIT $3::bigint",
      {gateway, request.after.value_or(std::numeric_limits<std::int64_t>::max()), request.limit + 1}
  );
  Page page;
  std::int64_t last = 0;
  for (const Row& row : rows) {
    if (page.items.size() == request.limit) {
      page.next = last;
      break;
    }
    last = row.integer(0);
    page.items.push_back(row.text(1));
  }
  return page;
}

}  // namespace barbacane::store
