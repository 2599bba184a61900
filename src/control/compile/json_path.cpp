#include "control/compile/json_path.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "control/compile/i_regexp.hpp"
#include "control/compile/json_path_parser.hpp"

namespace barbacane::compile {
namespace json_path {
namespace {

using json::Kind;
using json::Node;

/// A value in a filter; nothing at all is a value of its own (RFC 9535 §2.3.5.2.2).
struct Value {
  bool is_nothing = true;
  const Node* node = nullptr;  // arrays and objects
  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0;
  std::string_view text;
};

double number_of(std::string_view text) {
  double value = 0;
  const auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::result_out_of_range) return text.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  return value;
}

Value value_of(const Node& node) {
  Value value;
  value.is_nothing = false;
  value.node = &node;
  value.kind = node.kind;
  value.boolean = node.boolean;
  value.text = node.text;
  if (node.kind == Kind::number) value.number = number_of(node.text);
  return value;
}

Value value_of(double number) {
  return {
      .is_nothing = false,
      .node = nullptr,
      .kind = Kind::number,
      .boolean = false,
      .number = number,
      .text = {}
  };
}

/// Evaluates one query over one tree, within a bound of work.
class Evaluation {
 public:
  Evaluation(const Node& root, std::uint64_t work_max) : root_{root}, work_max_{work_max} {}

  /// Ways are remembered as a chain: each entry knows the one above.
  struct Step {
    std::uint32_t above;
    std::uint32_t child;
  };
  struct Reached {
    const Node* node;
    std::uint32_t step;  // index into steps_; 0 = the root
  };

  std::vector<Reached> run(const Query& query, Reached from) {
    std::vector<Reached> nodes{query.is_absolute ? Reached{&root_, 0} : from};
    for (const Segment& segment : query.segments) {
      std::vector<Reached> next;
      for (const Reached& node : nodes) {
        if (segment.is_descendant) {
          descend(segment, node, next);
        } else {
          apply(segment, node, next);
        }
        if (is_exhausted()) return {};
      }
      nodes = std::move(next);
    }
    return nodes;
  }

  [[nodiscard]] bool is_exhausted() const { return work_ > work_max_; }
  [[nodiscard]] std::uint64_t work_left() const {
    return work_ > work_max_ ? 0 : work_max_ - work_;
  }

  [[nodiscard]] std::vector<std::uint32_t> way_of(Reached reached) const {
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = reached.step; at != 0; at = steps_[at].above)
      way.push_back(steps_[at].child);
    std::ranges::reverse(way);
    return way;
  }

 private:
  Reached child(const Reached& of, std::size_t index) {
    ++work_;
    const Node& node = *of.node;
    const Node* below = node.is(Kind::array) ? node.items[index] : node.members[index].value;
    // Inside a filter nobody asks for the way.
    if (filters_ != 0) return {below, 0};
    steps_.push_back({of.step, static_cast<std::uint32_t>(index)});
    return {below, static_cast<std::uint32_t>(steps_.size() - 1)};
  }

  static std::size_t children_of(const Node& node) {
    return node.is(Kind::array) ? node.items.size() : node.members.size();
  }

  void descend(const Segment& segment, const Reached& from, std::vector<Reached>& out) {
    std::vector<Reached> open{from};
    while (!open.empty() && !is_exhausted()) {
      const Reached node = open.back();
      open.pop_back();
      apply(segment, node, out);
      for (std::size_t i = children_of(*node.node); i-- > 0;) open.push_back(child(node, i));
    }
  }

  void apply(const Segment& segment, const Reached& node, std::vector<Reached>& out) {
    for (const Selector& selector : segment.selectors) {
      ++work_;
      switch (selector.kind) {
        case Selector::Kind::name:
          by_name(selector, node, out);
          break;
        case Selector::Kind::index:
          by_index(selector, node, out);
          break;
        case Selector::Kind::slice:
          by_slice(selector, node, out);
          break;
        case Selector::Kind::wildcard:
        case Selector::Kind::filter:
          for (std::size_t i = 0; i < children_of(*node.node) && !is_exhausted(); ++i) {
            const Reached below = child(node, i);
            if (selector.filter == nullptr || passes(*selector.filter, *below.node))
              out.push_back(below);
          }
          break;
      }
    }
  }

