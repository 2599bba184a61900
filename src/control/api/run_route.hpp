#pragma once
// A handler and the transaction around it, on a thread of the pool: a mutation is kept together
// with its answer, or not at all (ADR-0018).

#include "control/api/call.hpp"
#include "control/api/routes.hpp"
#include "control/api/service_stats.hpp"

namespace barbacane::api {

/// The answer of the route; that of an earlier call with the same Idempotency-Key when there is
/// one. Blocks on the database.
[[nodiscard]] Reply run_route(const Route& route, Call& call, ServiceStats& stats);

}  // namespace barbacane::api
