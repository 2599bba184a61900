// Yes or no, by plans (plan.hpp): the way that requests go. The other files of the evaluator tell
// what is wrong; tests and `schema test` hold the two against each other.
#include <algorithm>
#include <bit>

#include "common/schema/decimal.hpp"
#include "common/schema/equal.hpp"
#include "common/schema/evaluator.hpp"

namespace barbacane::schema {
namespace {

/// A number without exponent against an integer, by its digits in front of the point and whether
/// there are any behind it that count. False when that is not enough.
bool compare_small(
    const Node& node, std::string_view text, std::int64_t bound, std::strong_ordering& order
) noexcept {
  if (node.is_simple) {
    order = static_cast<std::int64_t>(node.word) <=> bound;
    return true;
  }
  const bool is_negative = text.front() == '-';
  if (is_negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point > simple_digits_max) return false;
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.find_first_of("eE") != std::string_view::npos) return false;
  std::int64_t whole = 0;
  for (const char digit : text.substr(0, point)) whole = whole * 10 + (digit - '0');
  order = (is_negative ? -whole : whole) <=> bound;
  if (order == 0 && fraction.find_first_not_of('0') != std::string_view::npos)
    order = is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return true;
}

}  // namespace

/// 1.0 is an integer and is not written as one.
[[gnu::noinline]] bool Evaluator::fits_as_integer(const Plan& plan, const Node& node) const {
  return node.kind == Kind::number && (plan.types & type_integer) != 0 &&
         Decimal(tape_->text_of(node)).is_integer();
}

/// Leaves cost no call, and most of what is no leaf costs one.
[[gnu::always_inline]] inline bool Evaluator::decide_value(
    std::uint32_t plan_index, std::uint32_t node_index
) {
  const Plan& plan = plan_table_[plan_index];
  const Node& node = nodes_[node_index];
  if ((node.types & plan.types) == 0) [[unlikely]] {
    if (!fits_as_integer(plan, node)) return false;
  }
  if (plan.shape == Shape::leaf) return true;
  if (plan.shape == Shape::scalar) return decide_scalar(plan, node);
  if (plan.shape == Shape::members)
    return node.kind != Kind::object || decide_members(plans_->members[plan.members], node_index);
  if (plan.shape == Shape::items) return node.kind != Kind::array || decide_items(plan, node_index);
  if (plan.shape == Shape::kinds)
    return decide(plans_->kinds[plan.members][static_cast<std::size_t>(node.kind)], node_index);
  return decide_steps(plan, node_index);
}

bool Evaluator::run(
    const Program& program,
    std::uint32_t schema,
    const Tape& tape,
    std::uint32_t node,
    const EvaluatorOptions& options
) {
  program_ = &program;
  plans_ = &program.plans();
  plan_table_ = plans_->plans.data();
  tape_ = &tape;
  nodes_ = tape.nodes();
  options_ = options;
  faults_.clear();
  depth_ = 0;
  steps_left_ = steps_base + steps_per_node * tape.size();
  is_over_ = false;
  if (options.faults_max == 0 && !plans_->is_dynamic(schema))
    return decide_value(plans_->plan_of(schema), node) && !is_over_;
  return run_full(schema, node);
}

bool Evaluator::decide(std::uint32_t plan, std::uint32_t node) {
  return decide_value(plan, node);
}

/// Counts what is being decided inside each other, and all of it.
[[gnu::always_inline]] inline bool Evaluator::enter(const Node& node) {
  const std::uint64_t steps = steps_of(node);
  if (depth_ >= depth_max || steps_left_ < steps) [[unlikely]] {
    is_over_ = true;
    return false;
  }
  ++depth_;
  steps_left_ -= steps;
  return true;
}

bool Evaluator::decide_steps(const Plan& plan, std::uint32_t node_index) {
  if (!enter(nodes_[node_index])) return false;
  const bool is_valid = decide_container(plan, node_index);
  --depth_;
  return is_valid && !is_over_;
}

