#pragma once
// The schema of the database: numbered texts, embedded in the program, applied in order, once,
// under a lock (ADR-0018). Forward only.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "control/store/database.hpp"

namespace barbacane::store {

struct Migration {
  std::int64_t number;
  std::string_view name;  // "0001_initial"
  std::string_view sql;
};

/// Those of migrations/, in order.
[[nodiscard]] std::span<const Migration> migrations();

struct MigrationStatus {
  std::int64_t applied = 0;  // the highest number the database has
  std::int64_t wanted = 0;   // the highest this program has
};

/// Where the database stands; no table yet is zero.
[[nodiscard]] Result<MigrationStatus> migration_status(Database& database);

/// Applies what is missing, each in its own transaction; several callers at once wait for each
/// other. Returns how many were applied.
///
/// Errors   schema_newer, migration_changed (`Failure::detail` names it), or what the database said
[[nodiscard]] Result<std::size_t> migrate(Database& database, std::string& detail);

}  // namespace barbacane::store
