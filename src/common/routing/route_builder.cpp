#include "common/routing/route_builder.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <memory>

#include "common/routing/lookup_steps.hpp"
#include "common/routing/path_template.hpp"
#include "common/routing/router.hpp"
#include "common/routing/segment_hash.hpp"

namespace barbacane::routing {
namespace {

/// A literal sequence with holes: what makes two templates of a segment the same to a request.
using Shape = std::vector<std::string>;  // literals in order; "" between two captures cannot occur

struct PatternShape {
  bool starts_with_capture = false;
  bool ends_with_capture = false;
  Shape literals;

  auto operator<=>(const PatternShape&) const = default;
  [[nodiscard]] std::size_t literal_bytes() const {
    std::size_t bytes = 0;
    for (const std::string& literal : literals) bytes += literal.size();
    return bytes;
  }
};

struct BuildEndpoint {
  std::string method;
  std::uint32_t operation;
  std::uint32_t strip;
  bool is_head_of_get;
  std::size_t input;
};

struct BuildNode {
  std::map<std::string, std::unique_ptr<BuildNode>, std::less<>> statics;
  std::map<PatternShape, std::unique_ptr<BuildNode>> patterns;
  std::unique_ptr<BuildNode> parameter;
  std::unique_ptr<BuildNode> rest;
  std::vector<BuildEndpoint> endpoints;
  std::uint32_t index = 0;
};

PatternShape shape_of(const std::vector<TemplatePart>& parts) {
  using Kind = TemplatePart::Kind;
  PatternShape shape{parts.front().kind == Kind::capture, parts.back().kind == Kind::capture, {}};
  for (const TemplatePart& part : parts) {
    if (part.kind == Kind::literal) shape.literals.push_back(part.text);
  }
  return shape;
}

BuildNode& child_of(std::unique_ptr<BuildNode>& slot) {
  if (!slot) slot = std::make_unique<BuildNode>();
  return *slot;
}

BuildNode& step(BuildNode& node, std::string_view segment) {
  using Kind = TemplatePart::Kind;
  const std::vector<TemplatePart> parts = split_segment(segment);
  if (parts.empty()) return child_of(node.statics[""]);
  if (parts.size() == 1) {
    switch (parts[0].kind) {
      case Kind::literal:
        return child_of(node.statics[parts[0].text]);
      case Kind::capture:
        return child_of(node.parameter);
      case Kind::rest:
        return child_of(node.rest);
    }
  }
  return child_of(node.patterns[shape_of(parts)]);
}

BuildNode& walk(BuildNode& root, std::string_view path) {
  BuildNode* node = &root;
  path.remove_prefix(1);
  while (true) {
    const std::size_t end = path.find('/');
    node = &step(*node, path.substr(0, end));
    if (end == std::string_view::npos) return *node;
    path.remove_prefix(end + 1);
  }
}

void add_heads(BuildNode& node) {
  const auto has = [&node](std::string_view method) {
    return std::ranges::find(node.endpoints, method, &BuildEndpoint::method);
  };
  if (const auto get = has("GET");
      get != node.endpoints.end() && has("HEAD") == node.endpoints.end()) {
    BuildEndpoint head = *get;
    head.method = "HEAD";
    head.is_head_of_get = true;
    node.endpoints.push_back(std::move(head));
  }
}

/// Children in the one order that both passes use: statics, patterns (most literal bytes first),
/// parameter, rest.
std::vector<std::pair<const PatternShape*, BuildNode*>> ordered_patterns(BuildNode& node) {
  std::vector<std::pair<const PatternShape*, BuildNode*>> patterns;
  for (auto& [shape, child] : node.patterns) patterns.emplace_back(&shape, child.get());
  std::ranges::sort(patterns, [](const auto& a, const auto& b) {
    const std::size_t a_bytes = a.first->literal_bytes();
    const std::size_t b_bytes = b.first->literal_bytes();
    return a_bytes != b_bytes ? a_bytes > b_bytes : *a.first < *b.first;
  });
  return patterns;
}

class Flattener {
 public:
  Flattener(const Intern& intern, RouteTables& tables) : intern_{intern}, tables_{tables} {}

  void flatten(BuildNode& root) {
    // Breadth first, so that a lookup of a shallow path stays on few cache lines.
    std::vector<BuildNode*> order{&root};
    for (std::size_t i = 0; i < order.size(); ++i) {
      BuildNode& node = *order[i];
      node.index = static_cast<std::uint32_t>(i);
      for (auto& [segment, child] : node.statics) order.push_back(child.get());
      for (auto& [shape, child] : ordered_patterns(node)) order.push_back(child);
      if (node.parameter) order.push_back(node.parameter.get());
      if (node.rest) order.push_back(node.rest.get());
    }
    for (BuildNode* node : order) {
      add_heads(*node);
      add_node(*node);
    }
    place_edges();
  }