bool Evaluator::decide_items(const Plan& plan, std::uint32_t array) {
  const Node* const nodes = nodes_;
  const Node& node = nodes[array];
  const PlanStep* const steps = &plans_->steps[plan.arrays];
  if (node.count < steps[0].a || node.count > steps[0].b) return false;
  const std::uint32_t items = steps[1].a;
  const Plan& rule = plan_table_[items];
  std::uint32_t at = array + 1;
  if (rule.shape == Shape::leaf) {
    for (; at != node.end && (nodes[at].types & rule.types) != 0;) at = nodes[at].end;
    if (at == node.end) return true;
  }
  if (!enter(node)) return false;
  for (; at != node.end; at = nodes[at].end) {
    if (!decide_value(items, at)) break;
  }
  --depth_;
  return at == node.end && !is_over_;
}

bool Evaluator::decide_scalar(const Plan& plan, const Node& node) {
  const PlanStep* const steps = plans_->steps.data();
  if (node.kind == Kind::number) {
    std::uint32_t i = plan.numbers;
    if (i != plan.arrays && steps[i].act == Act::range) {
      if (node.is_simple) {
        const IntegerRange& range = plans_->ranges[steps[i].a];
        const auto value = static_cast<std::int64_t>(node.word);
        if (value < range.least || value > range.most) return false;
        i += steps[i].b;
      }
      ++i;
    }
    for (; i != plan.arrays; ++i) {
      if (!decide_number(steps[i], node)) return false;
    }
  } else if (node.kind == Kind::string) {
    for (std::uint32_t i = plan.strings; i != plan.numbers; ++i) {
      if (!decide_string(steps[i], node)) return false;
    }
  }
  return !is_over_;
}

bool Evaluator::decide_container(const Plan& plan, std::uint32_t node_index) {
  const Node& node = nodes_[node_index];
  const PlanStep* const steps = plans_->steps.data();
  for (std::uint32_t i = plan.any; i != plan.strings; ++i) {
    if (!decide_any(steps[i], node_index)) return false;
  }
  if (node.kind == Kind::object) {
    if (plan.members != tables::none && !decide_members(plans_->members[plan.members], node_index))
      return false;
    for (std::uint32_t i = plan.objects; i != plan.end; ++i) {
      if (!decide_object(steps[i], node_index)) return false;
    }
  } else if (node.kind == Kind::array) {
    for (std::uint32_t i = plan.arrays; i != plan.objects; ++i) {
      if (!decide_array(steps[i], node_index)) return false;
    }
  } else {
    return decide_scalar(plan, node);
  }
  return true;
}

bool Evaluator::decide_any(const PlanStep& step, std::uint32_t node) {
  switch (step.act) {
    case Act::call:
      return decide_value(step.a, node);
    case Act::all_of:
      for (std::uint32_t i = 0; i < step.b; ++i) {
        if (!decide_value(plans_->lists[step.a + i], node)) return false;
      }
      return true;
    case Act::any_of:
    case Act::one_of:
      return decide_choice(step, node);
    case Act::negation:
      return !decide_value(step.a, node);
    case Act::condition:
      return decide_value(decide_value(step.a, node) ? step.b : step.c, node);
    case Act::literals:
      for (std::uint32_t i = 0; i < step.b; ++i) {
        if (is_equal(*tape_, node, program_->literals(), program_->literal(step.a + i)))
          return true;
      }
      return false;
    case Act::not_in_request:
      return options_.direction != Direction::request || options_.allows_read_only;
    case Act::not_in_response:
      return options_.direction != Direction::response;
    default:
      return eval_full(step.a, node);
  }
}

