// Objects and arrays: their sizes, and the schemas of what is in them.
#include <algorithm>

#include "common/schema/evaluator.hpp"

namespace barbacane::schema {

using tables::Opcode;

bool Evaluator::object_step(
    const Frame& frame, std::uint32_t index, const tables::Instruction& it
) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  switch (it.op()) {
    case Opcode::min_properties:
      return count >= it.a() || fault(frame, index, count);
    case Opcode::max_properties:
      return count <= it.a() || fault(frame, index, count);
    case Opcode::required:
      return required(frame, index, it.a(), it.b());
    case Opcode::dependent_required:
      return tape_->find(frame.node, program_->name(it.a())) == 0 ||
             required(frame, index, it.b(), it.c());
    case Opcode::properties:
      return properties(frame, it);
    case Opcode::pattern_property:
      return pattern_property(frame, index, it);
    case Opcode::additional_properties:
      return rest_of_members(frame, index, it.a(), frame.named);
    case Opcode::unevaluated_properties:
      return rest_of_members(frame, index, it.a(), frame.marks);
    case Opcode::dependent_schema:
      return tape_->find(frame.node, program_->name(it.a())) == 0 ||
             eval(it.b(), frame.node, frame.marks);
    case Opcode::discriminator:
      return discriminate(frame, index, it);
    default:
      break;
  }
  // property_names
  bool is_valid = true;
  std::uint32_t key = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    if (!eval(it.a(), key, no_marks)) is_valid = false;
    key = (*tape_)[key + 1].end;
  }
  return is_valid;
}

bool Evaluator::required(
    const Frame& frame, std::uint32_t index, std::uint32_t first, std::uint32_t count
) {
  bool is_valid = true;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view name = program_->name(first + i);
    if (tape_->find(frame.node, name) != 0) continue;
    // OpenAPI: a required readOnly property is required of responses only, and the other way.
    if (options_.direction != Direction::none && is_read_only(frame.schema, name)) continue;
    is_valid = fault(frame, index, first + i);
    if (!goes_on()) return false;
  }
  return is_valid;
}

/// Whether a property is one that this direction must not send.
bool Evaluator::is_read_only(std::uint32_t schema, std::string_view name) const {
  return program_->is_marked(
      schema,
      name,
      options_.direction == Direction::request ? Opcode::read_only : Opcode::write_only
  );
}

bool Evaluator::properties(const Frame& frame, const tables::Instruction& it) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  bool is_valid = true;
  std::uint32_t key = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    const std::uint32_t schema =
        program_->find_property(it.a(), it.b(), tape_->text_of((*tape_)[key]));
    if (schema != tables::none) {
      mark(frame.named, i);
      mark(frame.marks, i);
      if (!eval(schema, key + 1, no_marks)) is_valid = false;
    }
    key = (*tape_)[key + 1].end;
  }
  return is_valid;
}

bool Evaluator::pattern_property(const Frame& frame, std::uint32_t, const tables::Instruction& it) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  bool is_valid = true;
  std::uint32_t key = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    if (matches(it.a(), tape_->text_of((*tape_)[key]))) {
      mark(frame.named, i);
      mark(frame.marks, i);
      if (!eval(it.b(), key + 1, no_marks)) is_valid = false;
    }
    key = (*tape_)[key + 1].end;
  }
  return is_valid && !is_over_;
}

/// Members that are not in `seen`. A schema that refuses everything says so of the member.
bool Evaluator::rest_of_members(
    const Frame& frame, std::uint32_t index, std::uint32_t schema, std::size_t seen
) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  const auto rules = program_->instructions_of(schema);
  const bool is_closed = rules.size() == 1 && rules[0].op() == Opcode::always_false;
  bool is_valid = true;
  std::uint32_t key = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    if (seen == no_marks || !is_marked(seen, i)) {
      mark(frame.marks, i);
      if (is_closed) {
        is_valid = fault(frame, index, key);
      } else if (!eval(schema, key + 1, no_marks)) {
        is_valid = false;
      }
    }
    key = (*tape_)[key + 1].end;
  }
  return is_valid;
}

