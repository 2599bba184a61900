#pragma once
// How much of a route trie one lookup may have to try, at worst.

#include <cstdint>
#include <span>

#include "common/tables/tables.hpp"

namespace barbacane::routing {

/// The most nodes and patterns that any path makes a Router try: of literal children a path takes
/// one at most, of patterns, `{param}` and `{rest+}` all of them in turn.
///
/// Shape    the tables are a tree from node 0 (check_routes; build_routes makes nothing else)
/// Owner    slow: allocates O(nodes)
[[nodiscard]] std::uint64_t lookup_steps(
    std::span<const tables::RouteNode> nodes,
    std::span<const tables::RouteEdge> edges,
    std::span<const tables::SegmentPattern> patterns
);

}  // namespace barbacane::routing
