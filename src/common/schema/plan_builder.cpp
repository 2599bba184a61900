#include "common/schema/plan_builder.hpp"

#include <algorithm>
#include <optional>

#include "common/schema/decimal.hpp"

namespace barbacane::schema {

using tables::Opcode;

namespace {

constexpr std::uint32_t first_plan = 2;  // behind plan_anything and plan_nothing

/// Says nothing of a value.
bool is_annotation(const tables::Instruction& it) noexcept {
  return it.op() == Opcode::content_media_type || it.op() == Opcode::content_encoding ||
         it.op() == Opcode::content_schema || (it.op() == Opcode::format && it.b() == 0) ||
         (it.op() == Opcode::discriminator && it.c() == 0);
}

/// What a format leaves of integers of up to 18 digits; nullopt for those of texts.
std::optional<IntegerRange> range_of(Format format) noexcept {
  const auto bits = [](int count, bool is_signed) {
    const std::int64_t most = (std::int64_t{1} << (is_signed ? count - 1 : count)) - 1;
    return IntegerRange{.least = is_signed ? -most - 1 : 0, .most = most};
  };
  switch (format) {
    case Format::int8:
      return bits(8, true);
    case Format::int16:
      return bits(16, true);
    case Format::int32:
      return bits(32, true);
    case Format::uint8:
      return bits(8, false);
    case Format::uint16:
      return bits(16, false);
    case Format::uint32:
      return bits(32, false);
    case Format::uint64:
      return IntegerRange{.least = 0};
    case Format::int64:
    case Format::float_64:
      return IntegerRange{};
    default:
      return std::nullopt;
  }
}

}  // namespace

void PlanBuilder::run() {
  out_.plans.resize(first_plan + program_.schemas());
  out_.plans[plan_anything] = {.types = types_all};
  out_.plans[plan_nothing] = {.types = 0};
  find_aliases();
  find_dynamic();
  for (std::uint32_t schema = 0; schema < program_.schemas(); ++schema) build(schema);
  fill_kinds();
}

/// A schema that only refers to another is that one; the loader has refused circles.
std::uint32_t PlanBuilder::alias_of(std::uint32_t schema) const {
  for (int hops = 0;; ++hops) {
    const tables::Instruction* only = nullptr;
    std::size_t count = 0;
    for (const tables::Instruction& it : program_.instructions_of(schema)) {
      if (it.op() == Opcode::always_false) return plan_nothing;
      if (is_annotation(it)) continue;
      only = &it;
      ++count;
    }
    if (count == 0) return plan_anything;
    if (count != 1 || only->op() != Opcode::ref || hops == tables::schema_depth_max)
      return first_plan + schema;
    schema = only->a();
  }
}

void PlanBuilder::find_aliases() {
  for (std::uint32_t schema = 0; schema < program_.schemas(); ++schema)
    out_.of_schema_.push_back(alias_of(schema));
}

/// Whether the target is not always the one it falls back to.
bool PlanBuilder::is_dynamic(const tables::Instruction& it) const {
  const std::string_view anchor = program_.name(it.b());
  for (std::uint32_t resource = 0; resource < program_.resources(); ++resource) {
    const std::uint32_t target = program_.dynamic_anchor(resource, anchor);
    if (target != tables::none && target != it.a()) return true;
  }
  return false;
}

bool PlanBuilder::leads_to_dynamic(const tables::Instruction& it) const {
  bool is_found = false;
  for_each_schema(program_, it, [&](std::uint32_t next) {
    is_found = is_found || out_.dynamic_[next];
  });
  return is_found;
}

void PlanBuilder::find_dynamic() {
  std::vector<bool> marked(program_.schemas(), false);
  bool has_any = false;
  for (std::uint32_t schema = 0; schema < program_.schemas(); ++schema) {
    for (const tables::Instruction& it : program_.instructions_of(schema)) {
      if (it.op() != Opcode::dynamic_ref || !is_dynamic(it)) continue;
      marked[schema] = has_any = true;
    }
  }
  if (!has_any) return;
  out_.dynamic_ = std::move(marked);
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (std::uint32_t schema = 0; schema < program_.schemas(); ++schema) {
      if (out_.dynamic_[schema]) continue;
      const auto instructions = program_.instructions_of(schema);
      if (!std::ranges::any_of(instructions, [this](const auto& it) {
            return leads_to_dynamic(it);
          }))
        continue;
      out_.dynamic_[schema] = has_changed = true;
    }
  }
}

