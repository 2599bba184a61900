#pragma once
// Our own checks of gateway.fb, behind FlatBuffers' verifier: what the hot path takes for granted.

#include <string>

#include "common/tables/tables.hpp"

namespace barbacane::artifact {

/// The first fault in words ("" = sound): every text in the pool, every index and range in its
/// vector, every enumerator known, routes a tree (routing::check_routes), schema programs that end
/// (check_in_place.hpp), literals and configurations JSON of bounded depth.
///
/// Cost     bounded by TableChecker's budgets, whatever the file says; no recursion
[[nodiscard]] std::string check_tables(const tables::Gateway& gateway);

}  // namespace barbacane::artifact
