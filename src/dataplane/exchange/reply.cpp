// What goes back to the caller: responses of an upstream, piece by piece, and answers made here.
#include <array>
#include <charconv>
#include <utility>

#include "common/http/problem.hpp"
#include "common/http/status.hpp"
#include "dataplane/exchange/exchange.hpp"

namespace barbacane::exchange {
namespace {

constexpr std::size_t joined_bytes_max = 16U << 10U;  // copied behind the head: one plain send

}  // namespace

void Exchange::on_interim(const http1::ResponseHead& head) {
  // 100 is between us and the upstream: the caller got its own when its body was wanted.
  if (head.status == 100 || minor_ == 0 || carrier_->is_blocked()) return;
  write_interim(context_->out, head);
  static_cast<void>(carrier_->send(context_->out.view(), {}, {}));
}

void Exchange::on_response(const http1::ResponseHead& head) {
  upstream_duration_ = std::chrono::steady_clock::now() - dispatched_;
  observe(upstream_counts_->dispatch_duration, upstream_duration_);
  if (head.content_length > response_bytes_max_ && head.framing == http1::Framing::length) {
    context_->counters->hit(Limit::response_body_bytes);
    ending_ = Ending::upstream_failed;
    return refuse(ProblemKind::bad_upstream, "The upstream's response is larger than allowed.");
  }
  if (checks_response_ && !check_response_head(head)) return;
  status_ = head.status;
  reply_framing_ = choose_framing(head, minor_, is_head_);
  stays_open_ = reply_framing_ != ReplyFraming::until_close && carrier_->may_stay_open();
  if (entered_ != 0) plan_->chain.leave(entered_, status_, plan_fields_);
  write_response(
      context_->out,
      head,
      {.framing = reply_framing_,
       .keeps_open = stays_open_,
       .caller_minor = minor_,
       .request_id = identity_.request_id(),
       .date = context_->date(),
       .extra_fields = plan_fields_}
  );
  is_head_pending_ = true;
  if (holds_response()) {
    entered_ = 0;  // the middlewares have seen it; a problem in its place has their fields too
    return;
  }
  deadline_.cancel();
  has_begun_response_ = true;
  // The rest of a long response needs nothing of the generation, unless it is looked into, or the
  // request still is.
  if (!checks_response_ && upload_ == nullptr) unpin();
}

bool Exchange::on_data(
    std::string_view piece, upstream::Buffer& owner, bool is_last, std::string_view trailers
) {
  if (checks_response_) return check_response_data(piece, owner, is_last, trailers);
  return relay({.bytes = piece, .owner = &owner}, is_last, trailers);
}

bool Exchange::relay(upstream::Payload payload, bool is_last, std::string_view trailers) {
  std::string_view& piece = payload.bytes;
  HeadText& out = context_->out;
  if (!std::exchange(is_head_pending_, false)) out.clear();
  std::string_view tail;
  std::string last_chunk;
  if (reply_framing_ == ReplyFraming::none) {
    piece = {};
  } else if (reply_framing_ == ReplyFraming::chunked) {
    if (!piece.empty()) {
      std::array<char, 20> digits;
      const auto end =
          std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16);
      out.add({digits.data(), static_cast<std::size_t>(end.ptr - digits.data())}).add("\r\n");
      tail = "\r\n";
    }
    if (is_last) {
      if (!piece.empty()) last_chunk = "\r\n";
      last_chunk.append("0\r\n").append(trailers).append("\r\n");
      tail = last_chunk;
    }
  }
  response_bytes_ += piece.size();
  if (response_bytes_ > response_bytes_max_) {
    context_->counters->hit(Limit::response_body_bytes);
    break_off(Ending::upstream_failed);
    return false;
  }
  if (is_last) stage_ = Stage::relayed;
  upstream::IoStatus status = upstream::IoStatus::ok;
  if (piece.size() <= joined_bytes_max) {
    out.add(piece).add(tail);
    status = carrier_->send(out.view(), {}, {});
  } else {
    status = carrier_->send(out.view(), payload, tail);
  }
  if (status == upstream::IoStatus::failed) {
    break_off(Ending::caller_gone);
    return false;
  }
  if (is_last && status == upstream::IoStatus::ok) finish(stays_open_);
  return status == upstream::IoStatus::ok;
}

void Exchange::on_call_failed(upstream::UpstreamErrc code) {
  if (code == upstream::UpstreamErrc::interim_too_many)
    context_->counters->hit(Limit::interim_responses);
  if (code == upstream::UpstreamErrc::too_many_connections)
    context_->counters->hit(Limit::upstream_pending);
  if (code == upstream::UpstreamErrc::queue_timed_out)
    context_->counters->hit(Limit::upstream_connections);
  if (code == upstream::UpstreamErrc::no_descriptors) context_->counters->hit(Limit::descriptors);
  if (has_begun_response_) return break_off(Ending::upstream_failed);
  refuse_upstream(code);
}

void Exchange::refuse_upstream(upstream::UpstreamErrc code) {
  const ErrorCode error = code;
  const ProblemKind kind = http::kind_of(error);
  ending_ = kind == ProblemKind::upstream_timed_out ? Ending::timed_out : Ending::upstream_failed;
  refuse(kind, error.message(), kind == ProblemKind::unavailable ? "Retry-After: 1\r\n" : "");
}

void Exchange::refuse(ProblemKind kind, std::string_view detail, std::string_view fields) {
  if (ending_ == Ending::ok) ending_ = Ending::refused;
  context_->body = http::to_json(
      {.kind = kind, .detail = detail, .instance = path_, .request_id = identity_.request_id()}
  );
  answer(
      http::problem_type(kind).status,
      http::problem_media_type,
      {.bytes = context_->body},
      fields,
      kind != ProblemKind::malformed  // who cannot be understood is not asked what comes next
  );
}

void Exchange::answer(
    std::uint16_t status,
    std::string_view media_type,
    upstream::Payload body,
    std::string_view fields,
    bool may_stay_open
) {
  call_.cancel();
  deadline_.cancel();
  status_ = status;
  stage_ = Stage::answering;
  has_begun_response_ = true;
  stays_open_ = may_stay_open && carrier_->may_stay_open();
  if (entered_ != 0) plan_->chain.leave(entered_, status, plan_fields_);
  HeadText& out = context_->out;
  out.clear();
  out.add("HTTP/1.1 ").add_number(status).add(" ").add(http::reason_of(status)).add("\r\n");
  out.add_field("Date", context_->date()).add("Server: barbacane\r\n");
  if (!media_type.empty()) out.add_field("Content-Type", media_type);
  if (status != 204 && status != 304)
    out.add("Content-Length: ").add_number(body.bytes.size()).add("\r\n");
  if (!stays_open_) {
    out.add("Connection: close\r\n");
  } else if (minor_ == 0) {
    out.add("Connection: keep-alive\r\n");
  }
  out.add_field("X-Request-Id", identity_.request_id()).add(fields).add(plan_fields_).add("\r\n");
  if (is_head_ || status == 204 || status == 304) body = {};
  response_bytes_ = body.bytes.size();
  upstream::IoStatus sent = upstream::IoStatus::ok;
  if (body.bytes.size() <= joined_bytes_max) {
    out.add(body.bytes);
    sent = carrier_->send(out.view(), {}, {});
  } else {
    sent = carrier_->send(out.view(), body, {});
  }
  if (sent == upstream::IoStatus::ok) return finish(stays_open_);
  if (sent == upstream::IoStatus::failed) break_off(Ending::caller_gone);
}

}  // namespace barbacane::exchange
