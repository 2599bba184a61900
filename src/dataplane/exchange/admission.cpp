// The phases between a head and its dispatch: reserved paths, generation, route, middlewares,
// limits.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "common/http/problem.hpp"
#include "common/routing/path_normal.hpp"
#include "dataplane/exchange/exchange.hpp"
#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::exchange {
namespace {

/// RFC 9110 §15.6.2 keeps 501 for methods that a server does not recognise; these everybody does.
bool is_common_method(std::string_view method) {
  constexpr std::array<std::string_view, 9> methods{
      "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"
  };
  return std::ranges::find(methods, method) != methods.end();
}

constexpr std::string_view reserved_prefix = "/__barbacane/";
constexpr std::string_view health_path = "/__barbacane/health";
constexpr std::string_view specs_path = "/__barbacane/specs";  // has routes where it is published
constexpr std::string_view retry_soon = "Retry-After: 1\r\n";

std::string_view words_of(routing::PathFault fault) noexcept {
  using routing::PathFault;
  switch (fault) {
    case PathFault::bad_escape:
      return "The path has a '%' without two hex digits.";
    case PathFault::dot_segment:
      return "The path has a '.' or '..' segment.";
    case PathFault::encoded_nul:
      return "The path has an encoded NUL.";
    case PathFault::forbidden_byte:
      return "The path has a byte that must be percent-encoded.";
    default:
      return "The path is malformed.";
  }
}

std::chrono::milliseconds first_set(
    std::chrono::milliseconds of_operation,
    std::chrono::milliseconds of_target,
    std::chrono::milliseconds of_process
) noexcept {
  if (of_operation.count() != 0) return of_operation;
  return of_target.count() != 0 ? of_target : of_process;
}

/// Whether a path is the gateway's own and yet no route of its own: whatever templates an artifact
/// has, they do not take such paths.
bool is_kept_from(std::string_view path, const Program& program, const routing::Match& match) {
  if (!path.starts_with(reserved_prefix)) return false;
  if (match.outcome != routing::Outcome::found) return true;
  const tables::Gateway& gateway = program.artifact->gateway();
  const auto operations = tables::span_of(gateway.operations());
  const tables::Operation& operation = operations[match.endpoint->operation()];
  return !tables::view_of(gateway, operation.path()).starts_with(specs_path);
}

}  // namespace

void Exchange::admit() {
  const http1::RequestHead& head = context_->head;
  if (head.fields.has(http1::Known::via) && is_loop(head.fields, context_->pseudonym))
    return refuse(
        ProblemKind::loop_detected, "The upstream of this operation leads back to this gateway."
    );
  if (head.is_https && !caller_.is_tls)  // RFC 9110 §7.4
    return refuse(ProblemKind::misdirected, "An https target needs a connection with TLS.");
  if (answer_reserved()) return;
  if (!has_room()) return;
  generation_ = context_->pin();
  if (generation_ == nullptr)
    return refuse(ProblemKind::unavailable, "This gateway has nothing to serve yet.", retry_soon);
  if (!find_route() || !pass_middlewares()) return;
  if (plan_->limits.request_body_bytes_max != 0)
    body_bytes_max_ = plan_->limits.request_body_bytes_max;
  if (head.framing == http1::Framing::length && head.content_length > body_bytes_max_)
    return fail_body(ProblemKind::too_large, Limit::request_body_bytes);
  if (plan_->rules != nullptr && (!check_parameters() || !check_media_type())) return;
  if (stage_ == Stage::calling) dispatch();
}

/// What arrives last is turned away first.
bool Exchange::has_room() {
  const bool is_full =
      context_->counters->requests_active.read() > context_->settings->requests_active_max;
  if (is_full) context_->counters->hit(Limit::requests_active);
  if (!is_full && !context_->lacks_memory(Pressure::scarce)) return true;
  refuse(ProblemKind::unavailable, "This gateway has more to do than it can hold.", retry_soon);
  return false;
}

