#pragma once
// Gateways: one row each, however often it reconnects. Writes about a connection carry the instance
// that holds it and the process it belongs to, so that an old connection changes nothing any more.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/transaction.hpp"

namespace barbacane::store {

inline constexpr int gateway_silence_seconds = 75;  // without a beat: offline
inline constexpr int instance_silence_seconds =
    20;                                     // without a sign of life: its gateways are offline
inline constexpr int removal_seconds = 60;  // before a removed gateway may come back

struct GatewayFacts {
  std::string project = {};
  std::string node_key = {};
  std::string boot_id = {};
  std::string name = {};
  std::string labels = "{}";    // JSON
  std::string metadata = "{}";  // JSON: version, hostname, formats, features
  std::string digest = {};      // what it runs, "" = nothing
  std::string instance = {};    // that holds the connection
  std::string key = {};         // id of the API key
};

enum class Registration : std::uint8_t { done, no_project, duplicate, removed };

struct RegisteredGateway {
  std::string id = {};
  std::string since = {};  // when this connection began: its departure names it
  // Of a duplicate: who has the name now.
  std::string other_boot = {};
  std::string other_instance = {};
  std::int64_t wait_seconds = 0;  // of a removed one
};

/// Finds or makes the row. A duplicate is another process with the same node key whose connection
/// is alive; `is_forced` takes over from it.
[[nodiscard]] Registration register_gateway(
    Transaction& tx, const GatewayFacts& facts, bool is_forced, RegisteredGateway& out
);

/// What a gateway shall run now.
struct Desire {
  std::string gateway = {};   // id
  std::string artifact = {};  // id, "" = nothing yet
  std::string digest = {};
  std::int64_t version = 0;  // of the artifact: changes with its signatures
  bool is_compatible = true;
  bool is_deploying = false;  // a deployment of its project is under way
};

[[nodiscard]] std::optional<Desire> find_desire(Transaction& tx, std::string_view gateway);
/// Of all gateways of a project that this instance holds.
[[nodiscard]] std::vector<Desire> desires_of_project(
    Transaction& tx, std::string_view instance, std::string_view project
);

/// Writes heartbeats. Gateways that are not this instance's any more are missing in the answer.
/// Shape    beats: [{id, boot, digest, phase, metadata}]; health: [{id, digest, requests,
///          gateway_errors, upstream_errors, latency}], to be added up
[[nodiscard]] std::vector<Desire> record_beats(
    Transaction& tx, std::string_view instance, std::string_view beats, std::string_view health
);

/// Writes what became of artifacts, in order, here and in the deployment under way.
/// Shape    [{id, boot, digest, phase, reason, number}], number: rises with time; reason: {code,
///          message, permanent} or null
void record_statuses(Transaction& tx, std::string_view instance, std::string_view statuses);

/// A connection ended.
/// Shape    [{id, since}]
void record_departures(Transaction& tx, std::string_view instance, std::string_view departures);

/// Gateways of dead instances, and silent ones, are offline. Returns how many became so.
std::size_t sweep_gateways(Transaction& tx);

/// Forgets it; its history stays. False when it is not there.
[[nodiscard]] bool remove_gateway(
    Transaction& tx, std::string_view project, std::string_view gateway
);

/// Which of these keys let nobody in any more.
/// Shape    keys: JSON array of ids
[[nodiscard]] std::vector<std::string> find_dead_keys(Transaction& tx, std::string_view keys);

struct FleetCounts {
  std::int64_t online = 0;
  std::int64_t offline = 0;
  std::int64_t drifted = 0;
  std::int64_t drift_seconds_max = 0;
};
[[nodiscard]] FleetCounts count_fleet(Transaction& tx);

}  // namespace barbacane::store