bool Evaluator::array_step(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  switch (it.op()) {
    case Opcode::min_items:
      return count >= it.a() || fault(frame, index, count);
    case Opcode::max_items:
      return count <= it.a() || fault(frame, index, count);
    case Opcode::unique_items:
      return !has_equal_items(frame.node).has_value() ? !is_over_ : fault(frame, index);
    case Opcode::prefix_items:
      return prefix_items(frame, it);
    case Opcode::items:
      return items(frame, it);
    case Opcode::contains:
      return contains(frame, index, it);
    default:
      return rest_of_items(frame, index, it.a(), frame.marks);
  }
}

bool Evaluator::prefix_items(const Frame& frame, const tables::Instruction& it) {
  const std::uint32_t count = std::min((*tape_)[frame.node].count, it.b());
  bool is_valid = true;
  std::uint32_t item = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    mark(frame.marks, i);
    if (!eval(program_->list(it.a() + i), item, no_marks)) is_valid = false;
    item = (*tape_)[item].end;
  }
  return is_valid;
}

bool Evaluator::items(const Frame& frame, const tables::Instruction& it) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  bool is_valid = true;
  std::uint32_t item = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    if (i >= it.b()) {
      mark(frame.marks, i);
      if (!eval(it.a(), item, no_marks)) is_valid = false;
    }
    item = (*tape_)[item].end;
  }
  return is_valid;
}

bool Evaluator::rest_of_items(
    const Frame& frame, std::uint32_t index, std::uint32_t schema, std::size_t seen
) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  const auto rules = program_->instructions_of(schema);
  const bool is_closed = rules.size() == 1 && rules[0].op() == Opcode::always_false;
  bool is_valid = true;
  std::uint32_t item = frame.node + 1;
  for (std::uint32_t i = 0; i < count && (is_valid || goes_on()); ++i) {
    if (seen == no_marks || !is_marked(seen, i)) {
      mark(frame.marks, i);
      if (is_closed) {
        is_valid = fault(frame, index, item);
      } else if (!eval(schema, item, no_marks)) {
        is_valid = false;
      }
    }
    item = (*tape_)[item].end;
  }
  return is_valid;
}

bool Evaluator::contains(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  const std::uint32_t count = (*tape_)[frame.node].count;
  // Since 2020-12 what contains has found counts as evaluated.
  const bool marks_found = (it.flags() & tables::contains_evaluates) != 0;
  std::uint32_t found = 0;
  std::uint32_t item = frame.node + 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (eval_silently(it.a(), item, no_marks)) {
      ++found;
      if (marks_found) mark(frame.marks, i);
      const bool is_enough = found >= it.b() && it.c() == tables::none;
      if (is_enough && (frame.marks == no_marks || !marks_found)) return true;
    }
    item = (*tape_)[item].end;
  }
  return (found >= it.b() && found <= it.c()) || fault(frame, index, found);
}

/// OpenAPI: the property's value names the schema that must fit. Schemas that refer back to this
/// one would ask for ever, so that a question under way is not asked again.
bool Evaluator::discriminate(
    const Frame& frame, std::uint32_t index, const tables::Instruction& it
) {
  if (it.c() == 0) return true;
  const std::uint32_t value = tape_->find(frame.node, program_->name(it.a()));
  if (value == 0 || (*tape_)[value].kind != Kind::string) return true;  // required says more
  const std::uint32_t schema =
      program_->find_property(it.b(), it.c(), tape_->text_of((*tape_)[value]));
  if (schema == tables::none) return fault(frame, index, value);
  const std::uint64_t question = (std::uint64_t{frame.schema} << 32U) | frame.node;
  if (std::ranges::find(chosen_, question) != chosen_.end()) return true;
  chosen_.push_back(question);
  const bool is_valid = eval(schema, frame.node, frame.marks);
  chosen_.pop_back();
  return is_valid;
}

}  // namespace barbacane::schema
