#pragma once
// A value on a tape against a schema, with what is wrong in words: first it only decides, and a
// refusal is worth a second run that tells everything.

#include <cstdint>
#include <string_view>

#include "common/schema/evaluator.hpp"
#include "common/schema/tape.hpp"
#include "common/validation/request_rules.hpp"
#include "common/validation/violation.hpp"

namespace barbacane::validation {

/// What a check is about, for its violations.
struct Subject {
  std::string_view in;    // "query", "body", ...
  std::string_view name;  // of the parameter, or ""
  schema::Direction direction = schema::Direction::request;
  bool allows_read_only = false;
  bool shows_values = false;  // --dev
};

void add_violation(
    Violations& violations, std::string_view in, std::string_view name, std::string_view message
);

/// False with violations added, at most up to violations_max of them.
[[nodiscard]] bool check_schema(
    schema::Evaluator& evaluator,
    const RequestRules& rules,
    std::uint32_t schema,
    const schema::Tape& tape,
    const Subject& subject,
    Violations& violations
);

/// Reads `body` onto `tape` and checks it; what is no JSON is one violation.
[[nodiscard]] bool check_json(
    schema::Evaluator& evaluator,
    const RequestRules& rules,
    std::uint32_t schema,
    schema::Tape& tape,
    std::string_view body,
    const Subject& subject,
    Violations& violations
);

}  // namespace barbacane::validation
