#include "control/store/leases.hpp"

namespace barbacane::store {

std::optional<std::int64_t> take_lease(
    Transaction& tx, std::string_view name, std::string_view owner, std::chrono::seconds duration
) {
  const auto row = tx.query_one(
      "INSERT INTO leases AS l (name, owner, epoch, expires_at) VALUES ($1, $2::uuid, 1, "
      "clock_timestamp() + make_interval(secs => $3::int)) ON CONFLICT (name) DO UPDATE SET owner "
      "= excluded.owner, epoch = CASE WHEN l.owner = excluded.owner THEN l.epoch ELSE l.epoch + 1 "
      "END, expires_at = excluded.expires_at WHERE l.owner = excluded.owner OR l.expires_at < "
      "clock_timestamp() RETURNING epoch",
      {name, owner, duration.count()}
  );
  if (!row) return std::nullopt;
  return row->integer(0);
}

void drop_leases(Transaction& tx, std::string_view owner) {
  tx.query("DELETE FROM leases WHERE owner = $1::uuid", {owner});
}

}  // namespace barbacane::store
