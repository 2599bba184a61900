#include "common/routing/check_routes.hpp"

#include <bit>
#include <vector>

#include "common/routing/lookup_steps.hpp"
#include "common/routing/path_template.hpp"
#include "common/routing/router.hpp"
#include "common/routing/segment_hash.hpp"

namespace barbacane::routing {
namespace {

using tables::none;
using tables::Range;

class RouteChecker {
 public:
  explicit RouteChecker(const tables::Gateway& gateway)
      : gateway_{gateway},
        nodes_{tables::span_of(gateway.routes()->nodes())},
        edges_{tables::span_of(gateway.routes()->edges())},
        patterns_{tables::span_of(gateway.routes()->patterns())},
        parts_{tables::span_of(gateway.routes()->pattern_parts())},
        endpoints_{tables::span_of(gateway.routes()->endpoints())},
        operations_{tables::span_of(gateway.operations())} {}

  std::string check() {
    if (nodes_.empty()) return "the route trie has no root";
    if (gateway_.routes()->captures_max() > captures_max)
      return "a route has more captures than a gateway keeps";
    if (std::string fault = check_edges(); !fault.empty()) return fault;
    for (const tables::RouteNode& node : nodes_) {
      if (std::string fault = check_node(node); !fault.empty()) return fault;
    }
    for (const tables::Endpoint& endpoint : endpoints_) {
      if (!is_text(endpoint.method()) || endpoint.method().length() == 0)
        return "an endpoint has no method";
      if (endpoint.operation() >= operations_.size())
        return "an endpoint names an operation that does not exist";
      if (endpoint.strip() > operations_[endpoint.operation()].path().length())
        return "an endpoint strips more than its path";
    }
    if (std::string fault = check_tree(); !fault.empty()) return fault;
    return lookup_steps(nodes_, edges_, patterns_) > lookup_steps_max
               ? "a path could make a lookup try too many routes"
               : "";
  }

 private:
  static bool fits(const Range& range, std::size_t size) {
    return range.first() <= size && range.count() <= size - range.first();
  }
  [[nodiscard]] bool is_text(const tables::Text& text) const {
    const std::size_t size = gateway_.pool() == nullptr ? 0 : gateway_.pool()->size();
    return text.offset() <= size && text.length() <= size - text.offset();
  }
  [[nodiscard]] bool is_child(std::uint32_t node) const { return node > 0 && node < nodes_.size(); }

  std::string check_edges() {
    if (!std::has_single_bit(edges_.size())) return "the edge table's size is no power of two";
    std::size_t used = 0;
    for (const tables::RouteEdge& edge : edges_) {
      if (edge.child() == none) continue;
      ++used;
      if (!is_child(edge.child()) || edge.node() >= nodes_.size())
        return "an edge leads out of the trie";
      if (!is_text(edge.segment())) return "an edge's segment lies outside the pool";
      if (edge.hash() != hash_segment(edge.node(), tables::view_of(gateway_, edge.segment()))) {
        return "an edge has the wrong hash";
      }
    }
    if (used > edges_.size() / 2) return "the edge table is more than half full";
    return check_runs();
  }

  /// Each edge stands where a lookup finds it, and no lookup takes long. An empty slot exists.
  std::string check_runs() {
    const std::size_t mask = edges_.size() - 1;
    std::size_t first = 0;
    while (edges_[first].child() != none) ++first;
    std::size_t run = 0;  // used slots in front of this one, without a gap
    for (std::size_t i = 1; i <= edges_.size(); ++i) {
      const tables::RouteEdge& edge = edges_[(first + i) & mask];
      if (edge.child() == none) {
        run = 0;
        continue;
      }
      const std::size_t distance = (((first + i) & mask) - edge.hash()) & mask;
      if (distance > run) return "an edge stands where no lookup finds it";
      if (++run > edge_run_max) return "the edge table has a run of used slots that is too long";
    }
    return "";
  }

