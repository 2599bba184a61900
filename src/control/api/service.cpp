#include "control/api/service.hpp"

#include <algorithm>
#include <array>

#include "common/crypto/digest.hpp"
#include "common/crypto/random.hpp"
#include "common/http/media_type.hpp"
#include "common/json/read.hpp"
#include "common/observe/log.hpp"
#include "common/routing/path_normal.hpp"
#include "common/validation/query.hpp"
#include "control/access/api_key.hpp"
#include "control/api/credentials.hpp"
#include "control/store/idempotency.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t path_bytes_max = 2048;
constexpr std::string_view csrf_field = "x-csrf-token";

bool is_mutation(std::string_view method) {
  return method != "GET" && method != "HEAD";
}

Reply refuse_violations(
    const Call& call,
    ProblemKind kind,
    std::string_view detail,
    const validation::Violations& violations
) {
  std::vector<http::ProblemError> errors;
  for (const validation::Violation& one : violations) {
    errors.push_back(
        {.in = one.in,
         .name = one.name,
         .pointer = one.pointer,
         .schema_pointer = one.schema_pointer,
         .keyword = one.keyword,
         .message = one.message}
    );
  }
  return refuse(call, kind, detail, errors);
}

/// Runs a handler that writes: inside one transaction, with what an earlier call with the same key
/// was answered.
Reply write_in_store(const Route& route, Call& call, ServiceStats& stats) {
  if (route.prepare != nullptr) {
    if (auto refusal = route.prepare(call)) return *std::move(refusal);
  }
  const std::string_view given = call.field("idempotency-key");
  const store::IdempotencyKey key{
      .actor = call.principal.actor(),
      .method = call.method,
      .path = call.path,
      .key = std::string(given),
      .body_hash = call.body_hash
  };
  Reply reply;
  bool is_refused = false;
  const Result<void> done = call.services.database.transact([&](store::Transaction& tx) {
    is_refused = false;
    store::KeptAnswer kept;
    if (!given.empty()) {
      switch (store::begin_idempotent(tx, key, kept)) {
        case store::Repetition::answered:
          reply = {
              .status = static_cast<unsigned>(kept.status), .body = kept.body, .fields = kept.fields
          };
          if (reply.status >= 400) reply.content_type = http::problem_media_type;
          ++stats.replayed;
          return;
        case store::Repetition::other_body:
          reply = refuse(
              call,
              ProblemKind::unprocessable,
              "This Idempotency-Key came with another body before: use a new one."
          );
          return;
        case store::Repetition::in_flight:
          reply =
              refuse(call, ProblemKind::conflict, "A call with this Idempotency-Key is under way.");
          reply.fields.emplace_back("Retry-After", "1");
          return;
        case store::Repetition::first:
          break;
      }
    }
    reply = route.in_store(call, tx);
    is_refused = reply.status >= 400;
    if (is_refused)
      return tx.fail(boost::system::errc::make_error_code(boost::system::errc::operation_canceled));
    if (given.empty()) return;
    const bool is_kept_otherwise = !reply.kept.empty();
    store::keep_answer(
        tx,
        key,
        {.status = is_kept_otherwise ? 409 : static_cast<int>(reply.status),
         .fields = is_kept_otherwise ? decltype(reply.fields){} : reply.fields,
         .body = is_kept_otherwise ? reply.kept : reply.body}
    );
  });
  if (is_refused) return reply;  // and what it did is rolled back
  if (!done) return refuse_for(call, done.error());
  if (const bool* wakes = std::any_cast<bool>(&call.prepared); wakes != nullptr && *wakes)
    call.services.wake_worker();
  return reply;
}

Reply read_in_store(const Route& route, Call& call) {
  Reply reply;
  const Result<void> done = call.services.database.read([&](store::Transaction& tx) {
    reply = route.in_store(call, tx);
  });
  return done ? reply : refuse_for(call, done.error());
}

Reply run_route(const Route& route, Call& call, ServiceStats& stats) {
  switch (route.how) {
    case How::read:
      return read_in_store(route, call);
    case How::write:
      return write_in_store(route, call, stats);
    default:
      return route.alone(call);
  }
}

Reply refuse_unknown(const Call& call) {
  Reply out = refuse(
      call,
      ProblemKind::unauthorized,
      "Send an API key as 'Authorization: Bearer bbk_…'; this one is missing, unknown, expired or "
      "revoked."
  );
  out.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"barbacane\"");
  return out;
}

}  // namespace

Service::Service(
    Services& services,
    const Description& description,
    net::BlockingPool& pool,
    EventFeed& feed,
    ServiceSettings settings
)
    : services_(services),
      description_(description),
      pool_(pool),
      feed_(feed),
      settings_(settings) {}

