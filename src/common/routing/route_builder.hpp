#pragma once
// Builds the route trie of an artifact. Compile-time side of common/routing.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::routing {

struct RouteInput {
  std::string path;         // full template with base path, "/v1/pets/{id}"
  std::string method;       // upper case token
  std::uint32_t operation;  // index of Gateway.operations
  std::uint32_t strip;      // bytes of base path to drop before forwarding
};

/// Two inputs that no request could tell apart: same method, same shape.
struct RouteConflict {
  std::size_t first;  // index of inputs
  std::size_t second;
};

/// Plain vectors in the layout of tables::RouteTrie. `pool` is shared with the rest of the tables:
/// Texts are offsets into it.
struct RouteTables {
  std::vector<tables::RouteNode> nodes;
  std::vector<tables::RouteEdge> edges;
  std::vector<tables::SegmentPattern> patterns;
  std::vector<tables::PatternPart> pattern_parts;
  std::vector<tables::Endpoint> endpoints;
  std::uint32_t captures_max = 0;
  std::uint64_t lookup_steps = 0;  // over lookup_steps_max (router.hpp) no gateway takes the routes
};

/// Interns a text in the artifact's pool and returns its Text.
using Intern = std::function<tables::Text(std::string_view)>;

/// Adds every route; HEAD is derived from GET where no HEAD is declared. `conflicts` gets the pairs
/// that collide (the second of each is left out). Deterministic in the order of inputs.
/// Paths are assumed to have passed `check_template`.
[[nodiscard]] RouteTables build_routes(
    std::span<const RouteInput> inputs, const Intern& intern, std::vector<RouteConflict>& conflicts
);

}  // namespace barbacane::routing
