#pragma once
// Who did what: one row a mutation, in the mutation's transaction, chained by hashes per project.
// A row that is changed or taken out later breaks the chain at its place.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "control/store/transaction.hpp"

namespace barbacane::store {

/// The chain of what belongs to no project.
inline constexpr std::string_view global_chain = "00000000-0000-0000-0000-000000000000";

/// On whose behalf a transaction runs.
struct Actor {
  std::string name = {};  // "key:<id>", "worker", "host"
  std::string request_id = {};
  std::string address = {};
};

/// One change. Both digests are SHA-256 of the resource as callers see it; "" = it was not, or is
/// not, there.
struct Change {
  std::string project = {};  // "" = none
  std::string action = {};   // "project.create"
  std::string object = {};   // id
  std::string before = {};   // JSON texts, from which the digests are made
  std::string after = {};
};

/// Writes the audit row and the event, and wakes the other instances. Last in a transaction: from
/// here on, other mutations of the same project wait.
void record(Transaction& tx, const Actor& actor, const Change& change);

/// An event alone, for what is no caller's mutation: progress of jobs, gateways coming and going.
/// Shape    data: JSON text of at most a few hundred bytes
void publish(
    Transaction& tx,
    std::string_view project,
    std::string_view kind,
    std::string_view object,
    std::string_view data
);

/// The bytes that are hashed: a JSON array of strings in this order, no spaces (docs/audit.md).
struct AuditRow {
  std::string chain = {};
  std::int64_t number = 0;
  std::string at = {};
  std::string actor = {};
  std::string action = {};
  std::string object = {};
  std::string before = {};
  std::string after = {};
  std::string request_id = {};
  std::string address = {};
  std::string previous = {};
};
[[nodiscard]] std::string canonical_bytes(const AuditRow& row);

struct ChainFault {
  std::int64_t number = 0;  // of the first row that does not fit
  std::string what = {};
};

struct ChainVerdict {
  std::int64_t rows = 0;
  std::optional<ChainFault> fault;
};

/// Walks one chain from its start.
[[nodiscard]] ChainVerdict verify_chain(Transaction& tx, std::string_view chain);

}  // namespace barbacane::store
