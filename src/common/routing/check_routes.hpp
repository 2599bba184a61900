#pragma once
// Checks route tables that come from an untrusted file before a Router walks them.

#include <string>

#include "common/tables/tables.hpp"

namespace barbacane::routing {

/// The name of the first fault ("" = sound): every index and range inside its vector; the trie a
/// tree (every node reached exactly once) of at most segments_max steps; the edge table a power of
/// two, at most half full, each edge where a lookup finds it and no run over edge_run_max; captures
/// at most captures_max and as many as the operation names; no lookup over lookup_steps_max.
[[nodiscard]] std::string check_routes(const tables::Gateway& gateway);

}  // namespace barbacane::routing
