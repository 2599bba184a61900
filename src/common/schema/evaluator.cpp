#include "common/schema/evaluator.hpp"

#include <algorithm>

#include "common/schema/equal.hpp"

namespace barbacane::schema {

using tables::Opcode;

bool Evaluator::run_full(std::uint32_t schema, std::uint32_t node) {
  marks_.clear();
  scope_.clear();
  chosen_.clear();
  silent_ = 0;
  const bool is_valid = eval(schema, node, no_marks);
  if (is_over_ && faults_.empty() && options_.faults_max != 0)
    faults_.push_back({node, schema, tables::none, 0});
  return is_valid && !is_over_;
}

bool Evaluator::fault(const Frame& frame, std::uint32_t index, std::uint32_t detail) {
  if (silent_ == 0 && faults_.size() < options_.faults_max)
    faults_.push_back({frame.node, frame.schema, index, detail});
  return false;
}

/// What nobody asks marks or faults of is decided by its plan.
bool Evaluator::eval(std::uint32_t schema, std::uint32_t node, std::size_t marks) {
  const bool is_decided =
      options_.faults_max == 0 && marks == no_marks && !plans_->is_dynamic(schema);
  return is_decided ? decide(plans_->plan_of(schema), node) : eval_full(schema, node, marks);
}

bool Evaluator::eval_full(std::uint32_t schema, std::uint32_t node, std::size_t marks) {
  if (depth_ >= depth_max || is_over_) {
    is_over_ = true;
    return false;
  }
  ++depth_;
  const std::uint32_t resource = program_->schema(schema).resource();
  const bool enters = scope_.empty() || scope_.back() != resource;
  if (enters) scope_.push_back(resource);
  const bool is_valid = eval_body(schema, node, marks);
  if (enters) scope_.pop_back();
  --depth_;
  return is_valid;
}

/// What a branch finds wrong is nobody's business when another one fits.
bool Evaluator::eval_silently(std::uint32_t schema, std::uint32_t node, std::size_t marks) {
  ++silent_;
  const bool is_valid = eval(schema, node, marks);
  --silent_;
  return is_valid;
}

/// First what looks at the value alone, then what asks for the members that nobody named, last what
/// asks for those that nobody looked at.
bool Evaluator::eval_body(std::uint32_t schema, std::uint32_t node, std::size_t marks) {
  const SchemaNeeds& needs = program_->needs(schema);
  const std::size_t bottom = marks_.size();
  Frame frame{.schema = schema, .node = node, .marks = marks};
  const bool is_container = (*tape_)[node].count != 0;
  if (needs.evaluated && is_container) frame.marks = push_marks(node);
  if (needs.own_properties && is_container) frame.named = push_marks(node);
  const auto instructions = program_->instructions_of(schema);
  const std::uint64_t steps = steps_of((*tape_)[node]);
  bool is_valid = true;
  const auto run_those = [&](auto&& wanted) {
    for (std::uint32_t i = 0; i < instructions.size() && (is_valid || goes_on()); ++i) {
      if (!wanted(instructions[i].op())) continue;
      if (!spend(steps) || !step(frame, i, instructions[i]) || is_over_) is_valid = false;
    }
  };
  const auto is_late = [](Opcode op) {
    return op == Opcode::additional_properties || op == Opcode::unevaluated_properties ||
           op == Opcode::unevaluated_items;
  };
  run_those([&](Opcode op) { return !is_late(op); });
  if (needs.own_properties)
    run_those([](Opcode op) { return op == Opcode::additional_properties; });
  if (needs.evaluated)
    run_those([&](Opcode op) { return is_late(op) && op != Opcode::additional_properties; });
  if (is_valid && frame.marks != marks && marks != no_marks) merge_marks(marks, frame.marks, node);
  pop_marks(bottom);
  return is_valid;
}

std::size_t Evaluator::push_marks(std::uint32_t node) {
  const std::size_t at = marks_.size();
  marks_.resize(at + ((*tape_)[node].count + 63) / 64, 0);
  return at;
}

void Evaluator::merge_marks(std::size_t into, std::size_t from, std::uint32_t node) {
  const std::size_t words = ((*tape_)[node].count + 63) / 64;
  for (std::size_t i = 0; i < words; ++i) marks_[into + i] |= marks_[from + i];
}

bool Evaluator::step(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  switch (it.op()) {
    case Opcode::always_false:
      return fault(frame, index);
    case Opcode::type_mask:
    case Opcode::enumeration:
    case Opcode::constant:
    case Opcode::format:
    case Opcode::read_only:
    case Opcode::write_only:
      return assertion(frame, index, it);
    case Opcode::minimum:
    case Opcode::maximum:
    case Opcode::exclusive_minimum:
    case Opcode::exclusive_maximum:
    case Opcode::multiple_of:
      return (*tape_)[frame.node].kind != Kind::number || number_step(frame, index, it);
    case Opcode::min_length:
    case Opcode::max_length:
    case Opcode::pattern:
      return (*tape_)[frame.node].kind != Kind::string || string_step(frame, index, it);
    case Opcode::min_items:
    case Opcode::max_items:
    case Opcode::unique_items:
    case Opcode::prefix_items:
    case Opcode::items:
    case Opcode::contains:
    case Opcode::unevaluated_items:
      return (*tape_)[frame.node].kind != Kind::array || array_step(frame, index, it);
    case Opcode::min_properties:
    case Opcode::max_properties:
    case Opcode::required:
    case Opcode::dependent_required:
    case Opcode::properties:
    case Opcode::pattern_property:
    case Opcode::additional_properties:
    case Opcode::property_names:
    case Opcode::dependent_schema:
    case Opcode::unevaluated_properties:
    case Opcode::discriminator:
      return (*tape_)[frame.node].kind != Kind::object || object_step(frame, index, it);
    default:
      return applicator(frame, index, it);
  }
}

bool Evaluator::applicator(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  switch (it.op()) {
    case Opcode::all_of:
      return all_of(frame, it);
    case Opcode::any_of:
    case Opcode::one_of:
      return choose(frame, index, it);
    case Opcode::negation:
      return !eval_silently(it.a(), frame.node, no_marks) || fault(frame, index);
    case Opcode::if_then_else: {
      const std::size_t seen = frame.marks == no_marks ? no_marks : push_marks(frame.node);
      const bool holds = eval_silently(it.a(), frame.node, seen);
      if (holds && seen != no_marks) merge_marks(frame.marks, seen, frame.node);
      if (seen != no_marks) pop_marks(seen);
      const std::uint32_t next = holds ? it.b() : it.c();
      return next == tables::none || eval(next, frame.node, frame.marks);
    }
    case Opcode::ref:
      return eval(it.a(), frame.node, frame.marks);
    case Opcode::dynamic_ref:
      return eval(dynamic_target(it), frame.node, frame.marks);
    default:
      return true;  // annotations: content_media_type, content_encoding, content_schema
  }
}

bool Evaluator::all_of(const Frame& frame, const tables::Instruction& it) {
  bool is_valid = true;
  for (std::uint32_t i = 0; i < it.b() && (is_valid || goes_on()); ++i) {
    if (!eval(program_->list(it.a() + i), frame.node, frame.marks)) is_valid = false;
  }
  return is_valid;
}

/// anyOf and oneOf. With marks every branch of anyOf is asked, for what it looked at.
bool Evaluator::choose(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  const bool is_one = it.op() == Opcode::one_of;
  std::uint32_t fits = 0;
  for (std::uint32_t i = 0; i < it.b(); ++i) {
    const std::size_t seen = frame.marks == no_marks ? no_marks : push_marks(frame.node);
    const bool is_valid = eval_silently(program_->list(it.a() + i), frame.node, seen);
    if (is_valid && seen != no_marks) merge_marks(frame.marks, seen, frame.node);
    if (seen != no_marks) pop_marks(seen);
    fits += is_valid ? 1 : 0;
    if (is_over_) return false;
    if (fits == 1 && !is_one && frame.marks == no_marks) return true;
    if (fits == 2 && is_one) break;
  }
  return (is_one ? fits == 1 : fits != 0) || fault(frame, index, fits);
}

/// The outermost resource of the dynamic scope that has the anchor decides (core §8.2.3.2).
std::uint32_t Evaluator::dynamic_target(const tables::Instruction& it) const {
  const std::string_view anchor = program_->name(it.b());
  for (const std::uint32_t resource : scope_) {
    const std::uint32_t found = program_->dynamic_anchor(resource, anchor);
    if (found != tables::none) return found;
  }
  return it.a();
}

}  // namespace barbacane::schema