  void by_name(const Selector& selector, const Reached& node, std::vector<Reached>& out) {
    const json::Member* member = node.node->find_member(selector.name);
    work_ += node.node->members.size() / 16;  // find_member looks at all, quickly
    if (member != nullptr)
      out.push_back(child(node, static_cast<std::size_t>(member - node.node->members.data())));
  }

  void by_index(const Selector& selector, const Reached& node, std::vector<Reached>& out) {
    if (!node.node->is(Kind::array)) return;
    const auto size = static_cast<std::int64_t>(node.node->items.size());
    const std::int64_t index = *selector.start < 0 ? *selector.start + size : *selector.start;
    if (index >= 0 && index < size) out.push_back(child(node, static_cast<std::size_t>(index)));
  }

  /// RFC 9535 §2.3.4.2.2.
  void by_slice(const Selector& selector, const Reached& node, std::vector<Reached>& out) {
    if (!node.node->is(Kind::array) || selector.step == 0) return;
    const auto size = static_cast<std::int64_t>(node.node->items.size());
    const bool is_forward = selector.step > 0;
    const auto bound = [&](const std::optional<std::int64_t>& given, std::int64_t otherwise) {
      std::int64_t value = given.value_or(otherwise);
      if (given && value < 0) value += size;
      return is_forward ? std::clamp<std::int64_t>(value, 0, size)
                        : std::clamp<std::int64_t>(value, -1, size - 1);
    };
    const std::int64_t start = bound(selector.start, is_forward ? 0 : size - 1);
    const std::int64_t end = is_forward     ? bound(selector.end, size)
                             : selector.end ? bound(selector.end, -1)
                                            : -1;
    for (std::int64_t i = start; is_forward ? i < end : i > end; i += selector.step)
      out.push_back(child(node, static_cast<std::size_t>(i)));
  }

  bool passes(const Expression& expression, const Node& current) {
    ++work_;
    if (is_exhausted()) return false;
    const auto holds = [&](const Expression& part) { return passes(part, current); };
    switch (expression.kind) {
      case Expression::Kind::any_of:
        return std::ranges::any_of(expression.parts, holds);
      case Expression::Kind::all_of:
        return std::ranges::all_of(expression.parts, holds);
      case Expression::Kind::negation:
        return !passes(expression.parts.front(), current);
      case Expression::Kind::comparison:
        return compare(
            expression.comparison,
            value(expression.parts[0], current),
            value(expression.parts[1], current)
        );
      case Expression::Kind::query:
        return !nodes_of(expression.query, current).empty();
      case Expression::Kind::call:
        return matches(
            value(expression.parts[0], current),
            value(expression.parts[1], current),
            expression.function == Function::match
        );
      case Expression::Kind::literal:
        return false;
    }
    return false;
  }

  std::vector<Reached> nodes_of(const Query& query, const Node& current) {
    ++filters_;
    std::vector<Reached> nodes = run(query, {&current, 0});
    --filters_;
    return nodes;
  }

  Value value(const Expression& expression, const Node& current) {
    if (expression.kind == Expression::Kind::literal)
      return {
          .is_nothing = false,
          .node = nullptr,
          .kind = expression.literal,
          .boolean = expression.boolean,
          .number = expression.number,
          .text = expression.text
      };
    if (expression.kind == Expression::Kind::query) {
      const std::vector<Reached> nodes = nodes_of(expression.query, current);
      return nodes.size() == 1 ? value_of(*nodes.front().node) : Value{};
    }
    switch (expression.function) {
      case Function::count:
        return value_of(static_cast<double>(nodes_of(expression.parts.front().query, current).size()
        ));
      case Function::value:
        return value(expression.parts.front(), current);
      case Function::length:
        return length_of(value(expression.parts.front(), current));
      case Function::match:
      case Function::search:
        break;
    }
    return {};
  }

