// Bodies of requests: which media type one is, and whether it fits the schema of that.
#include "common/validation/media_choice.hpp"
#include "common/validation/request_validator.hpp"

namespace barbacane::validation {

using tables::BodyKind;

namespace {

/// A body that somebody looks at, or nothing to look for in it.
bool is_checked(const RequestRules& rules, const BodyPlan& plan) noexcept {
  if (plan.schema == tables::none) return false;
  switch (plan.kind) {
    case BodyKind::json:
      return true;
    case BodyKind::form:
    case BodyKind::multipart:
      return plan.form != nullptr;
    case BodyKind::text:
      return !rules.takes_any_text(plan.schema);
    default:
      return false;
  }
}

}  // namespace

BodyPlan RequestValidator::plan_body(
    const RequestRules& rules,
    const tables::Operation& operation,
    std::string_view content_type,
    bool has_body
) {
  using Verdict = BodyPlan::Verdict;
  if (operation.request_body() == tables::none) return {};
  const tables::RequestBody& body =
      tables::span_of(rules.gateway().request_bodies())[operation.request_body()];
  if (!has_body) return {.verdict = body.required() ? Verdict::missing : Verdict::pass};
  if (body.media_types().count() == 0) return {};
  const MediaChoice choice = choose_media_type(rules, body.media_types(), content_type);
  if (choice.type == nullptr) return {.verdict = Verdict::unsupported};
  BodyPlan plan{
      .kind = choice.kind, .schema = choice.type->schema(), .form = rules.form_of(*choice.type)
  };
  if (!is_checked(rules, plan)) return plan;
  const bool is_utf8 = http::is_utf8_charset(choice.given.find("charset"));
  plan.verdict = is_utf8 ? Verdict::check : Verdict::bad_charset;
  return plan;
}

Subject RequestValidator::body_of(const tables::Operation& operation) const noexcept {
  return {
      .in = "body",
      .name = {},
      .allows_read_only = operation.read_only_ignore(),
      .shows_values = shows_values_
  };
}

FormTools RequestValidator::tools_of(const RequestRules& rules) noexcept {
  return {.rules = &rules, .tape = &tape_, .evaluator = &evaluator_, .reader = &reader_};
}

bool RequestValidator::check_body(
    const RequestRules& rules,
    const tables::Operation& operation,
    const BodyPlan& plan,
    std::string_view content_type,
    std::string_view body,
    Violations& violations
) {
  violations.clear();
  switch (plan.kind) {
    case BodyKind::form:
      return read_form(body, *plan.form, violations) &&
             check_fields(rules, operation, plan, fields_, violations);
    case BodyKind::multipart:
      return begin_parts(plan, content_type, parts_, violations) &&
             take_parts(rules, parts_, body, true, violations) &&
             judge_parts(rules, operation, plan, parts_, violations);
    case BodyKind::text:
      return check_text(rules, operation, plan, body, violations);
    default:
      return check_json(
          evaluator_, rules, plan.schema, tape_, body, body_of(operation), violations
      );
  }
}

bool RequestValidator::check_text(
    const RequestRules& rules,
    const tables::Operation& operation,
    const BodyPlan& plan,
    std::string_view body,
    Violations& violations
) {
  if (!is_utf8(body)) {
    add_violation(violations, "body", "", "is not UTF-8");
    return false;
  }
  tape_.set_string(body);
  return check_schema(evaluator_, rules, plan.schema, tape_, body_of(operation), violations);
}

/// "a=1&b=2" (URL Standard): names and values are decoded, but for values that a style takes apart.
bool RequestValidator::read_form(
    std::string_view body, const FormPlan& plan, Violations& violations
) {
  const auto fail = [&violations](std::string_view words) {
    add_violation(violations, "body", "", words);
    return false;
  };
  if (!split_query(body, query_))
    return fail("has more than " + std::to_string(pairs_max) + " fields");
  fields_.begin(plan);
  for (const Pair& pair : query_) {
    if (!decode(pair.name, true, decoded_))
      return fail("has a name with a malformed percent escape, or that is not UTF-8");
    const FormField& field = fields_.open(decoded_);
    if (field.layout == FormLayout::delimited) {
      fields_.append(pair.value);
    } else if (decode(pair.value, true, decoded_)) {
      fields_.append(decoded_);
    } else {
      add_field_violation(violations, fields_.property(), words_of(ParameterFault::bad_escape));
    }
    fields_.close();
  }
  return violations.empty();
}

/// The object that the fields make, against the schema. Where the text of a field that nobody
/// describes was taken for a number, it may have been meant as a text.
bool RequestValidator::check_fields(
    const RequestRules& rules,
    const tables::Operation& operation,
    const BodyPlan& plan,
    FormFields& fields,
    Violations& violations
) {
  const FormTools tools = tools_of(rules);
  const std::size_t before = violations.size();
  if (!fields.write(tools, false, violations)) return false;
  if (check_schema(evaluator_, rules, plan.schema, tape_, body_of(operation), violations))
    return true;
  if (!fields.has_guesses()) return false;
  static_cast<void>(fields.write(tools, true, violations));
  const schema::EvaluatorOptions options{
      .direction = schema::Direction::request, .allows_read_only = operation.read_only_ignore()
  };
  if (!evaluator_.run(rules.program(), plan.schema, tape_, 0, options)) return false;
  violations.resize(before);
  return true;
}

bool RequestValidator::begin_parts(
    const BodyPlan& plan,
    std::string_view content_type,
    MultipartReader& reader,
    Violations& violations
) {
  if (!http::read_boundary(content_type, boundary_)) {
    add_violation(violations, "body", "", "is multipart without a boundary in its Content-Type");
    return false;
  }
  reader.begin(*plan.form, boundary_);
  return true;
}

bool RequestValidator::take_parts(
    const RequestRules& rules,
    MultipartReader& reader,
    std::string_view window,
    bool is_last,
    Violations& violations
) {
  return reader.take(tools_of(rules), window, is_last, violations) && violations.empty();
}

bool RequestValidator::judge_parts(
    const RequestRules& rules,
    const tables::Operation& operation,
    const BodyPlan& plan,
    MultipartReader& reader,
    Violations& violations
) {
  return check_fields(rules, operation, plan, reader.fields(), violations);
}

}  // namespace barbacane::validation