bool Exchange::answer_reserved() {
  if (context_->head.form == http1::TargetForm::asterisk) {
    answer(204, {}, {}, {});
    return true;
  }
  if (!path_.starts_with(reserved_prefix) || path_.starts_with(specs_path)) return false;
  if (path_ != health_path) {
    refuse(ProblemKind::not_found, {});
  } else if (method_ != "GET" && method_ != "HEAD") {
    refuse(ProblemKind::method_not_allowed, {}, "Allow: GET, HEAD\r\n");
  } else if (context_->is_draining || !context_->serves()) {
    refuse(
        ProblemKind::unavailable,
        context_->is_draining ? "draining" : "nothing to serve yet",
        retry_soon
    );
  } else {
    answer(
        200,
        "application/json",
        {.bytes = "{\"status\":\"serving\"}\n", .is_stable = true},
        "Cache-Control: no-store\r\n"
    );
  }
  return true;
}

bool Exchange::find_route() {
  const routing::NormalPath normal = routing::normalise_path(context_->head.path, context_->path);
  if (normal.fault == routing::PathFault::too_long) {
    refuse(ProblemKind::target_too_long, {});
    return false;
  }
  if (normal.fault != routing::PathFault::none) {
    refuse(ProblemKind::malformed, words_of(normal.fault));
    return false;
  }
  const Program& program = *generation_->program;
  routing::Match& match = context_->match;
  program.router.find(method_, normal.path, match);
  context_->normal_path = normal.path;
  if (match.outcome == routing::Outcome::found && !is_kept_from(normal.path, program, match)) {
    series_ = program.endpoint_series[program.endpoint_index(*match.endpoint)];
    plan_ = &program.operations[match.endpoint->operation()];
    plan_fields_ = plan_->response_fields;
    return true;
  }
  if (match.outcome == routing::Outcome::not_found || is_kept_from(normal.path, program, match)) {
    refuse(ProblemKind::not_found, "No operation of the description has this path.");
  } else if (is_common_method(method_) || program.router.knows_method(method_)) {
    refuse(
        ProblemKind::method_not_allowed,
        "No operation of this path has this method.",
        "Allow: " + program.router.allow_of(normal.path) + "\r\n"
    );
  } else {
    refuse(ProblemKind::not_implemented, "No operation of the description has this method.");
  }
  return false;
}

bool Exchange::pass_middlewares() {
  if (plan_->chain.is_empty()) return true;
  const pipeline::RequestView view{
      .head = &context_->head,
      .path = context_->normal_path,
      .caller_address = caller_.address,
      .is_tls = caller_.is_tls
  };
  pipeline::Refusal refusal;
  if (plan_->chain.enter(view, refusal, entered_) == pipeline::Verdict::pass) return true;
  refuse(refusal.kind, refusal.detail, refusal.fields);
  return false;
}

void Exchange::dispatch() {
  if (hops_left(context_->head) == 0U) return answer_as_last_hop();
  const DispatchPlan& plan = generation_->program->dispatches[plan_->dispatch];
  if (plan.mock != nullptr) {
    dispatch_mock(plan);
  } else {
    dispatch_upstream(plan);
  }
}

/// Who asked wants to hear from the hop where Max-Forwards runs out. A TRACE is not echoed: it
/// would show what proxies before us have added.
void Exchange::answer_as_last_hop() {
  const std::string allow =
      "Allow: " + generation_->program->router.allow_of(context_->normal_path) + "\r\n";
  if (method_ == "OPTIONS") return answer(204, {}, {}, allow);
  refuse(ProblemKind::method_not_allowed, "This gateway echoes no requests.", allow);
}

