#include "control/diff/schema_comparer.hpp"

#include <algorithm>
#include <array>

#include "common/json/write.hpp"

namespace barbacane::diff {

using tables::Opcode;

namespace {

std::string key_of(
    const SchemaSet& before, const SchemaSet& after, Wire wire, std::uint32_t types
) {
  std::string key{wire == Wire::text ? 't' : 'j', static_cast<char>(types)};
  for (const std::uint32_t one : before) key += std::to_string(one) + ' ';
  key += '|';
  for (const std::uint32_t one : after) key += std::to_string(one) + ' ';
  return key;
}

/// Aliases resolved, doubles and schemas that demand nothing left out.
SchemaSet normalised(const Side& side, SchemaSet set) {
  for (std::uint32_t& schema : set) schema = side.resolved(schema);
  std::ranges::sort(set);
  set.erase(std::ranges::unique(set).begin(), set.end());
  if (set.size() > 1) {
    std::erase_if(set, [&side](std::uint32_t schema) {
      return side.program().instructions_of(schema).empty();
    });
  }
  return set;
}

std::string shown_member(const json::Node* node, std::string_view key) {
  const json::Node* value =
      node == nullptr || !node->is(json::Kind::object) ? nullptr : node->find(key);
  return value == nullptr ? std::string{} : json::to_text(*value);
}

}  // namespace

std::string words_of_types(std::uint32_t types) {
  if (types == type_any) return "any";
  if (types == 0) return "none";
  struct Name {
    std::uint32_t bits;
    std::string_view name;
  };
  constexpr std::array names{
      Name{type_string, "string"},
      Name{type_integer | type_fraction, "number"},
      Name{type_integer, "integer"},
      Name{type_fraction, "fraction"},
      Name{type_boolean, "boolean"},
      Name{type_array, "array"},
      Name{type_object, "object"},
      Name{type_null, "null"}
  };
  std::string out;
  for (const Name& one : names) {
    if ((types & one.bits) != one.bits) continue;
    types &= ~one.bits;
    out += (out.empty() ? "" : " | ") + std::string{one.name};
  }
  return out;
}

SchemaComparer::SchemaComparer(
    const Side& before, const Side& after, const SchemaClasses& meanings, const SchemaClasses& words
)
    : before_{before}, after_{after}, meanings_{meanings}, words_{words} {
  nodes_.emplace_back();  // same
  is_open_.push_back(false);
}

SchemaDifference& SchemaComparer::add(
    const Pair& pair, std::string_view code, Effect effect, const Demand* at, bool is_old
) {
  SchemaDifference& out = nodes_[pair.node].differences.emplace_back();
  out.code = code;
  out.effect = effect;
  out.is_old = is_old;
  const Side& side = is_old ? before_ : after_;
  if (at != nullptr) {
    out.schema = at->schema;
    out.keyword = side.program().name(at->it->keyword());
    return out;
  }
  const SchemaSet& set = is_old ? pair.old_set : pair.new_set;
  const SchemaSet& other = is_old ? pair.new_set : pair.old_set;
  if (set.empty()) out.is_old = !is_old;
  out.schema = set.empty() ? (other.empty() ? 0 : other.front()) : set.front();
  return out;
}

void SchemaComparer::descend(const Pair& pair, Inside inside, SchemaSet before, SchemaSet after) {
  const std::uint32_t to = compare(std::move(before), std::move(after), inside.wire, inside.types);
  if (to == same) return;
  nodes_[pair.node].is_provisional |= is_open_[to] || nodes_[to].is_provisional;
  nodes_[pair.node].edges.push_back({to, std::move(inside.step), inside.uses, inside.is_turned});
}

std::uint32_t SchemaComparer::compare(
    SchemaSet before, SchemaSet after, Wire wire, std::uint32_t types
) {
  before = normalised(before_, std::move(before));
  after = normalised(after_, std::move(after));
  if (words_.are_equal(before, after)) return same;
  const auto [known, is_new] = known_.try_emplace(
      key_of(before, after, wire, types), static_cast<std::uint32_t>(nodes_.size())
  );
  if (!is_new) return known->second;
  const std::uint32_t node = known->second;
  nodes_.emplace_back();
  is_open_.push_back(true);
  Pair pair{
      node, before, after, before_reader_.read(before), after_reader_.read(after), 0, wire, types
  };
  pair.before.types &= types;
  pair.after.types &= types;
  if (depth_ == depth_max || nodes_.size() > nodes_max) {
    add(pair, "D1499", Effect::undecided, nullptr, false).message =
        "the schemas differ deeper than is looked into";
  } else {
    ++depth_;
    fill(pair);
    --depth_;
  }
  is_open_[node] = false;
  summarise(node);
  return node;
}

void SchemaComparer::fill(Pair& pair) {
  if (pair.types == type_any) {  // else it was said of all types
    compare_words(pair);
    compare_access(pair);
  }
  if (!compare_types(pair)) return;
  if (compare_values(pair) || split_by_type(pair)) return;
  compare_numbers(pair);
  compare_counts(pair);
  compare_patterns(pair);
  compare_formats(pair);
  compare_flags(pair);
  compare_contents(pair);
  if ((pair.common & type_object) != 0) compare_objects(pair);
  if ((pair.common & type_array) != 0) compare_arrays(pair);
  compare_choices(pair);
  compare_conditions(pair);
  compare_discriminators(pair);
}

/// False when there is nothing further to compare.
bool SchemaComparer::compare_types(Pair& pair) {
  std::uint32_t before = pair.before.types;
  std::uint32_t after = pair.after.types;
  if (pair.wire == Wire::text) {
    // A parameter of which nothing is said is a text.
    if (before == type_any && (after & type_string) != 0) before = after;
    if (after == type_any && (before & type_string) != 0) after = before;
  }
  pair.common = before & after;
  if (before == after) return before != 0;
  const Demand* at = pair.after.first(Opcode::type_mask);
  const Demand* old_at = pair.before.first(Opcode::type_mask);
  const auto say = [&](Effect effect, std::string message) {
    const bool is_old = at == nullptr && old_at != nullptr;
    SchemaDifference& out = add(pair, "D1401", effect, is_old ? old_at : at, is_old);
    out.message = std::move(message);
    out.before = words_of_types(before);
    out.after = words_of_types(after);
  };
  if (after == 0 || before == 0) {
    say(after == 0 ? Effect::narrows : Effect::widens,
        after == 0 ? "no value is allowed any more" : "no value was allowed, some are now");
    return false;
  }
  const std::uint32_t scalars = type_null | type_boolean | type_integer | type_fraction;
  if (pair.wire == Wire::text && (after & type_string) != 0 && (before & type_string) == 0 &&
      (before & ~scalars) == 0) {
    // On the wire of a parameter every number is a text.
    const bool is_free = pair.after.first(Opcode::pattern) == nullptr &&
                         pair.after.first(Opcode::min_length) == nullptr &&
                         pair.after.first(Opcode::max_length) == nullptr &&
                         pair.after.first(Opcode::enumeration) == nullptr &&
                         pair.after.first(Opcode::constant) == nullptr &&
                         pair.after.first(Opcode::format) == nullptr;
    say(is_free ? Effect::widens : Effect::undecided,
        is_free ? "any text is taken now" : "texts are taken now, with conditions of their own");
    return false;
  }
  if (pair.common == after) {
    say(Effect::narrows, "fewer types are allowed");
  } else if (pair.common == before) {
    say(Effect::widens, "more types are allowed");
  } else {
    say(Effect::narrows, "the type has changed: types are no longer allowed");
    say(Effect::widens, "the type has changed: other types are allowed now");
  }
  return pair.common != 0;
}

/// Titles, descriptions, examples: for readers. A default is what leaving a value out means.
void SchemaComparer::compare_words(Pair& pair) {
  if (pair.old_set.empty() || pair.new_set.empty()) return;
  SchemaSet before = pair.before.owners;
  SchemaSet after = pair.after.owners;
  if (before.size() != after.size() || before.empty()) {
    before = {pair.old_set.front()};
    after = {pair.new_set.front()};
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    const json::Node* old_node = before_.node_of_schema(before[i]);
    const json::Node* new_node = after_.node_of_schema(after[i]);
    if (old_node == nullptr || new_node == nullptr) continue;
    if (words_of_schema(old_node) == words_of_schema(new_node)) continue;
    std::string old_default = shown_member(old_node, "default");
    std::string new_default = shown_member(new_node, "default");
    if (old_default != new_default) {
      SchemaDifference& out = add(pair, "D1108", Effect::narrows, nullptr, new_default.empty());
      out.schema = new_default.empty() ? before[i] : after[i];
      out.keyword = "default";
      out.message = "what leaving it out means has changed";
      out.before = std::move(old_default);
      out.after = std::move(new_default);
      // Nothing else may have changed.
    }
    for (const std::string_view key :
         {"deprecated", "title", "description", "example", "examples"}) {
      std::string was = shown_member(old_node, key);
      std::string is = shown_member(new_node, key);
      if (was == is) continue;
      const bool is_deprecation = key == "deprecated" && is == "true";
      SchemaDifference& out =
          add(pair,
              is_deprecation ? "D1005" : "D1009",
              is_deprecation ? Effect::compatible : Effect::cosmetic,
              nullptr,
              is.empty());
      out.schema = is.empty() ? before[i] : after[i];
      out.keyword = key;
      out.message = is_deprecation ? "it is deprecated" : "'" + std::string{key} + "' has changed";
      out.before = std::move(was);
      out.after = std::move(is);
    }
  }
}

void SchemaComparer::summarise(std::uint32_t node) {
  PairNode& own = nodes_[node];
  for (const SchemaDifference& one : own.differences) {
    if (one.code == "D1108") continue;  // a default lets nothing pass
    const bool is_both = one.effect == Effect::undecided || one.effect == Effect::breaks;
    own.narrows |= one.effect == Effect::narrows || is_both;
    own.widens |= one.effect == Effect::widens || is_both;
    own.is_reshaped |= one.code == "D1408" || one.code == "D1409";
  }
  for (const Edge& edge : own.edges) {
    const PairNode& below = nodes_[edge.to];
    own.narrows |= edge.is_turned ? below.widens : below.narrows;
    own.widens |= edge.is_turned ? below.narrows : below.widens;
    own.is_reshaped |= below.is_reshaped;
  }
}

}  // namespace barbacane::diff