 private:
  static std::uint32_t size_of(const auto& vector) {
    return static_cast<std::uint32_t>(vector.size());
  }

  void add_node(BuildNode& node) {
    const std::uint32_t first_pattern = size_of(tables_.patterns);
    for (const auto& [shape, child] : ordered_patterns(node)) add_pattern(*shape, *child);
    const std::uint32_t first_endpoint = size_of(tables_.endpoints);
    for (const BuildEndpoint& endpoint : node.endpoints) {
      tables_.endpoints.emplace_back(
          intern_(endpoint.method), endpoint.operation, endpoint.strip, endpoint.is_head_of_get
      );
    }
    for (const auto& [segment, child] : node.statics) {
      edges_.push_back(
          {node.index, hash_segment(node.index, segment), intern_(segment), child->index}
      );
    }
    tables_.nodes.emplace_back(
        tables::Range{first_pattern, size_of(tables_.patterns) - first_pattern},
        node.parameter ? node.parameter->index : tables::none,
        node.rest ? node.rest->index : tables::none,
        tables::Range{first_endpoint, size_of(tables_.endpoints) - first_endpoint},
        size_of(node.statics)
    );
  }

  void add_pattern(const PatternShape& shape, const BuildNode& child) {
    const std::uint32_t first = size_of(tables_.pattern_parts);
    const tables::PatternPart capture{tables::Text{tables::none, 0}};
    if (shape.starts_with_capture) tables_.pattern_parts.push_back(capture);
    for (std::size_t i = 0; i < shape.literals.size(); ++i) {
      tables_.pattern_parts.emplace_back(intern_(shape.literals[i]));
      if (i + 1 < shape.literals.size() || shape.ends_with_capture)
        tables_.pattern_parts.push_back(capture);
    }
    tables_.patterns.emplace_back(
        tables::Range{first, size_of(tables_.pattern_parts) - first}, child.index
    );
  }

  /// At most half full, and larger as long as some run is too long; with hashes that spread, the
  /// first size does for every description there is.
  void place_edges() {
    constexpr int sizes_max = 4;
    std::size_t slots = std::bit_ceil(std::max<std::size_t>(edges_.size() * 2, 2));
    for (int i = 0; i < sizes_max; ++i, slots *= 2) {
      if (place_edges(slots) <= edge_run_max) return;
    }
  }

  /// The longest run of used slots.
  std::size_t place_edges(std::size_t slots) {
    tables_.edges.assign(
        slots, tables::RouteEdge{0, 0, tables::Text{tables::none, 0}, tables::none}
    );
    for (const Edge& edge : edges_) {
      std::size_t slot = edge.hash & (slots - 1);
      while (tables_.edges[slot].child() != tables::none) slot = (slot + 1) & (slots - 1);
      tables_.edges[slot] = tables::RouteEdge{edge.node, edge.hash, edge.segment, edge.child};
    }
    std::size_t longest = 0;
    std::size_t run = 0;
    for (std::size_t i = 0; i < 2 * slots; ++i) {  // twice round: a run may cross the end
      run = tables_.edges[i & (slots - 1)].child() == tables::none ? 0 : run + 1;
      longest = std::max(longest, run);
    }
    return longest;
  }

  struct Edge {
    std::uint32_t node;
    std::uint32_t hash;
    tables::Text segment;
    std::uint32_t child;
  };
  const Intern& intern_;
  RouteTables& tables_;
  std::vector<Edge> edges_;
};

}  // namespace

RouteTables build_routes(
    std::span<const RouteInput> inputs, const Intern& intern, std::vector<RouteConflict>& conflicts
) {
  BuildNode root;
  RouteTables tables;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const RouteInput& input = inputs[i];
    BuildNode& node = walk(root, normalise_template(input.path));
    const auto same = std::ranges::find(node.endpoints, input.method, &BuildEndpoint::method);
    if (same != node.endpoints.end()) {
      conflicts.push_back({same->input, i});
      continue;
    }
    node.endpoints.push_back({input.method, input.operation, input.strip, false, i});
    tables.captures_max =
        std::max(tables.captures_max, static_cast<std::uint32_t>(captures_of(input.path).size()));
  }
  Flattener{intern, tables}.flatten(root);
  tables.lookup_steps = lookup_steps(tables.nodes, tables.edges, tables.patterns);
  return tables;
}

}  // namespace barbacane::routing
