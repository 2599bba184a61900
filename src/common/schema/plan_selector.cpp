// Alternatives that ask for different words in one property, such as GeoJSON's "type": which of
// them can fit is told by the word, so that the others need no look.
#include <algorithm>
#include <bit>
#include <utility>

#include "common/schema/plan_builder.hpp"

namespace barbacane::schema {

using tables::Opcode;

namespace {

constexpr int depth_max = 8;  // of references and allOf that are looked through
constexpr std::size_t alternatives_max = 64;

}  // namespace

/// An alternative takes this word in this property.
struct PlanBuilder::Word {
  std::string_view property;
  std::string_view word;
  std::uint64_t bit;
};

void PlanBuilder::collect_words(
    std::uint32_t schema, std::uint64_t bit, int depth, std::vector<Word>& out
) const {
  if (depth > depth_max) return;
  const Tape& tape = program_.literals();
  const auto add_words = [&](std::string_view property, std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (tape[program_.literal(first + i)].kind != Kind::string) return;
    }
    for (std::uint32_t i = 0; i < count; ++i)
      out.push_back({property, tape.text_of(tape[program_.literal(first + i)]), bit});
  };
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    if (it.op() == Opcode::ref) collect_words(it.a(), bit, depth + 1, out);
    if (it.op() == Opcode::all_of) {
      for (std::uint32_t i = 0; i < it.b(); ++i)
        collect_words(program_.list(it.a() + i), bit, depth + 1, out);
    }
    if (it.op() != Opcode::properties) continue;
    for (const tables::Property& one : program_.properties(it.a(), it.b())) {
      std::uint32_t target = one.schema();
      for (int hops = 0; hops < depth_max; ++hops) {
        const auto rules = program_.instructions_of(target);
        const auto next = std::ranges::find(rules, Opcode::ref, &tables::Instruction::op);
        for (const tables::Instruction& rule : rules) {
          if (rule.op() == Opcode::constant) add_words(program_.text(one.name()), rule.a(), 1);
          if (rule.op() == Opcode::enumeration)
            add_words(program_.text(one.name()), rule.a(), rule.b());
        }
        if (next == rules.end()) break;
        target = next->a();
      }
    }
  }
}

bool PlanBuilder::is_required(std::uint32_t schema, std::string_view name, int depth) const {
  if (depth > depth_max) return false;
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    for (std::uint32_t i = 0; it.op() == Opcode::required && i < it.b(); ++i) {
      // Who must not send a member need not send it: then it is required of some only.
      if (program_.name(it.a() + i) == name &&
          !program_.is_marked(schema, name, Opcode::read_only) &&
          !program_.is_marked(schema, name, Opcode::write_only))
        return true;
    }
    if (it.op() == Opcode::ref && is_required(it.a(), name, depth + 1)) return true;
    for (std::uint32_t i = 0; it.op() == Opcode::all_of && i < it.b(); ++i) {
      if (is_required(program_.list(it.a() + i), name, depth + 1)) return true;
    }
  }
  return false;
}

/// By the property that tells most of them apart, when there is one.
void PlanBuilder::select_by_property(std::span<const std::uint32_t> schemas, Selector& selector) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < schemas.size(); ++i)
    collect_words(schemas[i], std::uint64_t{1} << i, 0, words);
  std::ranges::sort(words, {}, [](const Word& one) { return std::pair(one.property, one.word); });
  std::span<const Word> best;
  std::uint64_t with_word = 0;
  for (std::span<const Word> rest = words; !rest.empty();) {
    const auto end = std::ranges::find_if_not(rest, [&](const Word& one) {
      return one.property == rest.front().property;
    });
    const std::span<const Word> group(rest.begin(), end);
    std::uint64_t bits = 0;
    for (const Word& one : group) bits |= one.bit;
    if (std::popcount(bits) > std::max(1, std::popcount(with_word))) {
      best = group;
      with_word = bits;
    }
    rest = {end, rest.end()};
  }
  if (best.empty()) return;
  selector.property = best.front().property;
  selector.word = word_of(selector.property);
  selector.without_word = ~with_word;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    if (!is_required(schemas[i], selector.property, 0))
      selector.without_member |= std::uint64_t{1} << i;
  }
  std::vector<Name> names;
  for (const Word& one : best) {
    if (!names.empty() && names.back().text == one.word) {
      names.back().bit |= one.bit;
      continue;
    }
    names.push_back({.text = one.word, .bit = one.bit | selector.without_word});
  }
  selector.words = out_.names.add(names);
}