  static Value length_of(const Value& of) {
    if (of.is_nothing) return {};
    if (of.kind == Kind::string) {
      const auto is_start = [](char byte) { return (byte & 0xC0) != 0x80; };
      return value_of(static_cast<double>(std::ranges::count_if(of.text, is_start)));
    }
    if (of.kind != Kind::array && of.kind != Kind::object) return {};
    return value_of(static_cast<double>(children_of(*of.node)));
  }

  bool matches(const Value& text, const Value& pattern, bool is_whole) {
    if (text.is_nothing || pattern.is_nothing || text.kind != Kind::string ||
        pattern.kind != Kind::string)
      return false;
    auto [known, is_new] = patterns_.try_emplace(std::string{pattern.text});
    if (is_new) known->second = IRegexp::parse(pattern.text);
    if (!known->second) return false;
    work_ += text.text.size() * known->second->states() / 8;
    if (is_exhausted()) return false;
    return is_whole ? known->second->matches(text.text) : known->second->is_in(text.text);
  }

  bool compare(Comparison comparison, const Value& left, const Value& right) {
    switch (comparison) {
      case Comparison::equal:
        return is_equal(left, right);
      case Comparison::unequal:
        return !is_equal(left, right);
      case Comparison::less:
        return is_less(left, right);
      case Comparison::less_equal:
        return is_less(left, right) || is_equal(left, right);
      case Comparison::greater:
        return is_less(right, left);
      case Comparison::greater_equal:
        return is_less(right, left) || is_equal(left, right);
    }
    return false;
  }

  static bool is_less(const Value& left, const Value& right) {
    if (left.is_nothing || right.is_nothing || left.kind != right.kind) return false;
    if (left.kind == Kind::number) return left.number < right.number;
    return left.kind == Kind::string && left.text < right.text;
  }

  bool is_equal(const Value& left, const Value& right) {
    ++work_;
    if (left.is_nothing || right.is_nothing) return left.is_nothing && right.is_nothing;
    if (left.kind != right.kind || is_exhausted()) return false;
    switch (left.kind) {
      case Kind::null:
        return true;
      case Kind::boolean:
        return left.boolean == right.boolean;
      case Kind::number:
        return left.number == right.number;
      case Kind::string:
        return left.text == right.text;
      case Kind::array:
        return std::ranges::equal(
            left.node->items,
            right.node->items,
            [this](const Node* a, const Node* b) { return is_equal(value_of(*a), value_of(*b)); }
        );
      case Kind::object:
        return left.node->members.size() == right.node->members.size() &&
               std::ranges::all_of(left.node->members, [&](const json::Member& member) {
                 work_ += right.node->members.size() / 16;
                 const Node* other = right.node->find(member.key);
                 return other != nullptr && is_equal(value_of(*member.value), value_of(*other));
               });
    }
    return false;
  }

  const Node& root_;
  std::uint64_t work_max_;
  std::vector<Step> steps_{{0, 0}};
  std::unordered_map<std::string, std::optional<IRegexp>> patterns_;
  std::uint64_t work_ = 0;
  std::size_t filters_ = 0;  // how many filters we are inside of
};

}  // namespace
}  // namespace json_path

std::optional<JsonPath> JsonPath::parse(std::string_view text, std::string& fault) {
  if (text.size() > bytes_max) {
    fault = "the JSONPath is longer than " + std::to_string(bytes_max) + " bytes";
    return std::nullopt;
  }
  json_path::Parser parser{text};
  std::optional<json_path::Query> query = parser.parse();
  if (!query) {
    fault = parser.fault();
    return std::nullopt;
  }
  JsonPath made;
  made.query_ = std::move(*query);
  return made;
}

std::optional<std::vector<PathMatch>> JsonPath::select(
    const json::Node& root, std::uint64_t& work_left
) const {
  json_path::Evaluation evaluation{root, work_left};
  const auto nodes = evaluation.run(query_, {&root, 0});
  work_left = evaluation.work_left();
  if (evaluation.is_exhausted() || nodes.size() > matches_max) return std::nullopt;
  std::vector<PathMatch> matches;
  matches.reserve(nodes.size());
  for (const auto& reached : nodes) matches.push_back({reached.node, evaluation.way_of(reached)});
  return matches;
}

}  // namespace barbacane::compile
