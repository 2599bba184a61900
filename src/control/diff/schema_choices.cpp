// Alternatives and conditions: anyOf, oneOf, not, if, discriminator, dynamic references.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "control/diff/schema_comparer.hpp"

namespace barbacane::diff {

using tables::none;
using tables::Opcode;

namespace {

std::string_view last_token(std::string_view pointer) {
  return pointer.substr(pointer.rfind('/') + 1);
}

/// What an alternative is called: the component it refers to, or its title.
std::string name_of_schema(const Side& side, std::uint32_t schema) {
  const std::uint32_t target = side.resolved(schema);
  if (target != schema)
    return std::string{last_token(side.text(side.program().schema(target).pointer()))};
  const json::Node* node = side.node_of_schema(schema);
  const json::Node* title =
      node == nullptr || !node->is(json::Kind::object) ? nullptr : node->find("title");
  return title == nullptr ? std::string{} : std::string{title->text};
}

std::vector<Demand> choices_of(const Demands& demands) {
  std::vector<Demand> out = demands.of(Opcode::any_of);
  const std::vector<Demand> one_of = demands.of(Opcode::one_of);
  out.insert(out.end(), one_of.begin(), one_of.end());
  return out;
}

SchemaSet alternatives_of(const Side& side, const Demand& choice) {
  SchemaSet out;
  for (std::uint32_t i = 0; i < choice.it->b(); ++i)
    out.push_back(side.program().list(choice.it->a() + i));
  return out;
}

}  // namespace

/// Whether everything that passes `before` passes `after` (or the other way round): certain, or no.
bool SchemaComparer::lets_pass(const SchemaSet& before, const SchemaSet& after, bool is_reverse) {
  const std::uint32_t node = compare(before, after, Wire::json);
  if (node == same) return true;
  if (is_open_[node] || nodes_[node].is_provisional) return false;
  return is_reverse ? !nodes_[node].widens : !nodes_[node].narrows;
}

/// Where one side has alternatives of different types and the other has none, each alternative is
/// compared with what the other says of its types: {anyOf: [{type: string}, {type: 'null'}]} is
/// {type: [string, 'null']}.
bool SchemaComparer::split_by_type(Pair& pair) {
  const std::vector<Demand> before = choices_of(pair.before);
  const std::vector<Demand> after = choices_of(pair.after);
  if (before.size() + after.size() != 1) return false;
  const bool is_old = !before.empty();
  const Side& side = is_old ? before_ : after_;
  const Demands& demands = is_old ? pair.before : pair.after;
  const bool is_pure = std::ranges::all_of(demands.all, [](const Demand& one) {
    const Opcode op = one.it->op();
    return op == Opcode::any_of || op == Opcode::one_of || op == Opcode::type_mask;
  });
  std::uint32_t seen = 0;
  const SchemaSet alternatives = alternatives_of(side, is_old ? before.front() : after.front());
  for (const std::uint32_t one : alternatives) {
    const std::uint32_t types = reader(side).types_of(one);
    if (!is_pure || (types & seen) != 0) return false;
    seen |= types;
  }
  for (const std::uint32_t one : alternatives) {
    const std::uint32_t types = reader(side).types_of(one) & pair.common;
    if (types == 0) continue;
    descend(
        pair,
        {.wire = pair.wire, .types = types},
        is_old ? SchemaSet{one} : pair.old_set,
        is_old ? pair.new_set : SchemaSet{one}
    );
  }
  return true;
}

/// The same, and nothing is described in one that is not in the other: an object that is open lets
/// any other pass, and is still not what callers know.
bool SchemaComparer::covers(const SchemaSet& before, const SchemaSet& after, bool is_reverse) {
  if (!lets_pass(before, after, is_reverse)) return false;
  return !nodes_[compare(before, after, Wire::json)].is_reshaped;
}

void SchemaComparer::compare_choices(Pair& pair) {
  std::vector<Demand> before = choices_of(pair.before);
  std::vector<Demand> after = choices_of(pair.after);
  const std::size_t both = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < both; ++i) compare_choice(pair, before[i], after[i]);
  for (std::size_t i = both; i < after.size(); ++i) {
    const SchemaSet alternatives = alternatives_of(after_, after[i]);
    const bool is_free = after[i].it->op() == Opcode::any_of &&
                         std::ranges::any_of(alternatives, [&](std::uint32_t one) {
                           return covers(pair.old_set, {one}, false);
                         });
    if (is_free) continue;
    SchemaDifference& out = add(pair, "D1413", Effect::narrows, &after[i], false);
    out.message = "a value must be one of several alternatives now";
    out.after = std::to_string(alternatives.size()) + " alternatives";
  }
  for (std::size_t i = both; i < before.size(); ++i) {
    const SchemaSet alternatives = alternatives_of(before_, before[i]);
    const bool is_free = before[i].it->op() == Opcode::any_of &&
                         std::ranges::any_of(alternatives, [&](std::uint32_t one) {
                           return covers({one}, pair.new_set, true);
                         });
    if (is_free) continue;
    SchemaDifference& out = add(pair, "D1412", Effect::widens, &before[i], true);
    out.message = "a value need no longer be one of several alternatives";
    out.before = std::to_string(alternatives.size()) + " alternatives";
  }
}