void Exchange::dispatch_mock(const DispatchPlan& plan) {
  const auto value_of = [this](http1::Known known) {
    const http1::Field* const field = context_->head.fields.find(known);
    return field == nullptr ? std::string_view{} : field->value;
  };
  const dispatch::MockChoice choice =
      dispatch::choose(*plan.mock, value_of(http1::Known::prefer), value_of(http1::Known::accept));
  switch (choice.outcome) {
    case dispatch::MockOutcome::no_such_answer:
      return refuse(
          ProblemKind::not_found,
          "The description has no such response: Prefer asks for another one."
      );
    case dispatch::MockOutcome::not_acceptable:
      return refuse(
          ProblemKind::not_acceptable, "The description has no response of an accepted media type."
      );
    case dispatch::MockOutcome::found:
      break;
  }
  std::string fields;
  for (const auto& [name, value] : choice.answer->fields)
    fields.append(name).append(": ").append(value).append("\r\n");
  if (!choice.applied.empty())
    fields.append("Preference-Applied: ").append(choice.applied).append("\r\n");
  answer(
      choice.answer->status,
      choice.answer->content_type,
      {.bytes = choice.answer->body, .is_stable = true},
      fields
  );
}

void Exchange::dispatch_upstream(const DispatchPlan& plan) {
  const Settings& settings = *context_->settings;
  const upstream::Target& target = *plan.upstream->target;
  upstream::TargetPool& pool = *generation_->pools[plan.target];
  upstream_id_ = pool.target().metrics_id;
  upstream_counts_ = &context_->counters->upstream(upstream_id_);
  const OperationLimits& limits = plan_->limits;
  upstream::CallRequest request{
      .method = method_,
      .framing = body_framing_ == http1::Framing::chunked  ? upstream::RequestFraming::chunked
                 : body_framing_ == http1::Framing::length ? upstream::RequestFraming::length
                                                           : upstream::RequestFraming::none,
      .connect_timeout = first_set(
          limits.connect_timeout, target.connect_timeout, settings.upstream_connect_timeout
      ),
      .response_timeout = first_set(
          limits.response_timeout, target.response_timeout, settings.upstream_response_timeout
      ),
      .idle_timeout =
          first_set(limits.idle_timeout, std::chrono::milliseconds{0}, settings.body_idle_timeout),
      .interim_max = settings.interim_responses_max
  };
  response_bytes_max_ = limits.response_body_bytes_max != 0 ? limits.response_body_bytes_max
                        : settings.response_body_bytes_max != 0
                            ? settings.response_body_bytes_max
                            : std::numeric_limits<std::uint64_t>::max();
  if (limits.request_timeout.count() != 0) context_->wheel->set(deadline_, limits.request_timeout);
  dispatched_ = received_;
  checks_response_ = plan_->response_rules != nullptr && is_sampled();
  write_forward_head();
  is_forward_fresh_ = true;
  // Whoever waits for a connection lets others use the scratch.
  if (!call_.start(pool, request)) is_forward_fresh_ = false;
}

void Exchange::write_forward_head() {
  const Program& program = *generation_->program;
  const routing::Match& match = context_->match;
  const DispatchPlan& plan = program.dispatches[plan_->dispatch];
  const std::size_t strip =
      std::min<std::size_t>(match.endpoint->strip(), context_->normal_path.size());
  write_request(
      context_->forward,
      context_->head,
      {.upstream = plan.upstream.get(),
       .pseudonym = context_->pseudonym,
       .rewrite = plan_->has_rewrite ? &plan_->rewrite : nullptr,
       .path = context_->normal_path.substr(strip),
       .captures = std::span(match.captures).first(match.captures_count),
       .asks_identity = checks_response_},
      caller_,
      identity_
  );
}

/// Head, path and match again, when somebody else has used their place meanwhile.
void Exchange::restore_scratch() {
  if (context_->scratch_of == this) return;
  context_->scratch_of = this;
  http1::HeadScanner scanner(context_->head_limits());
  static_cast<void>(scanner.scan_request(head_bytes_, context_->head));
  context_->normal_path = routing::normalise_path(context_->head.path, context_->path).path;
  generation_->program->router.find(method_, context_->normal_path, context_->match);
}

/// Made once, and used at once when a connection was at hand; else made again from the raw head,
/// which costs less than keeping a copy for every request.
std::string_view Exchange::request_head() {
  if (is_forward_fresh_) return context_->forward.view();
  restore_scratch();
  write_forward_head();
  return context_->forward.view();
}

}  // namespace barbacane::exchange
