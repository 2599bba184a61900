#pragma once
// What gateways counted in each minute of the last hour, for the curves that people look at.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "control/store/transaction.hpp"

namespace barbacane::store {

/// Adds what heartbeats counted to the current minute.
/// Shape    health: as of record_beats
void record_traffic(Transaction& tx, std::string_view instance, std::string_view health);

/// The last 60 whole or begun minutes, of each of `gateways` (ids), or of all of the project
/// together. Shape    {"from", "step_seconds": 60, "series": [{data_plane_id | null, requests:
/// [60],
///          errors_5xx: [60]}]}; minutes without a word are 0
[[nodiscard]] std::optional<std::string> find_traffic(
    Transaction& tx, std::string_view project, std::span<const std::string> gateways
);

}  // namespace barbacane::store