void PlanBuilder::collect_required(
    std::uint32_t schema, int depth, std::vector<std::string_view>& out
) const {
  if (depth > depth_max) return;
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    for (std::uint32_t i = 0; it.op() == Opcode::required && i < it.b(); ++i)
      out.push_back(program_.name(it.a() + i));
    if (it.op() == Opcode::ref) collect_required(it.a(), depth + 1, out);
    for (std::uint32_t i = 0; it.op() == Opcode::all_of && i < it.b(); ++i)
      collect_required(program_.list(it.a() + i), depth + 1, out);
  }
}

/// A required member that not all alternatives have in common tells more of them apart.
void PlanBuilder::add_needs(std::span<const std::uint32_t> schemas) {
  for (const std::uint32_t schema : schemas) {
    std::vector<std::string_view> names;
    collect_required(schema, 0, names);
    const auto telling = std::ranges::find_if(names, [&](std::string_view name) {
      return is_required(schema, name, 0) &&
             !std::ranges::all_of(schemas, [&](std::uint32_t other) {
               return is_required(other, name, 0);
             });
    });
    Need need;
    if (telling != names.end()) need = {.name = *telling, .word = word_of(*telling)};
    out_.needs.push_back(need);
  }
}

/// None for more alternatives than a selector has bits.
std::uint32_t PlanBuilder::selector_of(std::span<const std::uint32_t> schemas) {
  if (schemas.size() > alternatives_max) return tables::none;
  Selector selector;
  selector.needs = static_cast<std::uint32_t>(out_.needs.size());
  select_by_property(schemas, selector);
  add_needs(schemas);
  out_.selectors.push_back(selector);
  return static_cast<std::uint32_t>(out_.selectors.size() - 1);
}

/// When all plans are there, so are the types of alternatives.
void PlanBuilder::fill_kinds() {
  constexpr std::array<std::uint8_t, 6> types{
      type_null, type_boolean, type_integer | type_number, type_string, type_array, type_object
  };
  for (const PlanStep& step : out_.steps) {
    if ((step.act != Act::any_of && step.act != Act::one_of) || step.c == tables::none) continue;
    Selector& selector = out_.selectors[step.c];
    for (std::uint32_t i = 0; i < step.b; ++i) {
      const Plan& plan = out_.plans[out_.lists[step.a + i]];
      for (std::size_t kind = 0; kind < types.size(); ++kind) {
        if ((plan.types & types[kind]) != 0) selector.of_kind[kind] |= std::uint64_t{1} << i;
      }
    }
  }
  for (Plan& plan : out_.plans) choose_by_kind(plan);
}

/// Where a kind of value leaves one alternative, and nothing else is asked, that one is the answer.
void PlanBuilder::choose_by_kind(Plan& plan) {
  if (plan.shape != Shape::steps || plan.members != tables::none) return;
  const PlanStep& step = out_.steps[plan.any];
  const bool is_choice = step.act == Act::any_of || step.act == Act::one_of;
  if (plan.end - plan.any != 1 || !is_choice || step.c == tables::none) return;
  std::array<std::uint32_t, 6> kinds;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const std::uint64_t candidates = out_.selectors[step.c].of_kind[kind];
    if (std::popcount(candidates) > 1) return;
    const auto only = static_cast<std::uint32_t>(std::countr_zero(candidates));
    kinds[kind] = candidates == 0 ? plan_nothing : out_.lists[step.a + only];
  }
  plan.shape = Shape::kinds;
  plan.members = static_cast<std::uint32_t>(out_.kinds.size());
  out_.kinds.push_back(kinds);
}

}  // namespace barbacane::schema