/// Only the alternatives that the selector leaves are asked.
bool Evaluator::decide_choice(const PlanStep& step, std::uint32_t node) {
  if (step.c == tables::none) return decide_all_choices(step, node);
  const Selector& selector = plans_->selectors[step.c];
  const Kind kind = nodes_[node].kind;
  std::uint64_t candidates = selector.of_kind[static_cast<std::size_t>(kind)];
  if (kind == Kind::object && !selector.property.empty()) {
    const std::uint32_t value = tape_->find(node, selector.property, selector.word);
    std::uint64_t fitting = value == 0 ? selector.without_member : selector.without_word;
    if (value != 0 && nodes_[value].kind == Kind::string) {
      const Name* const word = plans_->names.find(selector.words, tape_->text_of(nodes_[value]));
      if (word != nullptr) fitting = word->bit;
    }
    candidates &= fitting;
  }
  const bool is_one = step.act == Act::one_of;
  bool has_found = false;
  for (; candidates != 0; candidates &= candidates - 1) {
    const auto i = static_cast<std::uint32_t>(std::countr_zero(candidates));
    const Need& need = plans_->needs[selector.needs + i];
    const bool is_lacking =
        kind == Kind::object && need.word != 0 && tape_->find(node, need.name, need.word) == 0;
    if (is_lacking || !decide_value(plans_->lists[step.a + i], node)) continue;
    if (!is_one) return true;
    if (has_found) return false;
    has_found = true;
  }
  return has_found;
}

bool Evaluator::decide_all_choices(const PlanStep& step, std::uint32_t node) {
  std::uint32_t fits = 0;
  for (std::uint32_t i = 0; i < step.b && fits < 2; ++i) {
    fits += decide_value(plans_->lists[step.a + i], node) ? 1 : 0;
    if (fits == 1 && step.act == Act::any_of) return true;
  }
  return fits == 1;
}

bool Evaluator::decide_string(const PlanStep& step, const Node& node) {
  const std::string_view text = tape_->text_of(node);
  switch (step.act) {
    case Act::words:
      return !node.is_opaque && plans_->names.find(plans_->words[step.a], text) != nullptr;
    case Act::text_format:
      return node.is_opaque || fits_format(static_cast<Format>(step.a), text);
    case Act::pattern:
      return node.is_opaque || matches(step.a, text);
    default: {
      const std::size_t length = length_of(node);
      return length >= step.a && length <= step.b;
    }
  }
}

bool Evaluator::decide_number(const PlanStep& step, const Node& node) {
  const std::string_view text = tape_->text_of(node);
  if (step.act == Act::number_format) return fits_number_format(static_cast<Format>(step.a), text);
  const Bound& bound = plans_->bounds[step.a];
  if (step.act == Act::multiple_of) {
    if (bound.is_small && bound.small > 0 && node.is_simple)
      return static_cast<std::int64_t>(node.word) % bound.small == 0;
    return is_multiple(Decimal(text), Decimal(bound.text));
  }
  std::strong_ordering order = std::strong_ordering::equal;
  if (!bound.is_small || !compare_small(node, text, bound.small, order))
    order = Decimal(text) <=> Decimal(bound.text);
  switch (step.act) {
    case Act::minimum:
      return order >= 0;
    case Act::maximum:
      return order <= 0;
    case Act::exclusive_minimum:
      return order > 0;
    default:
      return order < 0;
  }
}

bool Evaluator::decide_array(const PlanStep& step, std::uint32_t array) {
  const std::uint32_t end = nodes_[array].end;
  const std::uint32_t count = nodes_[array].count;
  std::uint32_t item = array + 1;
  switch (step.act) {
    case Act::items:
      for (std::uint32_t i = 0; item != end; ++i, item = nodes_[item].end) {
        if (i >= step.b && !decide_value(step.a, item)) return false;
      }
      return true;
    case Act::prefix_items:
      for (std::uint32_t i = 0; i < step.b && item != end; ++i, item = nodes_[item].end) {
        if (!decide_value(plans_->lists[step.a + i], item)) return false;
      }
      return true;
    case Act::size:
      return count >= step.a && count <= step.b;
    case Act::unique_items:
      return !has_equal_items(array).has_value() && !is_over_;
    default:
      break;
  }
  std::uint32_t found = 0;  // contains
  for (; item != end; item = nodes_[item].end) {
    if (!decide_value(step.a, item)) continue;
    ++found;
    if (found >= step.b && step.c == tables::none) return true;
    if (found > step.c) return false;
  }
  return found >= step.b;
}

