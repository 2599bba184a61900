#include "common/artifact/check_in_place.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "common/artifact/limits.hpp"

namespace barbacane::artifact {
namespace {

using tables::span_of;

/// Who leads to whom at the same instance. Behind the schemas stands one node a dynamic anchor:
/// dynamic references lead there, and from there to every schema that has the anchor.
class InPlaceGraph {
 public:
  explicit InPlaceGraph(TableChecker& checker)
      : checker_(checker),
        schemas_(span_of(checker.gateway().schemas())),
        heads_(schemas_.size(), no_edge) {}

  /// False when the checker gained a fault.
  [[nodiscard]] bool build() {
    add_anchors();
    for (std::size_t at = 0; at < schemas_.size() && checker_.is_sound(); ++at) {
      const tables::Range& range = schemas_[at].instructions();
      if (!checker_.spend({"schemas", at}, range.count())) return false;
      for (const tables::Instruction& it :
           tables::slice(span_of(checker_.gateway().instructions()), range)) {
        add_instruction(static_cast<std::uint32_t>(at), it);
      }
    }
    return checker_.is_sound();
  }

  /// Longest chains by Kahn's algorithm: what is never free of callers stands in a cycle.
  void check_depths() {
    std::vector<std::uint32_t> callers(heads_.size(), 0);
    for (const Edge& edge : edges_) ++callers[edge.target];
    std::vector<std::uint32_t> depths(heads_.size(), 0);
    std::vector<std::uint32_t> ready;
    for (std::uint32_t node = 0; node < heads_.size(); ++node) {
      if (callers[node] == 0) ready.push_back(node);
    }
    std::size_t done = 0;
    while (done < ready.size()) {
      const std::uint32_t node = ready[done++];
      const std::uint32_t depth = depths[node] + (node < schemas_.size() ? 1 : 0);
      if (depth > tables::schema_depth_max) {
        return checker_.add_fault(
            {"schemas", node}, "applicators", "nest deeper than 64 at one instance"
        );
      }
      for (std::uint32_t at = heads_[node]; at != no_edge; at = edges_[at].next) {
        const std::uint32_t target = edges_[at].target;
        depths[target] = std::max(depths[target], depth);
        if (--callers[target] == 0) ready.push_back(target);
      }
    }
    if (done == heads_.size()) return check_visits(ready);
    const auto stuck =
        std::ranges::find_if(callers, [](std::uint32_t count) { return count != 0; });
    checker_.add_fault(
        {"schemas", static_cast<std::size_t>(stuck - callers.begin())},
        "applicators",
        "stand in, or behind, a cycle that never descends into the instance: it would never end"
    );
  }

 private:
  /// How often schemas are asked about one instance, from the ends of all chains back.
  void check_visits(std::span<const std::uint32_t> callers_first) {
    std::vector<std::uint32_t> visits(heads_.size(), 0);
    for (std::size_t i = callers_first.size(); i-- > 0;) {
      const std::uint32_t node = callers_first[i];
      std::uint64_t sum = node < schemas_.size() ? 1 : 0;
      for (std::uint32_t at = heads_[node]; at != no_edge; at = edges_[at].next)
        sum += visits[edges_[at].target];
      if (sum > in_place_visits_max)
        return checker_.add_fault(
            {"schemas", node}, "applicators", "multiply to too many schemas at one instance"
        );
      visits[node] = static_cast<std::uint32_t>(sum);
    }
  }

  static constexpr std::uint32_t no_edge = tables::none;

  struct Edge {
    std::uint32_t target;
    std::uint32_t next;  // edge of the same node
  };

  void add_edge(std::uint32_t from, std::uint32_t target) {
    if (!checker_.spend({"schemas", from}, 1)) return;
    edges_.push_back({target, heads_[from]});
    heads_[from] = static_cast<std::uint32_t>(edges_.size() - 1);
  }

  void add_anchors() {
    const std::span<const tables::Resource> resources = span_of(checker_.gateway().resources());
    for (std::size_t at = 0; at < resources.size() && checker_.is_sound(); ++at) {
      const tables::Range& range = resources[at].dynamic_anchors();
      if (!checker_.spend({"resources", at}, range.count())) return;
      for (const tables::Property& it :
           tables::slice(span_of(checker_.gateway().properties()), range)) {
        const std::string_view name = checker_.view(it.name());
        if (!checker_.spend({"resources", at}, name.size())) return;
        add_edge(anchor_node(name), it.schema());
      }
    }
  }

  std::uint32_t anchor_node(std::string_view name) {
    const auto [place, is_new] = anchors_.emplace(name, static_cast<std::uint32_t>(heads_.size()));
    if (is_new) heads_.push_back(no_edge);
    return place->second;
  }

  void add_dynamic(std::uint32_t from, const tables::Instruction& it) {
    const tables::Text& text = span_of(checker_.gateway().names())[it.b()];
    const std::string_view name = checker_.view(text);
    if (!checker_.spend({"schemas", from}, name.size())) return;
    add_edge(from, it.a());
    if (const auto anchor = anchors_.find(name); anchor != anchors_.end()) {
      add_edge(from, anchor->second);
    }
  }

  void add_instruction(std::uint32_t from, const tables::Instruction& it) {
    switch (it.op()) {
      case tables::Opcode::all_of:
      case tables::Opcode::any_of:
      case tables::Opcode::one_of:
        if (!checker_.spend({"schemas", from}, it.b())) return;
        for (const std::uint32_t target :
             span_of(checker_.gateway().schema_lists()).subspan(it.a(), it.b())) {
          add_edge(from, target);
        }
        break;
      case tables::Opcode::negation:
      case tables::Opcode::ref:
        add_edge(from, it.a());
        break;
      case tables::Opcode::dependent_schema:
        add_edge(from, it.b());
        break;
      case tables::Opcode::if_then_else:
        for (const std::uint32_t target : {it.a(), it.b(), it.c()}) {
          if (target != tables::none) add_edge(from, target);
        }
        break;
      case tables::Opcode::dynamic_ref:
        add_dynamic(from, it);
        break;
      default:  // descends, or looks at nothing else
        break;
    }
  }

  TableChecker& checker_;
  std::span<const tables::Schema> schemas_;
  std::vector<std::uint32_t> heads_;  // first edge of each node
  std::vector<Edge> edges_;
  std::map<std::string_view, std::uint32_t> anchors_;
};

}  // namespace

void check_in_place(TableChecker& checker) {
  InPlaceGraph graph{checker};
  if (graph.build()) graph.check_depths();
}

}  // namespace barbacane::artifact
