#include "control/api/entrance.hpp"

#include "control/access/api_key.hpp"
#include "control/api/credentials.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view csrf_field = "x-csrf-token";

bool is_mutation(std::string_view method) {
  return method != "GET" && method != "HEAD";
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

Reply refuse_guesses(const Call& call, std::chrono::seconds wait) {
  Reply out =
      refuse(call, ProblemKind::too_many_requests, "Too many failed attempts from this address.");
  out.fields.emplace_back("Retry-After", std::to_string(wait.count()));
  return out;
}

}  // namespace

Entrance::Entrance(
    Services& services, net::BlockingPool& pool, ServiceStats& stats, access::TrustedProxies proxies
)
    : services_(services), pool_(pool), stats_(stats), proxies_(std::move(proxies)) {}

void Entrance::take_origin(const net::WebRequest& request, Call& call) const {
  const bool is_proxied = proxies_.contains(request.address);
  call.is_secure =
      request.is_secure || (is_proxied && request.field("x-forwarded-proto") == "https");
  std::string hops;
  for (const auto& [name, value] : request.fields) {
    if (name == "x-forwarded-for") hops += (hops.empty() ? "" : ",") + value;
  }
  call.address = proxies_.client_of(request.address, hops);
}

net::Task<std::optional<Reply>> Entrance::let_in(
    const net::WebRequest& request, access::Scope scope, Call& call
) {
  if (scope == access::Scope::none) co_return std::nullopt;
  const std::string_view key = bearer_of(request.field("authorization"));
  const std::string_view cookie = cookie_of(request.field("cookie"), access::session_cookie);
  call.is_session = key.empty() && !cookie.empty();
  // What nobody can have needs no database, and guesses nothing.
  const bool is_possible =
      call.is_session ? access::is_session_secret(cookie) : access::is_api_key(key);
  std::optional<access::Principal> who;
  if (is_possible) {
    call.secret_hash = access::hash_of(call.is_session ? cookie : key);
    if (auto refusal = co_await identify(call.secret_hash, call, who)) co_return refusal;
  }
  if (!who) {
    ++stats_.unauthorized;
    if (is_possible) services_.attempts.fail(call.address, std::chrono::steady_clock::now());
    co_return refuse_unknown(call);
  }
  call.principal = *std::move(who);
  if (!call.is_session && !call.is_secure && !request.is_loopback) ++stats_.keys_in_clear;
  if (call.is_session && is_mutation(request.method) &&
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

net::Task<std::optional<Reply>> Entrance::identify(
    const std::string& hash, Call& call, std::optional<access::Principal>& who
) {
  const auto now = std::chrono::steady_clock::now();
  who = services_.directory.recall(hash, now);
  if (who) co_return std::nullopt;
  if (const auto wait = services_.attempts.wait_of(call.address, now); wait.count() > 0)
    co_return refuse_guesses(call, wait);
  const bool is_session = call.is_session;
  auto asked = co_await net::run_blocking(pool_, [&] {
    return is_session ? services_.directory.find_session(hash, now)
                      : services_.directory.find_key(hash, now);
  });
  if (!asked) co_return refuse(call, ProblemKind::unavailable, "Too much is waiting: try again.");
  if (!*asked) co_return refuse_for(call, asked->error());
  who = **asked;
  co_return std::nullopt;
}

}  // namespace barbacane::api