bool Evaluator::decide_object(const PlanStep& step, std::uint32_t object) {
  const Node& node = nodes_[object];
  switch (step.act) {
    case Act::width:
      return node.count >= step.a && node.count <= step.b;
    case Act::required: {
      const std::string_view name = program_->name(step.a);
      return tape_->find(object, name) != 0 ||
             (options_.direction != Direction::none && is_read_only(step.schema, name));
    }
    case Act::beside_required: {
      const std::string_view name = program_->name(step.b);
      return tape_->find(object, program_->name(step.a)) == 0 || tape_->find(object, name) != 0 ||
             (options_.direction != Direction::none && is_read_only(step.schema, name));
    }
    case Act::beside:
      return tape_->find(object, program_->name(step.a)) == 0 || decide_value(step.b, object);
    case Act::discriminator:
      return decide_discriminator(step, object);
    default:
      break;
  }
  for (std::uint32_t key = object + 1; key != node.end; key = nodes_[key + 1].end) {
    if (!decide_value(step.a, key)) return false;  // property_names
  }
  return true;
}

bool Evaluator::decide_members(const Members& members, std::uint32_t object) {
  if (!enter(nodes_[object])) return false;
  const bool is_valid = decide_each_member(members, object);
  --depth_;
  return is_valid && !is_over_;
}

inline bool Evaluator::decide_each_member(const Members& members, std::uint32_t object) {
  const Node* const nodes = nodes_;
  const NameTables::View names = plans_->names.view(members.names);
  const std::uint32_t end = nodes[object].end;
  std::uint64_t seen = 0;
  for (std::uint32_t at = object + 1; at != end; at = nodes[at + 1].end) {
    const Node& key = nodes[at];
    const NameTables::Slot* const slot = names.find(key.word, [&] { return tape_->text_of(key); });
    std::uint32_t plan = members.rest;
    if (slot->name != 0) {
      seen |= slot->bit;
      plan = slot->value;
    }
    if (members.patterns != 0) {
      if (!decide_patterns(members, slot->name == 0 ? nullptr : &names.name_of(*slot), at))
        return false;
      if (slot->name == 0) continue;
    }
    if (!decide_value(plan, at + 1)) return false;
  }
  const std::uint64_t required = options_.direction == Direction::none ? members.required
                                 : options_.direction == Direction::request
                                     ? members.required_in_request
                                     : members.required_in_response;
  return (seen & required) == required;
}

/// patternProperties of one member: those of a known name were found beforehand; a name that fits
/// none of them is one of the rest.
bool Evaluator::decide_patterns(const Members& members, const Name* name, std::uint32_t key) {
  if (name != nullptr) {
    const std::uint32_t* const more = &plans_->lists[name->more];
    for (std::uint32_t i = 1; i <= *more; ++i) {
      if (!decide_value(more[i], key + 1)) return false;
    }
    return true;
  }
  bool is_named = false;
  for (std::uint32_t i = 0; i < members.patterns; ++i) {
    const std::uint32_t* const pair = &plans_->lists[members.first_pattern + 2 * i];
    if (!matches(pair[0], tape_->text_of(nodes_[key]))) continue;
    is_named = true;
    if (!decide_value(pair[1], key + 1)) return false;
  }
  return (is_named || decide_value(members.rest, key + 1)) && !is_over_;
}

bool Evaluator::decide_discriminator(const PlanStep& step, std::uint32_t object) {
  const Discriminator& it = plans_->discriminators[step.a];
  const std::uint32_t value = tape_->find(object, it.name, it.word);
  if (value == 0 || nodes_[value].kind != Kind::string) return true;
  const Name* const word = plans_->names.find(it.words, tape_->text_of(nodes_[value]));
  if (word == nullptr) return false;
  const std::uint64_t question = (std::uint64_t{step.schema} << 32U) | object;
  if (std::ranges::find(chosen_, question) != chosen_.end()) return true;
  chosen_.push_back(question);
  const bool is_valid = decide_value(word->value, object);
  chosen_.pop_back();
  return is_valid;
}

}  // namespace barbacane::schema