  std::string check_node(const tables::RouteNode& node) {
    if (!fits(node.endpoints(), endpoints_.size()))
      return "a node's endpoints lie outside their table";
    if (!fits(node.patterns(), patterns_.size()))
      return "a node's patterns lie outside their table";
    if (node.parameter() != none && !is_child(node.parameter()))
      return "a parameter leads out of the trie";
    if (node.rest() != none && !is_child(node.rest())) return "a rest leads out of the trie";
    for (const tables::SegmentPattern& pattern : tables::slice(patterns_, node.patterns())) {
      if (!is_child(pattern.child())) return "a pattern leads out of the trie";
      if (!fits(pattern.parts(), parts_.size()) || pattern.parts().count() < 2)
        return "a pattern's parts lie outside their table";
      bool is_after_capture = false;
      for (const tables::PatternPart& part : tables::slice(parts_, pattern.parts())) {
        const bool is_capture = tables::is_absent(part.literal());
        if (is_capture && is_after_capture) return "a pattern has two captures side by side";
        if (!is_capture && (!is_text(part.literal()) || part.literal().length() == 0))
          return "a pattern's literal lies outside the pool";
        is_after_capture = is_capture;
      }
    }
    return "";
  }

  struct Visit {
    std::uint32_t node;
    std::uint32_t depth;
    std::uint32_t captures;
  };

  /// Every node reached exactly once, not too deep, with as many captures as its operations name.
  std::string check_tree() {
    std::vector<std::vector<std::uint32_t>> statics(nodes_.size());
    for (const tables::RouteEdge& edge : edges_) {
      if (edge.child() != none) statics[edge.node()].push_back(edge.child());
    }
    std::vector<bool> is_seen(nodes_.size(), false);
    std::vector<Visit> open{{0, 0, 0}};
    is_seen[0] = true;
    std::size_t reached = 1;
    const auto enter = [&](std::uint32_t node, const Visit& from, std::uint32_t captures) {
      if (is_seen[node]) return false;
      is_seen[node] = true;
      ++reached;
      open.push_back({node, from.depth + 1, from.captures + captures});
      return true;
    };
    while (!open.empty()) {
      const Visit visit = open.back();
      open.pop_back();
      if (visit.depth > segments_max) return "the route trie is deeper than a gateway walks";
      if (visit.captures > captures_max) return "a route has more captures than a gateway keeps";
      const tables::RouteNode& node = nodes_[visit.node];
      if (statics[visit.node].size() != node.statics())
        return "a node miscounts its literal children";
      for (const tables::Endpoint& endpoint : tables::slice(endpoints_, node.endpoints())) {
        if (operations_[endpoint.operation()].captures().count() != visit.captures) {
          return "a route has other captures than its operation";
        }
      }
      bool is_tree = true;
      for (const std::uint32_t child : statics[visit.node])
        is_tree = is_tree && enter(child, visit, 0);
      for (const tables::SegmentPattern& pattern : tables::slice(patterns_, node.patterns())) {
        std::uint32_t captures = 0;
        for (const tables::PatternPart& part : tables::slice(parts_, pattern.parts()))
          captures += tables::is_absent(part.literal()) ? 1U : 0U;
        is_tree = is_tree && enter(pattern.child(), visit, captures);
      }
      if (node.parameter() != none) is_tree = is_tree && enter(node.parameter(), visit, 1);
      if (node.rest() != none) is_tree = is_tree && enter(node.rest(), visit, 1);
      if (!is_tree) return "the route trie is no tree";
    }
    return reached == nodes_.size() ? "" : "the route trie has nodes that nothing leads to";
  }

  const tables::Gateway& gateway_;
  std::span<const tables::RouteNode> nodes_;
  std::span<const tables::RouteEdge> edges_;
  std::span<const tables::SegmentPattern> patterns_;
  std::span<const tables::PatternPart> parts_;
  std::span<const tables::Endpoint> endpoints_;
  std::span<const tables::Operation> operations_;
};

}  // namespace

std::string check_routes(const tables::Gateway& gateway) {
  return RouteChecker{gateway}.check();
}

}  // namespace barbacane::routing
