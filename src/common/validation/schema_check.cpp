#include "common/validation/schema_check.hpp"

#include <span>

#include "common/schema/explain.hpp"
#include "common/schema/value_text.hpp"

namespace barbacane::validation {

void add_violation(
    Violations& violations, std::string_view in, std::string_view name, std::string_view message
) {
  if (violations.size() == violations_max) return;
  Violation& one = violations.emplace_back();
  one.in = in;
  one.name = name;
  one.message = message;
}

bool check_schema(
    schema::Evaluator& evaluator,
    const RequestRules& rules,
    std::uint32_t schema,
    const schema::Tape& tape,
    const Subject& subject,
    Violations& violations
) {
  schema::EvaluatorOptions options{
      .direction = subject.direction, .allows_read_only = subject.allows_read_only
  };
  if (evaluator.run(rules.program(), schema, tape, 0, options)) return true;
  // It is refused: now it may cost what a good answer costs, unless it has cost too much.
  const schema::Fault cost{.node = 0, .schema = schema, .instruction = tables::none};
  std::span<const schema::Fault> faults(&cost, 1);
  if (!evaluator.is_over()) {
    options.faults_max = static_cast<std::uint32_t>(violations_max);
    if (evaluator.run(rules.program(), schema, tape, 0, options)) return true;
    faults = evaluator.faults();
  }
  for (const schema::Fault& fault : faults) {
    if (violations.size() == violations_max) break;
    schema::Explanation words = schema::explain(rules.program(), tape, fault);
    Violation& one = violations.emplace_back();
    one.in = subject.in;
    one.name = subject.name;
    one.is_by_schema = true;
    one.pointer = std::move(words.pointer);
    one.schema_pointer = std::move(words.schema_pointer);
    one.keyword = std::move(words.keyword);
    one.message = std::move(words.message);
    if (subject.shows_values) one.value = schema::value_text(tape, fault.node);
  }
  return false;
}

bool check_json(
    schema::Evaluator& evaluator,
    const RequestRules& rules,
    std::uint32_t schema,
    schema::Tape& tape,
    std::string_view body,
    const Subject& subject,
    Violations& violations
) {
  const schema::TapeErrc code = tape.read(body);
  if (code == schema::TapeErrc::none)
    return check_schema(evaluator, rules, schema, tape, subject, violations);
  add_violation(
      violations,
      subject.in,
      subject.name,
      "is not JSON: " + std::string(schema::words_of(code)) + " at byte " +
          std::to_string(tape.offset())
  );
  return false;
}

}  // namespace barbacane::validation