void PlanBuilder::add(Group group, Act act, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  steps_[group].push_back({.act = act, .a = a, .b = b, .c = c, .schema = schema_});
}

std::uint32_t PlanBuilder::add_list(std::uint32_t first, std::uint32_t count) {
  const auto at = static_cast<std::uint32_t>(out_.lists.size());
  for (std::uint32_t i = 0; i < count; ++i) out_.lists.push_back(plan_of(program_.list(first + i)));
  return at;
}

void PlanBuilder::build(std::uint32_t schema) {
  schema_ = schema;
  members_ = tables::none;
  is_full_ = program_.needs(schema).evaluated || out_.is_dynamic(schema);
  for (std::vector<PlanStep>& group : steps_) group.clear();
  Plan plan{.types = types_all};
  if (!is_full_) {
    add_members(schema);
    for (const tables::Instruction& it : program_.instructions_of(schema))
      add_instruction(it, plan);
  }
  if (is_full_) {
    for (std::vector<PlanStep>& group : steps_) group.clear();
    plan.types = types_all;
    members_ = tables::none;
    add(any, Act::full, schema);
  }
  fold_range();
  const std::array<std::uint32_t*, groups> starts{
      &plan.any, &plan.strings, &plan.numbers, &plan.arrays, &plan.objects
  };
  plan.members = members_;
  plan.shape = shape_of_steps();
  if (plan.shape == Shape::items) {
    std::vector<PlanStep>& list = steps_[arrays];
    std::ranges::sort(list, {}, &PlanStep::act);
    if (list.front().act != Act::size) add(arrays, Act::size, 0, UINT32_MAX);
    if (list.size() == 1) add(arrays, Act::items, plan_anything);
    std::ranges::sort(list, {}, &PlanStep::act);
  }
  for (std::size_t group = 0; group < groups; ++group) {
    *starts[group] = static_cast<std::uint32_t>(out_.steps.size());
    out_.steps.insert(out_.steps.end(), steps_[group].begin(), steps_[group].end());
  }
  plan.end = static_cast<std::uint32_t>(out_.steps.size());
  out_.plans[first_plan + schema] = plan;
}

void PlanBuilder::add_instruction(const tables::Instruction& it, Plan& plan) {
  switch (it.op()) {
    case Opcode::always_false:
      plan.types = 0;
      return;
    case Opcode::type_mask:
      plan.types &= static_cast<std::uint8_t>(it.a());
      return;
    case Opcode::enumeration:
      return add_literals(it.a(), it.b(), plan);
    case Opcode::constant:
      return add_literals(it.a(), 1, plan);
    case Opcode::format:
      return add_format(it);
    case Opcode::minimum:
      return add_bound(Act::minimum, it.a());
    case Opcode::maximum:
      return add_bound(Act::maximum, it.a());
    case Opcode::exclusive_minimum:
      return add_bound(Act::exclusive_minimum, it.a());
    case Opcode::exclusive_maximum:
      return add_bound(Act::exclusive_maximum, it.a());
    case Opcode::multiple_of:
      return add_bound(Act::multiple_of, it.a());
    case Opcode::min_length:
      return add_extent(strings, Act::length, it.a(), UINT32_MAX);
    case Opcode::max_length:
      return add_extent(strings, Act::length, 0, it.a());
    case Opcode::pattern:
      return add(strings, Act::pattern, it.a());
    case Opcode::min_items:
      return add_extent(arrays, Act::size, it.a(), UINT32_MAX);
    case Opcode::max_items:
      return add_extent(arrays, Act::size, 0, it.a());
    case Opcode::unique_items:
      return add(arrays, Act::unique_items, 0);
    case Opcode::min_properties:
      return add_extent(objects, Act::width, it.a(), UINT32_MAX);
    case Opcode::max_properties:
      return add_extent(objects, Act::width, 0, it.a());
    case Opcode::any_of:
    case Opcode::one_of:
      return add_choice(it, plan);
    default:
      return add_applicator(it);
  }
}

