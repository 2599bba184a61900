#include "common/validation/response_validator.hpp"

#include "common/validation/media_choice.hpp"

namespace barbacane::validation {
Subject ResponseValidator::subject_of(std::string_view in, std::string_view name) const noexcept {
  return {
      .in = in,
      .name = name,
      .direction = schema::Direction::response,
      .shows_values = shows_values_
  };
}

const tables::Response* ResponseValidator::declared_for(
    const RequestRules& rules, const tables::Operation& operation, std::uint16_t status
) noexcept {
  const tables::Response* best = nullptr;
  for (const tables::Response& one :
       tables::slice(tables::span_of(rules.gateway().responses()), operation.responses())) {
    if (one.status() == status) return &one;
    const bool is_class = one.status() == status / 100U;
    if (is_class || (one.status() == 0 && best == nullptr)) best = &one;
  }
  return best;
}

ResponsePlan ResponseValidator::check_head(
    const RequestRules& rules,
    const tables::Operation& operation,
    const ResponseParts& response,
    Violations& violations
) {
  violations.clear();
  ResponsePlan plan;
  const tables::Response* const declared = declared_for(rules, operation, response.status);
  if (declared == nullptr) {
    add_violation(violations, "status", "", std::to_string(response.status) + " is not declared");
    plan.fault = ResponseFault::status;
    return plan;
  }
  // 304 leaves out what the caller has already (RFC 9110 §15.4.5).
  if (response.status == 304) return plan;
  for (const tables::Parameter& field :
       tables::slice(tables::span_of(rules.gateway().parameters()), declared->headers()))
    check_field(rules, field, response, violations);
  if (!violations.empty()) plan.fault = ResponseFault::headers;
  if (!response.is_body_absent) check_media_type(rules, *declared, response, plan, violations);
  return plan;
}

void ResponseValidator::check_field(
    const RequestRules& rules,
    const tables::Parameter& field,
    const ResponseParts& response,
    Violations& violations
) {
  const std::string_view name = rules.program().text(field.name());
  texts_.clear();
  response.fields(name, texts_);
  if (texts_.empty()) {
    if (field.required()) add_violation(violations, "header", name, "is required");
    return;
  }
  if (field.schema() == tables::none) return;
  if (texts_.size() > 1) {  // one list (RFC 9110 §5.3)
    joined_.clear();
    for (const std::string_view text : texts_)
      joined_.append(joined_.empty() ? "" : ", ").append(text);
    texts_.assign(1, joined_);
  }
  const ParameterFault fault = reader_.read(rules, field, texts_, {}, false, tape_);
  if (fault != ParameterFault::none)
    return add_violation(violations, "header", name, words_of(fault));
  const Subject subject = subject_of("header", name);
  const std::size_t before = violations.size();
  if (check_schema(evaluator_, rules, field.schema(), tape_, subject, violations)) return;
  // "1" may be meant as the string where both are allowed.
  static_cast<void>(reader_.read(rules, field, texts_, {}, true, tape_));
  if (evaluator_.run(rules.program(), field.schema(), tape_, 0, {.direction = subject.direction}))
    violations.resize(before);
}

void ResponseValidator::check_media_type(
    const RequestRules& rules,
    const tables::Response& declared,
    const ResponseParts& response,
    ResponsePlan& plan,
    Violations& violations
) {
  if (declared.media_types().count() == 0) return;
  std::string_view words;
  const MediaChoice choice =
      choose_media_type(rules, declared.media_types(), response.content_type);
  const tables::MediaType* const type = choice.type;
  if (response.content_type.empty()) {
    words = response.has_body ? "is missing" : "is missing, and so is the body";
  } else if (type == nullptr) {
    words = "is none of those that are declared";
  } else if (choice.kind != tables::BodyKind::json || type->schema() == tables::none ||
             response.is_partial) {
    return;
  } else if (!response.content_coding.empty()) {
    // It was asked for without one.
    add_violation(violations, "header", "content-encoding", "keeps the body from being checked");
    if (plan.fault == ResponseFault::none) plan.fault = ResponseFault::body;
    return;
  } else {
    plan.schema = type->schema();
    return;
  }
  add_violation(violations, "header", "content-type", words);
  if (plan.fault == ResponseFault::none) plan.fault = ResponseFault::media_type;
}

bool ResponseValidator::check_body(
    const RequestRules& rules, std::uint32_t schema, std::string_view body, Violations& violations
) {
  violations.clear();
  return check_json(evaluator_, rules, schema, tape_, body, subject_of("body", ""), violations);
}

}  // namespace barbacane::validation