/// Which alternative became which: those that say the same, those of one name, those in one place.
SchemaComparer::Partners SchemaComparer::partners_of(const SchemaSet& olds, const SchemaSet& news) {
  Partners out{
      .of_old = std::vector<std::uint32_t>(olds.size(), none),
      .of_new = std::vector<std::uint32_t>(news.size(), none)
  };
  const auto join_where = [&](const auto& fits) {
    for (std::uint32_t i = 0; i < olds.size(); ++i) {
      for (std::uint32_t j = 0; j < news.size() && out.of_old[i] == none; ++j) {
        if (out.of_new[j] != none || !fits(i, j)) continue;
        out.of_old[i] = j;
        out.of_new[j] = i;
      }
    }
  };
  std::vector<std::string> old_names;
  std::vector<std::string> new_names;
  for (const std::uint32_t one : olds) old_names.push_back(name_of_schema(before_, one));
  for (const std::uint32_t one : news) new_names.push_back(name_of_schema(after_, one));
  join_where([&](std::uint32_t i, std::uint32_t j) {
    return meanings_.are_equal({before_.resolved(olds[i])}, {after_.resolved(news[j])});
  });
  join_where([&](std::uint32_t i, std::uint32_t j) {
    return !old_names[i].empty() && old_names[i] == new_names[j];
  });
  const bool is_same_count = olds.size() == news.size();
  join_where([&](std::uint32_t i, std::uint32_t j) {
    if (before_reader_.types_of(olds[i]) != after_reader_.types_of(news[j])) return false;
    return is_same_count ? i == j : old_names[i].empty() && new_names[j].empty();
  });
  return out;
}