std::string Service::find_gap(const Description& description) {
  const auto described = description.operations();
  for (const std::string_view one : described) {
    if (find_route(one) == nullptr) return "operation '" + std::string(one) + "' has no handler";
  }
  for (const Route& route : routes()) {
    if (std::ranges::find(described, route.operation) == described.end())
      return "handler '" + std::string(route.operation) + "' is not described";
  }
  return {};
}

net::Task<net::WebAnswer> Service::handle(net::WebRequest& request) {
  const auto started = std::chrono::steady_clock::now();
  const std::string_view given_id = request.field("x-request-id");
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = is_request_id(given_id) ? std::string(given_id) : crypto::make_uuid();
  take_origin(request, call);
  call.fields = request.fields;
  net::WebAnswer special;
  Reply reply = co_await answer(request, call, special);
  if (special.source) {
    special.fields.emplace_back("X-Request-Id", call.request_id);
    special.fields.emplace_back("Cache-Control", "no-store");
    ++stats_.answers[2];
    co_return special;
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - started
  );
  observe::log(
      observe::Level::info,
      "call",
      {{"method", std::string_view(call.method)},
       {"path", std::string_view(call.path)},
       {"status", std::uint64_t{reply.status}},
       {"actor", std::string_view(call.principal.key)},
       {"address", std::string_view(call.address)},
       {"request_id", std::string_view(call.request_id)},
       {"microseconds", static_cast<std::int64_t>(took.count())}}
  );
  co_return to_answer(call, std::move(reply));
}

void Service::take_origin(const net::WebRequest& request, Call& call) const {
  const bool is_proxied = settings_.proxies.contains(request.address);
  call.is_secure =
      request.is_secure || (is_proxied && request.field("x-forwarded-proto") == "https");
  std::string hops;
  for (const auto& [name, value] : request.fields) {
    if (name == "x-forwarded-for") hops += (hops.empty() ? "" : ",") + value;
  }
  call.address = settings_.proxies.client_of(request.address, hops);
}

net::Task<Reply> Service::answer(net::WebRequest& request, Call& call, net::WebAnswer& special) {
  std::array<char, path_bytes_max> space{};
  const routing::NormalPath normal = routing::normalise_path(request.path, space);
  if (normal.fault != routing::PathFault::none)
    co_return refuse(call, ProblemKind::malformed, "The path is malformed.");
  Description::Found found;
  description_.find(request.method, normal.path, found);
  if (found.outcome == routing::Outcome::not_found)
    co_return refuse(
        call, ProblemKind::not_found, "There is nothing at this path: see /openapi.json."
    );
  if (found.outcome == routing::Outcome::method_not_allowed) {
    Reply out = refuse(call, ProblemKind::method_not_allowed, {});
    out.fields.emplace_back("Allow", description_.allow_of(normal.path));
    co_return out;
  }
  const Route& route = *find_route(found.id);
  if (auto refusal = co_await let_in(request, route.scope, call)) co_return *std::move(refusal);
  if (auto refusal = check_parameters(request, found, call)) co_return *std::move(refusal);
  if (route.has_project && !call.reaches(call.capture())) co_return not_found(call, "project");
  if (auto refusal = co_await take_body(request, *found.operation, call))
    co_return *std::move(refusal);
  if (route.how == How::events) {
    if (const auto asked = call.query_value("project_id"); asked && !call.reaches(*asked))
      co_return not_found(call, "project");
    auto stream = feed_.open(call);
    if (!stream) co_return refuse(call, ProblemKind::unavailable, "Too many streams are open.");
    special = *std::move(stream);
    co_return Reply{};
  }
  const auto end = std::chrono::steady_clock::now() + settings_.waiting_time_max;
  auto reply = co_await net::run_blocking(pool_, [&] {
    if (std::chrono::steady_clock::now() < end) return run_route(route, call, stats_);
    return refuse(call, ProblemKind::unavailable, "It took too long to get to this call.");
  });
  if (!reply) co_return refuse(call, ProblemKind::unavailable, "Too much is waiting: try again.");
  co_return *std::move(reply);
}

