#include "control/store/instances.hpp"

namespace barbacane::store {

void announce_instance(Transaction& tx, const Instance& instance) {
  tx.query(
      "INSERT INTO control_instances (id, hostname, version, address) VALUES ($1::uuid, $2, $3, "
      "$4) ON CONFLICT (id) DO UPDATE SET seen_at = now()",
      {instance.id, instance.hostname, instance.version, instance.address}
  );
  tx.query("DELETE FROM control_instances WHERE seen_at < now() - interval '1 day'");
}

void remove_instance(Transaction& tx, const std::string& id) {
  tx.query("DELETE FROM control_instances WHERE id = $1::uuid", {id});
}

void forget_instances(Transaction& tx) {
  tx.query("DELETE FROM control_instances");
}

}  // namespace barbacane::store