void SchemaComparer::compare_choice(Pair& pair, const Demand& before, const Demand& after) {
  const SchemaSet olds = alternatives_of(before_, before);
  const SchemaSet news = alternatives_of(after_, after);
  const Partners partners = partners_of(olds, news);
  bool is_changed = before.it->op() != after.it->op();
  for (std::size_t i = 0; i < olds.size(); ++i) {
    if (partners.of_old[i] == none) continue;
    const std::uint32_t other = news[partners.of_old[i]];
    descend(pair, {.wire = pair.wire}, {olds[i]}, {other});
    if (meanings_.are_equal({before_.resolved(olds[i])}, {after_.resolved(other)})) continue;
    is_changed |= !lets_pass({olds[i]}, {other}, false) || !lets_pass({olds[i]}, {other}, true);
  }
  const auto say = [&](const Demand& at, bool is_old, std::size_t index, std::uint32_t schema) {
    SchemaDifference& out =
        add(pair, is_old ? "D1413" : "D1412", is_old ? Effect::narrows : Effect::widens, &at, is_old
        );
    const Side& side = is_old ? before_ : after_;
    std::string name = name_of_schema(side, schema);
    if (name.empty()) name = words_of_types(reader(side).types_of(schema));
    out.below = '/' + std::to_string(index);
    out.message = is_old ? "an alternative was removed" : "an alternative was added";
    (is_old ? out.before : out.after) = std::move(name);
  };
  const bool is_small = olds.size() <= alternatives_max && news.size() <= alternatives_max;
  for (std::size_t i = 0; i < olds.size(); ++i) {
    if (partners.of_old[i] != none) continue;
    is_changed = true;
    const bool is_covered = is_small && std::ranges::any_of(news, [&](std::uint32_t one) {
                              return covers({olds[i]}, {one}, false);
                            });
    if (!is_covered) say(before, true, i, olds[i]);
  }
  for (std::size_t j = 0; j < news.size(); ++j) {
    if (partners.of_new[j] != none) continue;
    is_changed = true;
    const bool is_covered = is_small && std::ranges::any_of(olds, [&](std::uint32_t one) {
                              return covers({one}, {news[j]}, true);
                            });
    if (!is_covered) say(after, false, j, news[j]);
  }
  if (is_changed) doubt_overlaps(pair, before, after);
}

/// A value that passes two alternatives of oneOf is refused: with them, wider may mean narrower.
/// Where a discriminator decides, it is taken at its word.
void SchemaComparer::doubt_overlaps(Pair& pair, const Demand& before, const Demand& after) {
  const auto is_clear = [this](const Side& side, const Demands& demands, const Demand& choice) {
    if (choice.it->op() == Opcode::any_of) return true;
    const Demand* discriminator = demands.first(Opcode::discriminator);
    return (discriminator != nullptr && discriminator->it->c() != 0) || are_disjoint(side, choice);
  };
  if (is_clear(before_, pair.before, before) && is_clear(after_, pair.after, after)) return;
  add(pair, "D1499", Effect::undecided, &after, false).message =
      "the alternatives of 'oneOf' may overlap: nobody can tell what passes exactly one of them";
}

/// No value passes two of the alternatives.
bool SchemaComparer::are_disjoint(const Side& side, const Demand& choice) {
  const SchemaSet all = alternatives_of(side, choice);
  if (all.size() > alternatives_max) return false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      if (!are_disjoint(side, all[i], all[j])) return false;
    }
  }
  return true;
}

bool SchemaComparer::are_disjoint(const Side& side, std::uint32_t left, std::uint32_t right) {
  const Demands a = reader(side).read(std::array{left});
  const Demands b = reader(side).read(std::array{right});
  if ((a.types & b.types) == 0) return true;
  const auto have_none_in_common = [](const auto& one, const auto& other) {
    return one && other && std::ranges::none_of(*one, [&other](const std::string& value) {
             return std::ranges::find(*other, value) != other->end();
           });
  };
  if (have_none_in_common(values_of(side, a, {left}), values_of(side, b, {right}))) return true;
  if ((a.types & b.types) != type_object) return false;
  // A member that must be there, and that cannot be what both want.
  const auto left_units = object_units(side, a);
  const auto right_units = object_units(side, b);
  std::set<std::string_view> required;
  for (const Demands* one : {&a, &b}) {
    for (const Demand& demand : one->of(Opcode::required)) {
      for (std::uint32_t i = 0; i < demand.it->b(); ++i)
        required.insert(side.program().name(demand.it->a() + i));
    }
  }
  return std::ranges::any_of(required, [&](std::string_view name) {
    const SchemaSet left_set = schemas_of_property(side, left_units, name);
    const SchemaSet right_set = schemas_of_property(side, right_units, name);
    const Demands left_demands = reader(side).read(left_set);
    const Demands right_demands = reader(side).read(right_set);
    return (left_demands.types & right_demands.types) == 0 ||
           have_none_in_common(
               values_of(side, left_demands, left_set), values_of(side, right_demands, right_set)
           );
  });
}

