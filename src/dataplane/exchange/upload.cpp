// Bodies longer than a buffer. To be enforced they must be multipart: files are opaque, so that
// what stands before one can be judged while it comes, and its inside may go on its way. In report
// mode they pass, and are counted.
#include <utility>

#include "dataplane/exchange/exchange.hpp"

namespace barbacane::exchange {

/// The body has become too long to be held, by this piece.
void Exchange::overflow(std::string_view piece, bool is_last) {
  if (!plan_->only_reports && !body_plan_.may_stream()) return refuse_unheld();
  keep_collected(piece);
  restore_scratch();
  if (plan_->only_reports) {
    note_unchecked();
  } else {
    upload_ = std::make_unique<Upload>();
    context_->violations.clear();
    if (!context_->validator.begin_parts(
            body_plan_, content_type(), upload_->reader, context_->violations
        ))
      return refuse_upload(ProblemKind::invalid);
    if (!clear_upload(is_last)) return;
  }
  is_body_done_ = true;
  is_flowing_ = !is_last;
  if (is_last) upload_.reset();
  send_collected(collected_);
}

/// Nothing more can be said of a body that is held no longer.
void Exchange::note_unchecked() {
  context_->counters->hit(Limit::request_body_bytes);
  context_->violations.clear();
  context_->note_violation(
      {.operation = view_of(generation_->program->artifact->gateway(), plan_->rules->id()),
       .reason = validation_reasons[static_cast<std::size_t>(ValidationReason::body)],
       .outcome = "passed",
       .request_id = identity_.request_id(),
       .words = "is longer than a body that is looked at may be"}
  );
}

void Exchange::refuse_unheld() {
  body_bytes_max_ = context_->settings->buffered_body_bytes_max;
  fail_body(ProblemKind::too_large, Limit::request_body_bytes);
}

/// Reads on in what is held, and finds how much of it may go: what is judged, and the inside of the
/// file behind it. False when the request is answered.
bool Exchange::clear_upload(bool is_last) {
  if (upload_ == nullptr) return true;
  Upload& upload = *upload_;
  const validation::RequestRules& rules = *generation_->program->rules;
  validation::RequestValidator& validator = context_->validator;
  validation::Violations& violations = context_->violations;
  const std::size_t held_max = context_->settings->buffered_body_bytes_max;
  const std::string_view window = std::string_view(collected_).substr(upload.scanned);
  violations.clear();
  const bool is_sound = validator.take_parts(rules, upload.reader, window, is_last, violations);
  upload.scanned += upload.reader.used();
  const bool is_file = upload.reader.is_in_file();
  const bool flows = is_file && upload.reader.part() == upload.judged_part;
  const bool is_over = collected_.size() > held_max;
  const bool is_due = is_last || (is_over && !flows);
  const bool is_too_long =
      upload.reader.fields().bytes() > held_max || (is_due && !is_last && !is_file);
  const bool fits =
      is_sound && !is_too_long &&
      (!is_due || validator.judge_parts(rules, *plan_->rules, body_plan_, upload.reader, violations)
      );
  if (!fits) {
    const bool is_open = is_too_long || !is_last;  // what is missing may be still to come
    refuse_upload(is_sound && is_open ? ProblemKind::too_large : ProblemKind::invalid);
    return false;
  }
  if (is_due) upload.judged_part = upload.reader.part();
  if (is_due || flows) upload.cleared = is_last ? collected_.size() : upload.scanned;
  return true;
}

void Exchange::refuse_upload(ProblemKind kind) {
  context_->counters->validation_failure(series_.route, ValidationReason::body);
  call_.cancel();
  is_body_dropped_ = true;
  if (has_begun_response_) return break_off(Ending::refused);
  if (kind == ProblemKind::too_large) context_->counters->hit(Limit::request_body_bytes);
  refuse_invalid(
      kind,
      kind == ProblemKind::too_large
          ? "What stands before a file must fit the description by itself when the body is longer "
            "than " +
                std::to_string(context_->settings->buffered_body_bytes_max) +
                " bytes: send files last."
          : "The body is not what the description has."
  );
}

/// What may go of what is held, with a piece that has just come.
std::string_view Exchange::take_cleared(std::string_view piece, bool is_last) {
  keep_collected(piece);
  if (!clear_upload(is_last)) return {};
  const std::string_view held = collected_;
  return upload_ == nullptr ? held : held.substr(0, upload_->cleared);
}

void Exchange::drop_cleared(std::size_t bytes) {
  context_->reserved_bytes -= bytes;
  collected_.erase(0, bytes);
  if (upload_ == nullptr) return;
  upload_->scanned -= bytes;
  upload_->cleared = 0;
}

}  // namespace barbacane::exchange
