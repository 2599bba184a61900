#pragma once
// Checks route tables that come from an untrusted file before a Router walks them.

#include <string>

#include "common/tables/tables.hpp"

namespace barbacane::routing {

/// The name of the first fault ("" = sound): every index and range inside its vector, the trie a
/// tree (every node reached at most once, no cycles), depth at most 64 steps, edges table a power
/// of two with at least one empty slot, captures at most 32 and as many as the operation names.
[[nodiscard]] std::string check_routes(const tables::Gateway& gateway);

}  // namespace barbacane::routing
