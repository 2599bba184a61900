#include "control/diff/schema_uses.hpp"

#include <algorithm>

namespace barbacane::diff {
namespace {

constexpr std::size_t uses_count = 4;
constexpr std::size_t path_bytes_max = 160;

/// What it does to callers, in words.
std::string_view consequence_of(Effect effect, Use use) {
  const bool is_turned = use == Use::request_turned || use == Use::response_turned;
  if (effect == Effect::undecided) return "counted as breaking";
  if (effect != Effect::narrows && effect != Effect::widens) return {};
  const bool narrows = (effect == Effect::narrows) != is_turned;
  if (is_request(use))
    return narrows ? "requests that passed are refused" : "what passed still passes";
  return narrows ? "callers get no more than they were promised"
                 : "callers may get what they were not promised";
}

}  // namespace

void SchemaUses::add(
    std::string_view operation,
    std::string words,
    Use use,
    std::uint32_t before,
    std::uint32_t after,
    Wire wire
) {
  const auto set_of = [](std::uint32_t schema) {
    return schema == tables::none ? SchemaSet{} : SchemaSet{schema};
  };
  const std::uint32_t node = comparer_.compare(set_of(before), set_of(after), wire);
  if (node == SchemaComparer::same) return;
  if (operations_.empty() || operations_.back() != operation) operations_.emplace_back(operation);
  roots_.push_back({static_cast<std::uint32_t>(operations_.size() - 1), node, use, std::move(words)}
  );
}

/// Backwards along the edges from what differs.
void SchemaUses::find_dirty() {
  const std::vector<PairNode>& nodes = comparer_.nodes();
  std::vector<std::vector<std::uint32_t>> from(nodes.size());
  std::vector<std::uint32_t> open;
  is_dirty_.assign(nodes.size(), false);
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    for (const Edge& edge : nodes[i].edges) from[edge.to].push_back(i);
    if (nodes[i].differences.empty()) continue;
    is_dirty_[i] = true;
    open.push_back(i);
  }
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    for (const std::uint32_t other : from[node]) {
      if (is_dirty_[other]) continue;
      is_dirty_[other] = true;
      open.push_back(other);
    }
  }
}

std::string SchemaUses::path_to(std::size_t visit) const {
  std::vector<const std::string*> steps;
  for (std::size_t at = visit; visits_[at].from != at; at = visits_[at].from) {
    if (!visits_[at].step->empty()) steps.push_back(visits_[at].step);
  }
  std::string out;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (out.size() > path_bytes_max) return out + "/...";
    out += '/' + **step;
  }
  return out;
}

void SchemaUses::tell(const Root& root, std::size_t visit, Collector& collector) const {
  const auto [node, use, from, step] = visits_[visit];
  const std::vector<SchemaDifference>& all = comparer_.nodes()[node].differences;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const SchemaDifference& one = all[i];
    if ((one.uses & (is_request(use) ? in_requests : in_responses)) == 0) continue;
    std::string key = "schema " + std::to_string(node) + ' ' + std::to_string(i) + ' ' +
                      std::to_string(static_cast<int>(use));
    if (collector.join(key, operations_[root.operation])) continue;
    const Side& side = one.is_old ? before_ : after_;
    Difference out;
    out.code = one.code;
    out.severity = severity_of(one.effect, use);
    out.is_undecided = one.effect == Effect::undecided;
    out.where = side.locate_schema(one.schema, one.keyword, one.below);
    const std::string path = path_to(visit);
    out.message = root.words + (path.empty() ? "" : " at " + path) + ": " + one.message;
    const std::string_view consequence =
        one.code == "D1108" ? std::string_view{} : consequence_of(one.effect, use);
    if (!consequence.empty()) out.message += "; " + std::string{consequence};
    out.before = one.before;
    out.after = one.after;
    collector.add(std::move(out), operations_[root.operation], std::move(key));
  }
}

void SchemaUses::walk(const Root& root, Collector& collector) {
  visits_.clear();
  const auto visit = [&](std::uint32_t node, Use use, std::size_t from, const std::string* step) {
    std::uint32_t& stamp = stamps_[node * uses_count + static_cast<std::size_t>(use)];
    if (!is_dirty_[node] || stamp == stamp_) return;
    stamp = stamp_;
    visits_.push_back({node, use, from, step});
  };
  visit(root.node, root.use, 0, nullptr);
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    ++visited_;
    tell(root, i, collector);
    const Visit here = visits_[i];
    const std::uint8_t bit = is_request(here.use) ? in_requests : in_responses;
    for (const Edge& edge : comparer_.nodes()[here.node].edges) {
      if ((edge.uses & bit) != 0)
        visit(edge.to, edge.is_turned ? turned(here.use) : here.use, i, &edge.step);
    }
  }
}

void SchemaUses::report(Collector& collector) {
  find_dirty();
  stamps_.assign(comparer_.nodes().size() * uses_count, 0);
  std::uint32_t operation = tables::none;
  for (const Root& root : roots_) {
    if (root.operation != operation && visited_ < visits_max) ++stamp_;
    if (stamp_ == 0) stamp_ = 1;
    operation = root.operation;
    walk(root, collector);
  }
}

}  // namespace barbacane::diff
