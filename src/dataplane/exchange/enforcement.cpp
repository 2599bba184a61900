// What the description says of requests, enforced: parameters when the head is there, the body when
// it is whole. In report mode everything passes, and is counted.
#include <algorithm>
#include <array>

#include "common/http/problem.hpp"
#include "dataplane/exchange/exchange.hpp"

namespace barbacane::exchange {
namespace {

constexpr std::size_t kept_capacity_max = 1024;  // of an idle connection

}  // namespace

bool Exchange::passes_anyway(ValidationReason reason, std::string_view words) {
  context_->counters->validation_failure(series_.route, reason);
  if (!plan_->only_reports) return false;
  context_->note_violation(
      {.operation = view_of(generation_->program->artifact->gateway(), plan_->rules->id()),
       .reason = validation_reasons[static_cast<std::size_t>(reason)],
       .outcome = "passed",
       .request_id = identity_.request_id(),
       .words = words}
  );
  return true;
}

/// 422 where the description chose it, and only for what a schema refuses: a value that is missing,
/// or cannot be read, stays a bad request.
std::uint16_t Exchange::invalid_status() const noexcept {
  const bool is_by_schema =
      !context_->violations.empty() &&
      std::ranges::all_of(context_->violations, &validation::Violation::is_by_schema);
  return is_by_schema ? plan_->rules->schema_status() : std::uint16_t{400};
}

bool Exchange::check_parameters() {
  const http1::RequestHead& head = context_->head;
  const routing::Match& match = context_->match;
  const validation::RequestParts parts{
      .captures = std::span(match.captures).first(match.captures_count),
      .query = head.query,
      .fields =
          [&head](std::string_view name, std::vector<std::string_view>& out) {
            for (const http1::Field& field : head.fields.all()) {
              if (!field.is_hop && http1::same_ignoring_case(field.name, name))
                out.push_back(field.value);
            }
          }
  };
  if (context_->validator.check_parameters(
          *generation_->program->rules, *plan_->rules, parts, context_->violations
      ))
    return true;
  if (passes_anyway(ValidationReason::parameters, {})) return true;
  refuse_invalid(ProblemKind::invalid, "The parameters are not those that the description has.");
  return false;
}

/// False when the request is answered. A body that has to be looked at is collected from now on.
bool Exchange::check_media_type() {
  using Verdict = validation::BodyPlan::Verdict;
  const http1::RequestHead& head = context_->head;
  const validation::RequestRules& rules = *generation_->program->rules;
  const bool has_body = head.framing == http1::Framing::chunked ||
                        (head.framing == http1::Framing::length && head.content_length != 0);
  context_->violations.clear();
  body_plan_ =
      validation::RequestValidator::plan_body(rules, *plan_->rules, content_type(), has_body);
  switch (body_plan_.verdict) {
    case Verdict::pass:
      return true;
    case Verdict::missing:
      if (passes_anyway(ValidationReason::body, "needs a body")) return true;
      refuse_invalid(ProblemKind::invalid, "This operation needs a body.");
      return false;
    case Verdict::unsupported: {
      if (passes_anyway(ValidationReason::media_type, "is not a media type of this operation"))
        return true;
      const std::string types = validation::RequestValidator::media_types_of(rules, *plan_->rules);
      const std::string_view field = method_ == "PATCH"  ? "Accept-Patch: "
                                     : method_ == "POST" ? "Accept-Post: "
                                                         : "Accept: ";
      refuse(
          ProblemKind::unsupported_media,
          "This operation takes " + types + ".",
          std::string(field) + types + "\r\n"
      );
      return false;
    }
    case Verdict::bad_charset:
      if (passes_anyway(ValidationReason::media_type, "has a charset other than UTF-8"))
        return true;
      refuse(ProblemKind::unsupported_media, "A body that is checked must be UTF-8.");
      return false;
    case Verdict::check:
      break;
  }
  const http1::Field* const coding = head.fields.find(http1::Known::content_encoding);
  if (coding != nullptr && !http1::same_ignoring_case(coding->value, "identity")) {
    if (passes_anyway(ValidationReason::media_type, "has a content coding")) return true;
    refuse(
        ProblemKind::unsupported_media,
        "A body that is checked must come without a content coding.",
        "Accept-Encoding: identity\r\n"
    );
    return false;
  }
  const bool is_too_long = head.framing == http1::Framing::length &&
                           head.content_length > context_->settings->buffered_body_bytes_max;
  if (is_too_long && plan_->only_reports) {
    note_unchecked();
    return true;
  }
  if (is_too_long && !body_plan_.may_stream()) {
    refuse_unheld();
    return false;
  }
  stage_ = Stage::collecting;
  return true;
}

bool Exchange::check_body(std::string_view body) {
  if (context_->validator.check_body(
          *generation_->program->rules,
          *plan_->rules,
          body_plan_,
          content_type(),
          body,
          context_->violations
      ))
    return true;
  if (passes_anyway(ValidationReason::body, {})) return true;
  refuse_invalid(ProblemKind::invalid, "The body is not what the description has.");
  return false;
}

/// A body that came with its head is looked at where it is; others are put together first.
void Exchange::collect(std::string_view piece, bool is_last) {
  body_bytes_ += piece.size();
  if (body_bytes_ > body_bytes_max_)
    return fail_body(ProblemKind::too_large, Limit::request_body_bytes);
  if (collected_.size() + piece.size() > context_->settings->buffered_body_bytes_max)
    return overflow(piece, is_last);
  if (!is_last) return keep_collected(piece);
  is_body_done_ = true;
  if (!collected_.empty()) {
    keep_collected(piece);
    piece = collected_;
  }
  restore_scratch();
  if (check_body(piece)) send_collected(piece);
}

/// All that came goes out: the body is whole, or more of it follows.
void Exchange::send_collected(std::string_view body) {
  stage_ = Stage::calling;
  dispatch();
  if (stage_ != Stage::calling || !call_.is_active()) return;
  if (collected_.empty()) keep_collected(body);
  is_collected_ = !is_flowing_;
  is_body_done_ = false;
  if (call_.is_ready()) offer({}, is_collected_);
}

std::string_view Exchange::content_type() const noexcept {
  const http1::Field* const type = context_->head.fields.find(http1::Known::content_type);
  return type == nullptr ? std::string_view{} : type->value;
}

void Exchange::keep_collected(std::string_view bytes) {
  collected_.append(bytes);
  context_->reserved_bytes += bytes.size();
}

void Exchange::drop_collected() noexcept {
  context_->reserved_bytes -= collected_.size();
  collected_.clear();
  if (collected_.capacity() > kept_capacity_max) collected_ = {};
}

void Exchange::refuse_invalid(ProblemKind kind, std::string_view detail) {
  std::array<http::ProblemError, http::problem_errors_max> errors;
  const bool is_response = kind == ProblemKind::bad_response;
  // What an upstream said wrongly is not for its callers, but for those who develop.
  const bool is_told = !is_response || context_->settings->dev;
  const std::size_t count = is_told ? std::min(context_->violations.size(), errors.size()) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const validation::Violation& one = context_->violations[i];
    errors[i] = {
        .in = one.in,
        .name = one.name,
        .pointer = one.pointer,
        .schema_pointer = one.schema_pointer,
        .keyword = one.keyword,
        .message = one.message,
        .value = one.value
    };
  }
  if (ending_ == Ending::ok) ending_ = is_response ? Ending::upstream_failed : Ending::refused;
  const std::uint16_t status =
      kind == ProblemKind::invalid ? invalid_status() : http::problem_type(kind).status;
  context_->body = http::to_json(
      {.kind = kind,
       .status = status,
       .detail = detail,
       .instance = path_,
       .request_id = identity_.request_id(),
       .extra = {},
       .errors = std::span(errors).first(count)}
  );
  answer(status, http::problem_media_type, {.bytes = context_->body}, {});
}

}  // namespace barbacane::exchange