void PlanBuilder::add_applicator(const tables::Instruction& it) {
  const auto plan_or_anything = [this](std::uint32_t one) {
    return one == tables::none ? plan_anything : plan_of(one);
  };
  switch (it.op()) {
    case Opcode::all_of:
      return add(any, Act::all_of, add_list(it.a(), it.b()), it.b());
    case Opcode::negation:
      return add(any, Act::negation, plan_of(it.a()));
    case Opcode::if_then_else:
      return add(
          any, Act::condition, plan_of(it.a()), plan_or_anything(it.b()), plan_or_anything(it.c())
      );
    case Opcode::ref:
    case Opcode::dynamic_ref:  // a static one: the schema would be a full one else
      return add(any, Act::call, plan_of(it.a()));
    case Opcode::read_only:
      return add(any, Act::not_in_request, 0);
    case Opcode::write_only:
      return add(any, Act::not_in_response, 0);
    case Opcode::prefix_items:
      return add(arrays, Act::prefix_items, add_list(it.a(), it.b()), it.b());
    case Opcode::items:
      if (plan_of(it.a()) != plan_anything) add(arrays, Act::items, plan_of(it.a()), it.b());
      return;
    case Opcode::contains:
      return add(arrays, Act::contains, plan_of(it.a()), it.b(), it.c());
    case Opcode::dependent_required:
      for (std::uint32_t i = 0; i < it.c(); ++i)
        add(objects, Act::beside_required, it.a(), it.b() + i);
      return;
    case Opcode::dependent_schema:
      return add(objects, Act::beside, it.a(), plan_of(it.b()));
    case Opcode::property_names:
      return add(objects, Act::property_names, plan_of(it.a()));
    case Opcode::discriminator:
      if (!is_annotation(it)) add_discriminator(it);
      return;
    case Opcode::required:
    case Opcode::properties:
    case Opcode::pattern_property:
    case Opcode::additional_properties:
      return;  // add_members
    default:
      is_full_ = is_full_ || !is_annotation(it);
  }
}

/// Words only are looked up by hash; with anything else among them literals are compared.
void PlanBuilder::add_literals(std::uint32_t first, std::uint32_t count, Plan& plan) {
  const Tape& tape = program_.literals();
  std::uint8_t types = 0;
  std::vector<Name> words;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Node& node = tape[program_.literal(first + i)];
    // 1 and 1.0 are the same value.
    types |= node.kind == Kind::number ? type_integer | type_number : node.types;
    const std::string_view text = tape.text_of(node);
    if (node.kind == Kind::string) words.push_back({.text = text});
  }
  plan.types &= types;
  if (types != type_string) return add(any, Act::literals, first, count);
  add_words(words);
}

void PlanBuilder::add_format(const tables::Instruction& it) {
  const Format format = program_.format(it.a());
  if (it.b() == 0 || format == Format::unknown) return;
  const auto operand = static_cast<std::uint32_t>(format);
  if (format < Format::int8) add(strings, Act::text_format, operand);
  if (format >= Format::int64) add(numbers, Act::number_format, operand);
}

void PlanBuilder::add_bound(Act act, std::uint32_t literal) {
  const Tape& tape = program_.literals();
  const Node& node = tape[program_.literal(literal)];
  Bound bound{.text = tape.text_of(node)};
  const std::string_view digits = bound.text.substr(bound.text.starts_with('-') ? 1 : 0);
  if ((node.types & type_integer) != 0 && digits.size() <= simple_digits_max) {
    bound.is_small = true;
    for (const char digit : digits) bound.small = bound.small * 10 + (digit - '0');
    if (digits.size() != bound.text.size()) bound.small = -bound.small;
  }
  out_.bounds.push_back(bound);
  add(numbers, act, static_cast<std::uint32_t>(out_.bounds.size() - 1));
}

/// A least and a most extent are one step.
void PlanBuilder::add_extent(Group group, Act act, std::uint32_t least, std::uint32_t most) {
  const auto known = std::ranges::find(steps_[group], act, &PlanStep::act);
  if (known == steps_[group].end()) return add(group, act, least, most);
  known->a = std::max(known->a, least);
  known->b = std::min(known->b, most);
}

Shape PlanBuilder::shape_of_steps() const {
  const bool has_scalars = !steps_[strings].empty() || !steps_[numbers].empty();
  const std::vector<PlanStep>& list = steps_[arrays];
  if (!steps_[any].empty() || !steps_[objects].empty()) return Shape::steps;
  if (members_ != tables::none) return list.empty() && !has_scalars ? Shape::members : Shape::steps;
  if (list.empty()) return has_scalars ? Shape::scalar : Shape::leaf;
  const bool is_plain = std::ranges::all_of(list, [](const PlanStep& step) {
    return step.act == Act::size || (step.act == Act::items && step.b == 0);
  });
  return is_plain && !has_scalars ? Shape::items : Shape::steps;
}

