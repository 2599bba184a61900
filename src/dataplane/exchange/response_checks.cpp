// What the description says of responses: the head is looked at when it is there; a JSON body when
// it is whole. In report mode it is relayed meanwhile and a copy is looked at; to be enforced it is
// held back. What is longer than a buffered body may be passes unchecked.
#include <algorithm>
#include <utility>

#include "dataplane/exchange/exchange.hpp"

namespace barbacane::exchange {
namespace {

constexpr std::size_t kept_capacity_max = 1024;  // of an idle connection

ValidationReason reason_of(validation::ResponseFault fault) noexcept {
  return static_cast<ValidationReason>(
      static_cast<std::size_t>(ValidationReason::response_status) +
      static_cast<std::size_t>(fault) - static_cast<std::size_t>(validation::ResponseFault::status)
  );
}

}  // namespace

bool Exchange::is_sampled() noexcept {
  constexpr std::uint64_t all = 1'000'000;
  const std::uint64_t wanted = plan_->response_rules->response_sample_ppm();
  return wanted == all || ((context_->ids.next() >> 32U) * all) >> 32U < wanted;
}

/// Counts and logs what is wrong. False when the caller gets a problem instead.
bool Exchange::passes_response(ValidationReason reason) {
  const bool passes = plan_->only_reports_responses;
  context_->counters->validation_failure(series_.route, reason);
  context_->note_violation(
      {.operation = view_of(generation_->program->artifact->gateway(), plan_->response_rules->id()),
       .reason = validation_reasons[static_cast<std::size_t>(reason)],
       .outcome = passes ? "passed" : "refused",
       .request_id = identity_.request_id()}
  );
  return passes;
}

bool Exchange::check_response_head(const http1::ResponseHead& head) {
  using http1::Known;
  const auto value_of = [&head](Known known) {
    const http1::Field* const field = head.fields.find(known);
    return field == nullptr ? std::string_view{} : field->value;
  };
  const std::string_view coding = value_of(Known::content_encoding);
  const bool is_empty = head.framing == http1::Framing::none ||
                        (head.framing == http1::Framing::length && head.content_length == 0);
  const validation::ResponseParts parts{
      .status = head.status,
      .content_type = value_of(Known::content_type),
      .content_coding = http1::same_ignoring_case(coding, "identity") ? "" : coding,
      .has_body = !is_empty,
      .is_body_absent = is_head_ || head.status == 204 || head.status == 304,
      .is_partial = head.status == 206,
      .fields =
          [&head](std::string_view name, std::vector<std::string_view>& out) {
            for (const http1::Field& field : head.fields.all()) {
              if (!field.is_hop && http1::same_ignoring_case(field.name, name))
                out.push_back(field.value);
            }
          }
  };
  const validation::ResponsePlan found = context_->responses.check_head(
      *generation_->program->rules, *plan_->response_rules, parts, context_->violations
  );
  if (found.fault != validation::ResponseFault::none && !passes_response(reason_of(found.fault))) {
    refuse_invalid(ProblemKind::bad_response, "The upstream's response is not as described.");
    return false;
  }
  const bool is_too_long = head.framing == http1::Framing::length &&
                           head.content_length > context_->settings->buffered_body_bytes_max;
  checks_response_ = found.schema != tables::none && !is_too_long;
  if (found.schema != tables::none && is_too_long)
    context_->counters->hit(Limit::checked_response_bytes);
  if (!checks_response_) return true;
  if (held_ == nullptr) held_ = std::make_unique<HeldResponse>();
  held_->schema = found.schema;
  return true;
}

bool Exchange::check_response_data(
    std::string_view piece, upstream::Buffer& owner, bool is_last, std::string_view trailers
) {
  const bool is_held = holds_response();
  if (is_held && held_->body.size() + piece.size() > response_bytes_max_) {
    context_->counters->hit(Limit::response_body_bytes);
    ending_ = Ending::upstream_failed;
    refuse(ProblemKind::bad_upstream, "The upstream's response is larger than allowed.");
    return false;
  }
  // A head that was put aside has to be put back, also when nothing of the body came with it.
  const bool is_all = is_last && held_->body.empty() && (!is_held || is_head_pending_);
  const bool fits =
      held_->body.size() + piece.size() <= context_->settings->buffered_body_bytes_max;
  if (!fits) context_->counters->hit(Limit::checked_response_bytes);
  const bool is_done = is_last || !fits;
  if (is_held && is_head_pending_ && !is_done) {
    held_->head = context_->out.view();
    is_head_pending_ = false;
  }
  if (!is_all && (is_held || fits)) keep_response(piece);
  if (is_last && fits && !check_response_body(is_all ? piece : std::string_view(held_->body)))
    return false;
  if (is_held && !is_done) return true;
  if (is_done) end_response_check();
  if (is_done && !is_held) drop_held();
  if (is_held && !is_all) return release_held(is_last, trailers);
  return relay({.bytes = piece, .owner = &owner}, is_last, trailers);
}

bool Exchange::check_response_body(std::string_view body) {
  const bool is_right = context_->responses.check_body(
      *generation_->program->rules, held_->schema, body, context_->violations
  );
  if (is_right || passes_response(ValidationReason::response_body)) return true;
  refuse_invalid(ProblemKind::bad_response, "The upstream's response is not as described.");
  return false;
}

/// Everything that was held back goes out, and what follows passes as it comes.
bool Exchange::release_held(bool is_last, std::string_view trailers) {
  if (!std::exchange(is_head_pending_, true)) {
    context_->out.clear();
    context_->out.add(held_->head);
  }
  return relay({.bytes = held_->body, .is_stable = true}, is_last, trailers);
}

void Exchange::keep_response(std::string_view piece) {
  held_->body.append(piece);
  context_->reserved_bytes += piece.size();
}

/// Nothing more of the response is looked at: it needs nothing of the generation any more.
void Exchange::end_response_check() {
  checks_response_ = false;
  has_begun_response_ = true;
  deadline_.cancel();
  unpin();
}

void Exchange::drop_held() noexcept {
  if (held_ == nullptr) return;
  context_->reserved_bytes -= held_->body.size();
  held_->body.clear();
  held_->head.clear();
  if (held_->body.capacity() > kept_capacity_max) held_->body = {};
}

}  // namespace barbacane::exchange
