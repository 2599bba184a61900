#include "common/routing/lookup_steps.hpp"

#include <algorithm>
#include <vector>

namespace barbacane::routing {

using tables::none;

std::uint64_t lookup_steps(
    std::span<const tables::RouteNode> nodes,
    std::span<const tables::RouteEdge> edges,
    std::span<const tables::SegmentPattern> patterns
) {
  if (nodes.empty()) return 0;
  std::vector<std::vector<std::uint32_t>> statics(nodes.size());
  for (const tables::RouteEdge& edge : edges) {
    if (edge.child() != none) statics[edge.node()].push_back(edge.child());
  }
  std::vector<std::uint32_t> order{0};  // parents before their children
  for (std::size_t i = 0; i < order.size(); ++i) {
    const tables::RouteNode& node = nodes[order[i]];
    for (const std::uint32_t child : statics[order[i]]) order.push_back(child);
    for (const tables::SegmentPattern& pattern : tables::slice(patterns, node.patterns()))
      order.push_back(pattern.child());
    if (node.parameter() != none) order.push_back(node.parameter());
    if (node.rest() != none) order.push_back(node.rest());
  }
  std::vector<std::uint64_t> steps(nodes.size(), 0);
  for (std::size_t i = order.size(); i-- > 0;) {
    const tables::RouteNode& node = nodes[order[i]];
    std::uint64_t worst = 0;
    for (const std::uint32_t child : statics[order[i]]) worst = std::max(worst, steps[child]);
    for (const tables::SegmentPattern& pattern : tables::slice(patterns, node.patterns()))
      worst += steps[pattern.child()];
    if (node.parameter() != none) worst += steps[node.parameter()];
    if (node.rest() != none) worst += steps[node.rest()];
    steps[order[i]] = worst + 1;
  }
  return steps[0];
}

}  // namespace barbacane::routing