/// Bounds and formats of numbers, as far as they are two comparisons for a simple integer.
void PlanBuilder::fold_range() {
  IntegerRange range;
  const auto narrow = [&range](std::int64_t least, std::int64_t most) {
    range.least = std::max(range.least, least);
    range.most = std::min(range.most, most);
    return true;
  };
  const auto is_folded = [&](const PlanStep& step) {
    if (step.act == Act::number_format) {
      const std::optional<IntegerRange> of_format = range_of(static_cast<Format>(step.a));
      return of_format.has_value() && narrow(of_format->least, of_format->most);
    }
    const Bound& bound = out_.bounds[step.a];
    if (!bound.is_small) return false;
    switch (step.act) {
      case Act::minimum:
        return narrow(bound.small, INT64_MAX);
      case Act::exclusive_minimum:
        return narrow(bound.small + 1, INT64_MAX);
      case Act::maximum:
        return narrow(INT64_MIN, bound.small);
      case Act::exclusive_maximum:
        return narrow(INT64_MIN, bound.small - 1);
      default:
        return false;
    }
  };
  std::vector<PlanStep>& steps = steps_[numbers];
  const auto rest = std::partition(steps.begin(), steps.end(), is_folded);
  const auto count = static_cast<std::uint32_t>(rest - steps.begin());
  if (count == 0) return;
  out_.ranges.push_back(range);
  const auto index = static_cast<std::uint32_t>(out_.ranges.size() - 1);
  steps.insert(steps.begin(), {.act = Act::range, .a = index, .b = count, .schema = schema_});
}

/// The words that a schema takes, when it asks for nothing else; false otherwise.
bool PlanBuilder::only_words(std::uint32_t schema, std::vector<std::uint32_t>& out) const {
  const Tape& tape = program_.literals();
  for (const tables::Instruction& it : program_.instructions_of(schema)) {
    const bool is_list = it.op() == Opcode::enumeration;
    if (is_list || it.op() == Opcode::constant) {
      for (std::uint32_t i = 0; i < (is_list ? it.b() : 1); ++i) out.push_back(it.a() + i);
    } else if (!is_annotation(it) && (it.op() != Opcode::type_mask || it.a() != type_string)) {
      return false;
    }
  }
  return !out.empty() && std::ranges::all_of(out, [&](std::uint32_t literal) {
    return tape[program_.literal(literal)].kind == Kind::string;
  });
}

/// Alternatives that are words each are one list: of anyOf all, of oneOf those that one has alone.
bool PlanBuilder::add_word_choice(const tables::Instruction& it, Plan& plan) {
  const Tape& tape = program_.literals();
  std::vector<std::pair<std::string_view, std::uint32_t>> all;  // and the alternative
  for (std::uint32_t i = 0; i < it.b(); ++i) {
    std::vector<std::uint32_t> literals;
    if (!only_words(program_.list(it.a() + i), literals)) return false;
    for (const std::uint32_t one : literals)
      all.emplace_back(tape.text_of(tape[program_.literal(one)]), i);
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  std::vector<Name> words;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto is_same = [&](std::size_t other) {
      return other < all.size() && all[other].first == all[i].first;
    };
    // Before the first there is none: the index wraps around.
    if (it.op() == Opcode::one_of && (is_same(i - 1) || is_same(i + 1))) continue;
    words.push_back({.text = all[i].first});
  }
  plan.types &= type_string;
  add_words(words);
  return true;
}

void PlanBuilder::add_words(std::span<const Name> words) {
  out_.words.push_back(out_.names.add(words));
  add(strings, Act::words, static_cast<std::uint32_t>(out_.words.size() - 1));
}

void PlanBuilder::add_choice(const tables::Instruction& it, Plan& plan) {
  if (add_word_choice(it, plan)) return;
  std::vector<std::uint32_t> schemas;
  for (std::uint32_t i = 0; i < it.b(); ++i) schemas.push_back(program_.list(it.a() + i));
  const Act act = it.op() == Opcode::one_of ? Act::one_of : Act::any_of;
  add(any, act, add_list(it.a(), it.b()), it.b(), selector_of(schemas));
}

void PlanBuilder::add_discriminator(const tables::Instruction& it) {
  std::vector<Name> words;
  for (const tables::Property& one : program_.properties(it.b(), it.c())) {
    const std::string_view word = program_.text(one.name());
    words.push_back({.text = word, .value = plan_of(one.schema())});
  }
  const std::string_view name = program_.name(it.a());
  out_.discriminators.push_back(
      {.name = name, .word = word_of(name), .words = out_.names.add(words)}
  );
  add(objects, Act::discriminator, static_cast<std::uint32_t>(out_.discriminators.size() - 1));
}

}  // namespace barbacane::schema
