#include "dataplane/exchange/exchange.hpp"

#include <array>
#include <utility>

#include "common/http/problem.hpp"

namespace barbacane::exchange {
namespace {

/// A caller that has sent FIN may be gone, or may only have said all it had to say. It has this
/// long to prove the latter by being there when the response begins.
constexpr std::chrono::milliseconds half_closed_grace{5000};
constexpr std::size_t repeatable_body_bytes_max = 16U << 10U;
constexpr std::size_t refused_path_bytes_max = 512;  // of a head that is none, in the log
constexpr std::uint16_t status_caller_gone = 499;    // in logs and metrics only

}  // namespace

Exchange::Exchange(WorkerContext& context, Carrier& carrier) noexcept
    : context_(&context),
      carrier_(&carrier),
      call_(*this),
      deadline_(this, [](void* self) { static_cast<Exchange*>(self)->on_deadline(); }) {}

Exchange::~Exchange() {
  if (is_active()) on_caller_gone();
}

void Exchange::reset(std::string_view head_bytes, const CallerFacts& caller, Instant received) {
  head_bytes_ = head_bytes;
  context_->scratch_of = this;
  is_collected_ = is_flowing_ = checks_response_ = false;
  caller_ = caller;
  received_ = received;
  method_ = path_ = {};
  minor_ = 1;
  is_head_ = false;
  body_framing_ = http1::Framing::none;
  content_length_ = body_bytes_ = response_bytes_ = 0;
  body_bytes_max_ = context_->settings->request_body_bytes_max;
  plan_ = nullptr;
  plan_fields_.clear();
  upstream_duration_ = {};
  upstream_counts_ = nullptr;
  status_ = 0;
  entered_ = 0;
  ending_ = Ending::ok;
  reply_framing_ = ReplyFraming::none;
  is_forward_fresh_ = is_body_done_ = is_body_dropped_ = is_call_blocked_ = is_half_closed_ = false;
  has_begun_response_ = is_head_pending_ = stays_open_ = false;
  context_->counters->requests_active.add();
}

void Exchange::begin(std::string_view head_bytes, const CallerFacts& caller, Instant received) {
  reset(head_bytes, caller, received);
  const http1::RequestHead& head = context_->head;
  method_ = head.method;
  path_ = head.path;
  minor_ = head.minor;
  is_head_ = head.method == "HEAD";
  body_framing_ = head.framing;
  content_length_ = head.content_length;
  identity_.begin(head.fields, context_->ids);
  series_ = context_->registry->unmatched(method_);
  stage_ = Stage::calling;
  context_->wheel->set(deadline_, context_->settings->request_timeout);
  admit();
}

void Exchange::begin_refused(
    ProblemKind kind,
    std::string_view detail,
    std::string_view head_bytes,
    const CallerFacts& caller,
    Instant received
) {
  reset(head_bytes, caller, received);
  // Nobody can say what these bytes are; the log gets what stands where method and target would.
  const std::string_view line = head_bytes.substr(0, head_bytes.find_first_of("\r\n"));
  const std::size_t space = line.find(' ');
  method_ = line.substr(0, space).substr(0, 32);
  if (space != std::string_view::npos) {
    path_ = line.substr(space + 1, refused_path_bytes_max);
    path_ = path_.substr(0, path_.find_first_of(" ?"));
  }
  context_->head.fields.clear();
  identity_.begin(context_->head.fields, context_->ids);
  series_ = context_->registry->unmatched(method_);
  stage_ = Stage::calling;
  refuse(kind, detail);
}

void Exchange::move_head(const char* to) noexcept {
  const char* const from = head_bytes_.data();
  const char* const end = from + head_bytes_.size();
  for (std::string_view* part : {&method_, &path_}) {
    // An empty path has become "/", which stands elsewhere.
    if (part->data() >= from && part->data() < end)
      *part = {to + (part->data() - from), part->size()};
  }
  head_bytes_ = {to, head_bytes_.size()};
  context_->scratch_of = nullptr;
  call_.move_method(method_);
}

bool Exchange::wants_body() const noexcept {
  if (stage_ == Stage::collecting) return !is_body_done_ && !is_body_dropped_;
  return stage_ == Stage::calling && call_.is_ready() && !is_call_blocked_ && !is_body_done_ &&
         !is_body_dropped_;
}

void Exchange::offer(upstream::Payload piece, bool is_last, std::string_view trailers) {
  if (stage_ == Stage::collecting) return collect(piece.bytes, is_last);
  if (!is_collected_) body_bytes_ += piece.bytes.size();
  if (body_bytes_ > body_bytes_max_)
    return fail_body(ProblemKind::too_large, Limit::request_body_bytes);
  const bool is_held = is_flowing_ && (upload_ != nullptr || !collected_.empty());
  if (is_collected_) {
    piece = {.bytes = collected_};
  } else if (is_held) {
    piece = {.bytes = take_cleared(piece.bytes, is_last)};
    if (stage_ != Stage::calling || !call_.is_active()) return;
  }
  if (is_last && !is_held && trailers.empty()) keep_repeatable(piece.bytes);
  is_body_done_ = is_last;
  // The clock of the response starts with the last byte of the request.
  if (!has_begun_response_ && !is_half_closed_ && (is_last || !piece.bytes.empty()))
    context_->wheel->set(
        deadline_,
        plan_->limits.request_timeout.count() != 0 ? plan_->limits.request_timeout
                                                   : context_->settings->request_timeout
    );
  if (is_held && piece.bytes.empty() && !is_last) return;
  const upstream::Offer outcome = call_.offer(piece, is_last, trailers);
  if (is_held) drop_cleared(piece.bytes.size());
  if (is_held && is_last) upload_.reset();
  is_forward_fresh_ = false;
  is_call_blocked_ = outcome == upstream::Offer::blocked;
  is_body_dropped_ = is_body_dropped_ || outcome == upstream::Offer::dropped;
}

/// A connection that was kept open may be dead already: a small body is kept until the response
/// begins, where the request may be sent again (RFC 9110 §9.2.2).
void Exchange::keep_repeatable(std::string_view piece) {
  const bool is_whole = piece.size() == body_bytes_ && piece.size() <= repeatable_body_bytes_max;
  if (!is_collected_ && is_whole && !piece.empty() && call_.is_reused() &&
      upstream::is_idempotent(method_)) {
    keep_collected(piece);
    is_collected_ = true;
  }
  if (is_collected_) call_.note_body_kept();
}

void Exchange::fail_body(const ErrorCode& code) {
  call_.cancel();
  is_body_dropped_ = true;
  if (has_begun_response_) return break_off(Ending::refused);
  refuse(http::kind_of(code), code.message());
}

void Exchange::fail_body(ProblemKind kind, Limit limit) {
  context_->counters->hit(limit);
  call_.cancel();
  is_body_dropped_ = true;
  if (has_begun_response_) return break_off(Ending::refused);
  refuse(
      kind,
      kind == ProblemKind::too_large ? "The body is larger than this operation takes: " +
                                           std::to_string(body_bytes_max_) + " bytes."
                                     : "The body stopped coming before it was whole."
  );
}

void Exchange::on_call_ready() {
  // On a second attempt the body's end is offered again, whatever became of the first.
  is_body_done_ = is_body_dropped_ = false;
  if (is_flowing_ && !collected_.empty()) offer({}, false);
  carrier_->on_body_wanted();
}

void Exchange::on_call_drained() {
  is_call_blocked_ = false;
  if (!is_body_done_) carrier_->on_body_wanted();
}

void Exchange::on_drained() {
  if (stage_ == Stage::answering || stage_ == Stage::relayed) {
    finish(stays_open_);
  } else if (stage_ == Stage::calling && has_begun_response_) {
    call_.resume();
  }
}

void Exchange::on_deadline() {
  if (is_half_closed_) return break_off(Ending::caller_gone);
  if (has_begun_response_) return;
  context_->counters->hit(Limit::request_timeout);
  if (stage_ == Stage::collecting)
    return refuse(ProblemKind::timed_out, "The body was not whole in time.");
  ending_ = Ending::timed_out;
  refuse(
      ProblemKind::upstream_timed_out, "The upstream did not answer in the time this operation has."
  );
}

void Exchange::on_caller_half_closed() {
  if (stage_ != Stage::calling || std::exchange(is_half_closed_, true)) return;
  if (!has_begun_response_) context_->wheel->set(deadline_, half_closed_grace);
}

void Exchange::on_caller_gone() {
  if (!is_active()) return;
  call_.cancel();
  ending_ = Ending::caller_gone;
  if (status_ == 0) status_ = status_caller_gone;
  end();
}

/// The response cannot be completed, and the caller must see that.
void Exchange::break_off(Ending ending) {
  call_.cancel();
  ending_ = ending;
  if (status_ == 0) status_ = status_caller_gone;
  end();
  carrier_->on_exchange_broken();
}

void Exchange::leave_generation(std::uint64_t number) {
  const bool is_early = stage_ == Stage::calling || stage_ == Stage::collecting;
  if (generation_ == nullptr || generation_->number != number || !is_early) return;
  if (has_begun_response_ && upload_ != nullptr) return break_off(Ending::refused);
  if (has_begun_response_) return end_response_check();  // its body was looked at on its way
  refuse(
      ProblemKind::unavailable,
      "The configuration of this request has been replaced.",
      "Retry-After: 1\r\n"
  );
}

void Exchange::finish(bool stays_open) {
  end();
  carrier_->on_exchange_done(stays_open);
}

void Exchange::end() {
  record();
  unpin();
  drop_held();
  deadline_.cancel();
  stage_ = Stage::quiet;
}

void Exchange::unpin() {
  plan_ = nullptr;
  upload_.reset();
  drop_collected();
  if (Generation* const generation = std::exchange(generation_, nullptr))
    context_->unpin(*generation);
}

void Exchange::record() {
  const auto duration = std::chrono::steady_clock::now() - received_;
  CounterShard& counters = *context_->counters;
  counters.requests_active.subtract();
  counters.count(
      {.series = series_,
       .status = status_,
       .duration = duration,
       .request_bytes = body_bytes_,
       .response_bytes = response_bytes_,
       .is_from_upstream = upstream_counts_ != nullptr && ending_ == Ending::ok}
  );
  if (!context_->log.is_on()) return;
  const SeriesLabels* const labels = context_->registry->series(series_.series);
  const std::string* const upstream =
      upstream_counts_ == nullptr ? nullptr : context_->registry->upstream(upstream_id_);
  const bool is_written = context_->log.write(
      {.at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
       .client = caller_.address.empty() ? "unix" : caller_.address,
       .method = method_,
       .path = path_,
       .minor = minor_,
       .status = status_,
       .bytes_in = body_bytes_,
       .bytes_out = response_bytes_,
       .duration = duration,
       .api = labels->api,
       .route = labels->route,
       .upstream = upstream == nullptr ? std::string_view{} : *upstream,
       .upstream_duration = upstream_duration_,
       .request_id = identity_.request_id(),
       .trace_id = identity_.trace_id(),
       .ending = ending_}
  );
  if (is_written) return;
  counters.access_log_dropped_total.add();
  counters.hit(Limit::access_log);
}

}  // namespace barbacane::exchange