void SchemaComparer::compare_conditions(Pair& pair) {
  const auto each = [&](Opcode op, const auto& compare_both) {
    const std::vector<Demand> before = pair.before.of(op);
    const std::vector<Demand> after = pair.after.of(op);
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      if (i < before.size() && i < after.size()) {
        compare_both(before[i], after[i]);
        continue;
      }
      const bool is_old = i >= after.size();
      SchemaDifference& out =
          add(pair,
              "D1414",
              is_old ? Effect::widens : Effect::narrows,
              is_old ? &before[i] : &after[i],
              is_old);
      out.message =
          "the condition '" + std::string{out.keyword} + (is_old ? "' is gone" : "' is new");
    }
  };
  each(Opcode::negation, [&](const Demand& before, const Demand& after) {
    descend(pair, {.step = "(not)", .is_turned = true}, {before.it->a()}, {after.it->a()});
  });
  each(Opcode::if_then_else, [&](const Demand& before, const Demand& after) {
    if (!meanings_.are_equal(
            {before_.resolved(before.it->a())}, {after_.resolved(after.it->a())}
        )) {
      add(pair, "D1414", Effect::undecided, &after, false).message =
          "the condition 'if' has changed: nobody can tell which values it concerns now";
      return;
    }
    const auto branch = [](std::uint32_t schema) {
      return schema == none ? SchemaSet{} : SchemaSet{schema};
    };
    descend(pair, {.step = "(then)"}, branch(before.it->b()), branch(after.it->b()));
    descend(pair, {.step = "(else)"}, branch(before.it->c()), branch(after.it->c()));
  });
  each(Opcode::dynamic_ref, [&](const Demand& before, const Demand& after) {
    descend(pair, {}, {before.it->a()}, {after.it->a()});
    if (before_.program().name(before.it->b()) != after_.program().name(after.it->b()))
      add(pair, "D1499", Effect::undecided, &after, false).message =
          "a dynamic reference looks for another anchor";
  });
}

void SchemaComparer::compare_discriminators(Pair& pair) {
  const Demand* before = pair.before.first(Opcode::discriminator);
  const Demand* after = pair.after.first(Opcode::discriminator);
  if (before == nullptr && after == nullptr) return;
  if (before == nullptr || after == nullptr) {
    const bool is_old = after == nullptr;
    const Demand* at = is_old ? before : after;
    if (at->it->c() == 0) return;  // it maps nothing
    SchemaDifference& out =
        add(pair, "D1416", is_old ? Effect::widens : Effect::narrows, at, is_old);
    out.message = is_old ? "a discriminator no longer decides" : "a discriminator decides now";
    return;
  }
  const std::string old_name{before_.program().name(before->it->a())};
  const std::string new_name{after_.program().name(after->it->a())};
  if (old_name != new_name) {
    SchemaDifference& out = add(pair, "D1416", Effect::undecided, after, false);
    out.message = "another property decides between the alternatives";
    out.before = old_name;
    out.after = new_name;
    return;
  }
  const auto mapping = [](const Side& side, const Demand& demand) {
    std::map<std::string_view, std::uint32_t> out;
    for (const tables::Property& one : side.program().properties(demand.it->b(), demand.it->c()))
      out.emplace(side.text(one.name()), one.schema());
    return out;
  };
  const auto olds = mapping(before_, *before);
  const auto news = mapping(after_, *after);
  for (const auto& [value, schema] : olds) {
    if (const auto found = news.find(value); found != news.end()) {
      descend(pair, {.step = "(" + std::string{value} + ")"}, {schema}, {found->second});
    } else {
      SchemaDifference& out = add(pair, "D1416", Effect::narrows, before, true);
      out.message = "the discriminator no longer knows '" + std::string{value} + '\'';
      out.before = value;
    }
  }
  for (const auto& [value, schema] : news) {
    if (olds.contains(value)) continue;
    SchemaDifference& out = add(pair, "D1416", Effect::widens, after, false);
    out.message = "the discriminator knows '" + std::string{value} + "', too";
    out.after = value;
  }
}

}  // namespace barbacane::diff