/// Nothing when the caller may go on.
net::Task<std::optional<Reply>> Service::let_in(
    const net::WebRequest& request, access::Scope scope, Call& call
) {
  if (scope == access::Scope::none) co_return std::nullopt;
  const auto now = std::chrono::steady_clock::now();
  const std::string_view key = bearer_of(request.field("authorization"));
  const std::string_view cookie = cookie_of(request.field("cookie"), access::session_cookie);
  const bool is_session = key.empty() && !cookie.empty();
  const std::string_view secret = is_session ? cookie : key;
  std::optional<access::Principal> who;
  // What nobody can have needs no database, and guesses nothing.
  const bool is_possible = is_session ? access::is_session_secret(cookie) : access::is_api_key(key);
  if (is_possible) {
    call.secret_hash = access::hash_of(secret);
    const std::string& hash = call.secret_hash;
    who = services_.directory.recall(hash, now);
    if (!who) {
      if (const auto wait = services_.attempts.wait_of(call.address, now); wait.count() > 0) {
        Reply out = refuse(
            call, ProblemKind::too_many_requests, "Too many failed attempts from this address."
        );
        out.fields.emplace_back("Retry-After", std::to_string(wait.count()));
        co_return out;
      }
      auto asked = co_await net::run_blocking(pool_, [&] {
        return is_session ? services_.directory.find_session(hash, now)
                          : services_.directory.find_key(hash, now);
      });
      if (!asked)
        co_return refuse(call, ProblemKind::unavailable, "Too much is waiting: try again.");
      if (!*asked) co_return refuse_for(call, asked->error());
      who = **asked;
    }
  }
  if (!who) {
    ++stats_.unauthorized;
    if (is_possible) services_.attempts.fail(call.address, now);
    co_return refuse_unknown(call);
  }
  call.principal = *std::move(who);
  call.is_session = is_session;
  if (!is_session && !call.is_secure && !request.is_loopback) ++stats_.keys_in_clear;
  if (is_session && is_mutation(request.method) &&
      !access::is_same_secret(access::hash_of(request.field(csrf_field)), call.principal.csrf_hash))
    co_return refuse(call, ProblemKind::forbidden, "The X-CSRF-Token of this session is missing.");
  if (!call.principal.has(scope)) {
    co_return refuse(
        call,
        ProblemKind::forbidden,
        "The key lacks the scope '" + std::string(access::to_text(scope)) + "'."
    );
  }
  co_return std::nullopt;
}

