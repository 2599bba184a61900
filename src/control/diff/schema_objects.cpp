// Objects and arrays: what must be there, what each member and item may be.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "common/json/pointer.hpp"
#include "control/diff/schema_comparer.hpp"

namespace barbacane::diff {

using tables::none;
using tables::Opcode;

namespace {

constexpr std::string_view any_member = "*";

/// The keywords of one schema that together say what an array's items may be.
struct ArrayUnit {
  SchemaSet prefix;
  std::optional<std::uint32_t> rest;
};

std::string below_of(std::string_view name) {
  std::string out;
  json::append_token(out, name);
  return out;
}

bool is_branching(Opcode op) {
  return op == Opcode::any_of || op == Opcode::one_of || op == Opcode::if_then_else ||
         op == Opcode::dependent_schema || op == Opcode::dynamic_ref;
}

}  // namespace

std::vector<SchemaComparer::ObjectUnit> SchemaComparer::object_units(
    const Side& side, const Demands& demands
) {
  std::map<std::uint32_t, ObjectUnit> units;
  const schema::Program& program = side.program();
  const auto take = [&program, &side](ObjectUnit& unit, const Demand& one) {
    const tables::Instruction& it = *one.it;
    if (it.op() == Opcode::properties) {
      for (const tables::Property& property : program.properties(it.a(), it.b()))
        unit.properties[side.text(property.name())].push_back(property.schema());
    } else if (it.op() == Opcode::pattern_property) {
      unit.patterns.emplace_back(it.a(), it.b());
    }
  };
  std::vector<ObjectUnit> unevaluated;
  for (const Demand& one : demands.all) {
    const Opcode op = one.it->op();
    if (op == Opcode::properties || op == Opcode::pattern_property) {
      take(units[one.schema], one);
    } else if (op == Opcode::additional_properties) {
      units[one.schema].rest = one.it->a();
      units[one.schema].rest_at = one;
    } else if (op == Opcode::unevaluated_properties) {
      // Everything that is named at or below its schema is evaluated; what names it asks for.
      ObjectUnit unit{.properties = {}, .patterns = {}, .rest = one.it->a(), .rest_at = one};
      const Demands inside = reader(side).read(std::array{one.schema});
      bool is_all_evaluated = false;
      for (const Demand& other : inside.all) {
        take(unit, other);
        is_all_evaluated |= other.it->op() == Opcode::additional_properties;
      }
      for (auto& [name, schemas] : unit.properties) schemas.clear();
      for (auto& [pattern, schema] : unit.patterns) schema = none;
      if (!is_all_evaluated) unevaluated.push_back(std::move(unit));
    }
  }
  for (auto& [schema, unit] : units) unevaluated.push_back(std::move(unit));
  return unevaluated;
}

SchemaSet SchemaComparer::schemas_of_property(
    const Side& side, const std::vector<ObjectUnit>& units, std::string_view name
) {
  SchemaSet out;
  for (const ObjectUnit& unit : units) {
    bool is_named = false;
    if (const auto found = unit.properties.find(name); found != unit.properties.end()) {
      is_named = true;
      out.insert(out.end(), found->second.begin(), found->second.end());
    }
    for (const auto& [pattern, schema] : unit.patterns) {
      if (side.program().matcher(pattern).match(name) != schema::MatchOutcome::yes) continue;
      is_named = true;
      if (schema != none) out.push_back(schema);
    }
    if (!is_named && unit.rest) out.push_back(*unit.rest);
  }
  return out;
}

std::uint8_t SchemaComparer::uses_of_property(
    const Side& side, const std::vector<ObjectUnit>& units, std::string_view name
) {
  const Demands demands = reader(side).read(schemas_of_property(side, units, name));
  std::uint8_t uses = in_both;
  if (demands.first(Opcode::read_only) != nullptr) uses &= in_responses;
  if (demands.first(Opcode::write_only) != nullptr) uses &= in_requests;
  return uses;
}

void SchemaComparer::compare_objects(Pair& pair) {
  compare_required(pair);
  compare_properties(pair);
  compare_dependencies(pair);
  const Demand* before = pair.before.first(Opcode::property_names);
  const Demand* after = pair.after.first(Opcode::property_names);
  if (before != nullptr || after != nullptr) {
    descend(
        pair,
        {.step = "(names)"},
        before == nullptr ? SchemaSet{} : SchemaSet{before->it->a()},
        after == nullptr ? SchemaSet{} : SchemaSet{after->it->a()}
    );
  }
}

void SchemaComparer::compare_required(Pair& pair) {
  const auto read = [](const Side& side, const Demands& demands) {
    std::map<std::string_view, Demand> out;
    for (const Demand& one : demands.of(Opcode::required)) {
      for (std::uint32_t i = 0; i < one.it->b(); ++i)
        out.emplace(side.program().name(one.it->a() + i), one);
    }
    return out;
  };
  const auto before = read(before_, pair.before);
  const auto after = read(after_, pair.after);
  const auto say = [&](const Demand& at, bool is_old, std::string_view name) {
    SchemaDifference& out =
        add(pair, "D1407", is_old ? Effect::widens : Effect::narrows, &at, is_old);
    const Side& side = is_old ? before_ : after_;
    // A required readOnly member is required of responses only, and the other way.
    out.uses = uses_of_property(side, object_units(side, is_old ? pair.before : pair.after), name);
    out.message =
        "'" + std::string{name} + "' " + (is_old ? "is no longer required" : "is required now");
    out.before = is_old ? "required" : "optional";
    out.after = is_old ? "optional" : "required";
  };
  for (const auto& [name, at] : after) {
    if (!before.contains(name)) say(at, false, name);
  }
  for (const auto& [name, at] : before) {
    if (!after.contains(name)) say(at, true, name);
  }
}

void SchemaComparer::compare_properties(Pair& pair) {
  const std::vector<ObjectUnit> before = object_units(before_, pair.before);
  const std::vector<ObjectUnit> after = object_units(after_, pair.after);
  std::set<std::string> names;
  for (const auto* units : {&before, &after}) {
    for (const ObjectUnit& unit : *units) {
      for (const auto& [name, schemas] : unit.properties) names.emplace(name);
    }
  }
  for (const std::string& name : names) compare_property(pair, name, before, after);
  compare_rest(pair, before, after);
  const auto is_unclear = [](const Demands& demands) {
    return demands.first(Opcode::unevaluated_properties) != nullptr &&
           std::ranges::any_of(demands.all, [](const Demand& one) {
             return is_branching(one.it->op());
           });
  };
  if ((is_unclear(pair.before) || is_unclear(pair.after)) &&
      !meanings_.are_equal(pair.old_set, pair.new_set)) {
    const Demand* at = pair.after.first(Opcode::unevaluated_properties);
    const bool is_old = at == nullptr;
    if (is_old) at = pair.before.first(Opcode::unevaluated_properties);
    add(pair, "D1499", Effect::undecided, at, is_old).message =
        "'unevaluatedProperties' beside alternatives: nobody can tell which members are left over";
  }
}

void SchemaComparer::compare_property(
    Pair& pair,
    const std::string& name,
    const std::vector<ObjectUnit>& before,
    const std::vector<ObjectUnit>& after
) {
  const auto owner = [&name](const Demands& demands, const Side& side) -> Demand {
    for (const Demand& one : demands.of(Opcode::properties)) {
      if (side.program().find_property(one.it->a(), one.it->b(), name) != none) return one;
    }
    return {};
  };
  const Demand old_at = owner(pair.before, before_);
  const Demand new_at = owner(pair.after, after_);
  SchemaSet old_set = schemas_of_property(before_, before, name);
  SchemaSet new_set = schemas_of_property(after_, after, name);
  // What is refused on both sides is nobody's business.
  const std::uint8_t uses =
      uses_of_property(before_, before, name) | uses_of_property(after_, after, name);
  const bool was_never = is_never(before_reader_, old_set);
  const bool is_never_now = is_never(after_reader_, new_set);
  if (was_never && is_never_now) return;
  if ((old_at.it == nullptr) == (new_at.it == nullptr)) {
    descend(pair, {.step = name, .uses = uses}, std::move(old_set), std::move(new_set));
    return;
  }
  const bool is_added = new_at.it != nullptr;
  const bool is_closed = is_added ? was_never : is_never_now;
  SchemaDifference& out =
      add(pair,
          is_added ? "D1408" : "D1409",
          is_added ? (is_closed ? Effect::widens : Effect::compatible)
                   : (is_closed ? Effect::breaks : Effect::widens),
          is_added ? &new_at : &old_at,
          !is_added);
  out.uses = uses;
  out.below = below_of(name);
  out.message = "the property '" + name + "' ";
  if (is_added) {
    out.message +=
        is_closed ? "was added to an object that let no other members pass" : "was added";
  } else {
    out.message += is_closed ? "was removed, and other members are refused"
                             : "was removed: it is no longer looked at";
  }
  out.before = is_added ? "" : words_of_types(before_reader_.read(old_set).types);
  out.after = is_added ? words_of_types(after_reader_.read(new_set).types) : "";
  // Where members that were not named had a schema, there is something to compare with.
  const bool has_both = !old_set.empty() && !new_set.empty() && !is_closed;
  if (has_both) descend(pair, {.step = name, .uses = uses}, std::move(old_set), std::move(new_set));
}

void SchemaComparer::compare_rest(
    Pair& pair, const std::vector<ObjectUnit>& before, const std::vector<ObjectUnit>& after
) {
  const auto rest_of = [](const std::vector<ObjectUnit>& units) {
    SchemaSet out;
    for (const ObjectUnit& unit : units) {
      if (unit.rest) out.push_back(*unit.rest);
    }
    return out;
  };
  SchemaSet old_rest = rest_of(before);
  SchemaSet new_rest = rest_of(after);
  // Patterns stand for the members they match.
  std::set<std::string> patterns;
  const auto with_pattern =
      [](const Side& side, const std::vector<ObjectUnit>& units, std::string_view source) {
        SchemaSet out;
        for (const ObjectUnit& unit : units) {
          bool is_named = false;
          for (const auto& [pattern, schema] : unit.patterns) {
            if (side.program().pattern_source(pattern) != source) continue;
            is_named = true;
            if (schema != none) out.push_back(schema);
          }
          if (!is_named && unit.rest) out.push_back(*unit.rest);
        }
        return out;
      };
  for (const ObjectUnit& unit : before) {
    for (const auto& [pattern, schema] : unit.patterns)
      patterns.emplace(before_.program().pattern_source(pattern));
  }
  for (const ObjectUnit& unit : after) {
    for (const auto& [pattern, schema] : unit.patterns)
      patterns.emplace(after_.program().pattern_source(pattern));
  }
  for (const std::string& source : patterns) {
    descend(
        pair,
        {.step = "(" + source + ")"},
        with_pattern(before_, before, source),
        with_pattern(after_, after, source)
    );
  }
  const bool was_closed = is_never(before_reader_, old_rest);
  const bool is_closed = is_never(after_reader_, new_rest);
  if (was_closed && is_closed) return;
  if (was_closed == is_closed)
    return descend(
        pair, {.step = std::string{any_member}}, std::move(old_rest), std::move(new_rest)
    );
  const auto& units = is_closed ? after : before;
  const auto at =
      std::ranges::find_if(units, [](const ObjectUnit& one) { return one.rest.has_value(); });
  SchemaDifference& out =
      add(pair, "D1410", is_closed ? Effect::narrows : Effect::widens, &at->rest_at, !is_closed);
  out.message = is_closed ? "members that are not described are refused"
                          : "members that are not described pass now";
  out.before = was_closed ? "closed" : "open";
  out.after = is_closed ? "closed" : "open";
}

void SchemaComparer::compare_dependencies(Pair& pair) {
  const auto required = [](const Side& side, const Demands& demands) {
    std::map<std::pair<std::string_view, std::string_view>, Demand> out;
    for (const Demand& one : demands.of(Opcode::dependent_required)) {
      for (std::uint32_t i = 0; i < one.it->c(); ++i)
        out.emplace(
            std::pair{side.program().name(one.it->a()), side.program().name(one.it->b() + i)}, one
        );
    }
    return out;
  };
  const auto before = required(before_, pair.before);
  const auto after = required(after_, pair.after);
  const auto say = [&](const auto& entry, bool is_old) {
    SchemaDifference& out =
        add(pair, "D1407", is_old ? Effect::widens : Effect::narrows, &entry.second, is_old);
    out.message = "'" + std::string{entry.first.second} + "' " +
                  (is_old ? "is no longer required" : "is required now") + " beside '" +
                  std::string{entry.first.first} + '\'';
    out.before = is_old ? "required" : "optional";
    out.after = is_old ? "optional" : "required";
  };
  for (const auto& entry : after) {
    if (!before.contains(entry.first)) say(entry, false);
  }
  for (const auto& entry : before) {
    if (!after.contains(entry.first)) say(entry, true);
  }
  const auto schemas = [](const Side& side, const Demands& demands) {
    std::map<std::string_view, SchemaSet> out;
    for (const Demand& one : demands.of(Opcode::dependent_schema))
      out[side.program().name(one.it->a())].push_back(one.it->b());
    return out;
  };
  auto old_schemas = schemas(before_, pair.before);
  auto new_schemas = schemas(after_, pair.after);
  std::set<std::string_view> names;
  for (const auto& [name, set] : old_schemas) names.insert(name);
  for (const auto& [name, set] : new_schemas) names.insert(name);
  for (const std::string_view name : names)
    descend(
        pair, {.step = "(with " + std::string{name} + ")"}, old_schemas[name], new_schemas[name]
    );
}

void SchemaComparer::compare_arrays(Pair& pair) {
  const auto units_of = [](const Side& side, const Demands& demands) {
    std::map<std::uint32_t, ArrayUnit> units;
    for (const Demand& one : demands.all) {
      const tables::Instruction& it = *one.it;
      if (it.op() == Opcode::prefix_items) {
        for (std::uint32_t i = 0; i < it.b(); ++i)
          units[one.schema].prefix.push_back(side.program().list(it.a() + i));
      } else if (it.op() == Opcode::items || it.op() == Opcode::unevaluated_items) {
        ArrayUnit& unit = units[one.schema];
        if (it.op() == Opcode::items || !unit.rest) unit.rest = it.a();
      }
    }
    return units;
  };
  const auto before = units_of(before_, pair.before);
  const auto after = units_of(after_, pair.after);
  const auto at = [](const std::map<std::uint32_t, ArrayUnit>& units, std::size_t index) {
    SchemaSet out;
    for (const auto& [schema, unit] : units) {
      if (index < unit.prefix.size()) {
        out.push_back(unit.prefix[index]);
      } else if (unit.rest) {
        out.push_back(*unit.rest);
      }
    }
    return out;
  };
  std::size_t prefix = 0;
  for (const auto* units : {&before, &after}) {
    for (const auto& [schema, unit] : *units) prefix = std::max(prefix, unit.prefix.size());
  }
  for (std::size_t i = 0; i < std::min(prefix, prefix_max); ++i)
    descend(pair, {.step = std::to_string(i), .wire = pair.wire}, at(before, i), at(after, i));
  descend(
      pair,
      {.step = std::string{any_member}, .wire = pair.wire},
      at(before, prefix),
      at(after, prefix)
  );
  if (prefix > prefix_max)
    add(pair, "D1499", Effect::undecided, nullptr, false).message =
        "tuples longer than are looked into";
  compare_contains(pair);
}

void SchemaComparer::compare_contains(Pair& pair) {
  const std::vector<Demand> before = pair.before.of(Opcode::contains);
  const std::vector<Demand> after = pair.after.of(Opcode::contains);
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const bool has_both = i < before.size() && i < after.size();
    const Demand& at = i < after.size() ? after[i] : before[i];
    const auto say = [&](Effect effect, std::string message) {
      add(pair, "D1411", effect, &at, i >= after.size()).message = std::move(message);
    };
    if (!has_both) {
      say(i < after.size() ? Effect::narrows : Effect::widens,
          i < after.size() ? "an array must contain certain items"
                           : "an array need no longer contain certain items");
      continue;
    }
    const tables::Instruction& was = *before[i].it;
    const tables::Instruction& is = *after[i].it;
    if (is.b() > was.b() || is.c() < was.c())
      say(Effect::narrows, "how many of certain items an array holds is limited further");
    if (is.b() < was.b() || is.c() > was.c())
      say(Effect::widens, "how many of certain items an array holds is limited less");
    if (is.c() != none || was.c() != none) {
      // More items that count may be too many: which way it goes depends on the array.
      if (!meanings_.are_equal({before_.resolved(was.a())}, {after_.resolved(is.a())}))
        say(Effect::undecided, "which items of an array are counted has changed");
    } else {
      descend(pair, {.step = "(contained)"}, {was.a()}, {is.a()});
    }
  }
}

}  // namespace barbacane::diff
