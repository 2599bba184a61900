#pragma once
// Why the database did not do what it was asked.

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>
#include <type_traits>

namespace barbacane::store {

enum class StoreErrc {
  unreachable = 1,  // no connection, or it was lost; the outcome of a commit may be unknown
  busy,             // every connection was in use for too long
  timed_out,        // the statement took longer than it may
  not_found,
  name_taken,         // a unique name that is there already
  in_use,             // something still refers to it
  version_mismatch,   // If-Match names a version that is not the current one
  lease_lost,         // somebody else does it now
  malformed_row,      // a row that this version does not understand
  schema_newer,       // the database was migrated by a newer version
  schema_older,       // migrations are missing
  migration_changed,  // a migration that was applied had other text
  refused,            // the database refused the statement: our mistake
};

[[nodiscard]] const boost::system::error_category& store_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(StoreErrc code) noexcept;

}  // namespace barbacane::store

template <>
struct boost::system::is_error_code_enum<barbacane::store::StoreErrc> : std::true_type {};