std::optional<Reply> Service::check_parameters(
    const net::WebRequest& request, const Description::Found& found, Call& call
) {
  const validation::RequestParts parts{
      .captures = std::span(found.match.captures).first(found.match.captures_count),
      .query = request.query,
      .fields =
          [&request](std::string_view name, std::vector<std::string_view>& out) {
            for (const auto& [field, value] : request.fields) {
              if (field == name) out.push_back(value);
            }
          }
  };
  validation::Violations violations;
  if (!validator_.check_parameters(description_.rules(), *found.operation, parts, violations)) {
    ++stats_.invalid;
    // A path whose id is none names nothing.
    const bool is_path =
        std::ranges::all_of(violations, [](const auto& one) { return one.in == "path"; });
    return refuse_violations(
        call,
        is_path ? ProblemKind::not_found : ProblemKind::invalid,
        "The parameters are not those of the description.",
        violations
    );
  }
  for (const std::string_view capture : parts.captures) {
    std::string text;
    if (!validation::decode(capture, false, text)) text = capture;
    // Ids are compared as text here and there: one spelling.
    std::ranges::transform(text, text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    call.captures.push_back(std::move(text));
  }
  std::vector<validation::Pair> pairs;
  static_cast<void>(validation::split_query(request.query, pairs));
  for (const validation::Pair& pair : pairs) {
    std::string name;
    std::string value;
    if (validation::decode(pair.name, true, name) && validation::decode(pair.value, true, value))
      call.query.emplace_back(std::move(name), std::move(value));
  }
  return std::nullopt;
}

net::Task<std::optional<Reply>> Service::take_body(
    net::WebRequest& request, const tables::Operation& operation, Call& call
) {
  using Verdict = validation::BodyPlan::Verdict;
  const std::string_view type = request.field("content-type");
  const bool has_body = request.has_body && request.content_length.value_or(1) != 0;
  const validation::RequestRules& rules = description_.rules();
  const validation::BodyPlan plan =
      validation::RequestValidator::plan_body(rules, operation, type, has_body);
  if (plan.verdict == Verdict::missing)
    co_return refuse(call, ProblemKind::invalid, "This operation needs a body.");
  if (plan.verdict == Verdict::unsupported || plan.verdict == Verdict::bad_charset) {
    const std::string types = validation::RequestValidator::media_types_of(rules, operation);
    Reply out = refuse(call, ProblemKind::unsupported_media, "This operation takes " + types + ".");
    out.fields.emplace_back(request.method == "PATCH" ? "Accept-Patch" : "Accept-Post", types);
    co_return out;
  }
  if (!has_body) co_return std::nullopt;
  if (operation.request_body() == tables::none)
    co_return refuse(call, ProblemKind::invalid, "This operation takes no body.");
  call.content_type = std::string(type);
  call.media_type = http::essence_of(type);
  co_return co_await read_body(request, operation, plan, call);
}

/// A body that is checked goes to memory, any other to a file.
net::Task<std::optional<Reply>> Service::read_body(
    net::WebRequest& request,
    const tables::Operation& operation,
    const validation::BodyPlan& plan,
    Call& call
) {
  const validation::RequestRules& rules = description_.rules();
  const bool is_json =
      plan.verdict == validation::BodyPlan::Verdict::check && plan.kind == tables::BodyKind::json;
  const std::uint64_t bytes_max =
      is_json ? settings_.json_body_bytes_max : settings_.upload_bytes_max;
  const auto too_large = [&] {
    const std::string bound = std::to_string(bytes_max >> 20U);
    return refuse(call, ProblemKind::too_large, "The body is over " + bound + " MiB.");
  };
  if (request.content_length.value_or(0) > bytes_max) co_return too_large();
  std::string text;
  std::optional<Spool> spool;
  if (!is_json) {
    Result<Spool> made = Spool::make(services_.scratch_folder);
    if (!made) co_return refuse_for(call, made.error());
    spool = std::move(*made);
  }
  std::uint64_t total = 0;
  while (true) {
    const Result<std::string> piece = co_await request.body->next();
    if (!piece) {
      if (piece.error() == boost::asio::error::message_size) co_return too_large();
      co_return refuse(call, ProblemKind::malformed, "The body broke off.");
    }
    if (piece->empty()) break;
    total += piece->size();
    if (total > bytes_max) co_return too_large();
    if (is_json) {
      text += *piece;
    } else if (const Result<void> done = spool->append(*piece); !done) {
      co_return refuse_for(call, done.error());
    }
  }
  const std::string digest = is_json ? crypto::to_hex(crypto::sha256(text)) : spool->finish();
  call.body_hash = crypto::to_hex(crypto::sha256(request.query + '\n' + digest));
  if (!is_json) {
    call.upload = std::move(spool);
    co_return std::nullopt;
  }
  validation::Violations violations;
  if (!validator_.check_body(rules, operation, plan, call.content_type, text, violations)) {
    ++stats_.invalid;
    co_return refuse_violations(
        call, ProblemKind::invalid, "The body is not what the description has.", violations
    );
  }
  call.document = std::make_shared<json::Document>();
  Report faults;
  call.body = json::read_json(text, "body", *call.document, faults);
  if (call.body == nullptr) co_return refuse(call, ProblemKind::malformed, "The body is no JSON.");
  co_return std::nullopt;
}

net::WebAnswer Service::to_answer(const Call& call, Reply reply) {
  net::WebAnswer out;
  out.status = reply.status;
  ++stats_.answers[std::min(reply.status / 100, 5U)];
  out.fields = std::move(reply.fields);
  if (reply.status != 204 && reply.status != 304)
    out.fields.emplace_back("Content-Type", reply.content_type);
  out.fields.emplace_back("X-Request-Id", call.request_id);
  out.fields.emplace_back("Cache-Control", "no-store");
  out.fields.emplace_back("X-Content-Type-Options", "nosniff");
  out.body = std::move(reply.body);
  if (reply.pieces) {
    out.source_length = reply.length;
    out.source = [&pool = pool_,
                  pieces = std::move(reply.pieces)]() -> net::Task<Result<std::string>> {
      return [](net::BlockingPool& threads, const std::function<Result<std::string>()>& next
             ) -> net::Task<Result<std::string>> {
        auto piece = co_await net::run_blocking(threads, [&next] { return next(); });
        if (!piece)
          co_return boost::system::errc::make_error_code(
              boost::system::errc::resource_unavailable_try_again
          );
        co_return *std::move(piece);
      }(pool, pieces);
    };
  }
  return out;
}

net::Task<std::optional<net::WebAnswer>> Service::admit(
    const net::WebRequest& request, access::Scope scope, access::Principal& who
) {
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = crypto::make_uuid();
  take_origin(request, call);
  if (auto refusal = co_await let_in(request, scope, call))
    co_return to_answer(call, *std::move(refusal));
  who = std::move(call.principal);
  co_return std::nullopt;
}

net::WebAnswer Service::refuse_request(
    const net::WebRequest& request, ProblemKind kind, std::string_view detail
) {
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = crypto::make_uuid();
  return to_answer(call, refuse(call, kind, detail));
}

net::WebAnswer Service::refuse_status(unsigned status) {
  ProblemKind kind = ProblemKind::malformed;
  if (status == 413) kind = ProblemKind::too_large;
  if (status == 431) kind = ProblemKind::fields_too_large;
  if (status == 500) kind = ProblemKind::internal;
  if (status == 505) kind = ProblemKind::version_not_supported;
  Call call{.services = services_, .principal = {}};
  call.request_id = crypto::make_uuid();
  return to_answer(call, refuse(call, kind, {}));
}

}  // namespace barbacane::api
