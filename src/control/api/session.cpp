// Browser sessions: a key for a cookie, and a token that scripts of other origins cannot know.
#include "common/json/write.hpp"
#include "control/access/api_key.hpp"
#include "control/api/credentials.hpp"
#include "control/api/handlers.hpp"
#include "control/store/api_keys.hpp"

namespace barbacane::api {
namespace {

constexpr std::int64_t session_seconds = 12 * 3600;

std::string describe(const access::Principal& who, std::string_view csrf_token) {
  std::string out = "{\"key_id\":";
  json::append_quoted(out, who.key);
  out += ",\"name\":";
  json::append_quoted(out, who.name);
  out += ",\"scopes\":[";
  for (std::size_t i = 0; i < who.scopes.size(); ++i) {
    if (i != 0) out += ',';
    json::append_quoted(out, who.scopes[i]);
  }
  out += "],\"project_id\":";
  if (who.project.empty()) {
    out += "null";
  } else {
    json::append_quoted(out, who.project);
  }
  out += ",\"csrf_token\":";
  if (csrf_token.empty()) {
    out += "null";
  } else {
    json::append_quoted(out, csrf_token);
  }
  return out + '}';
}

std::string cookie(const Call& call, std::string_view value, std::int64_t seconds) {
  std::string out = std::string(access::session_cookie) + '=' + std::string(value) +
                    "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds);
  if (call.is_secure) out += "; Secure";
  return out;
}

}  // namespace

Reply get_session(Call& call) {
  // The page asks after a reload, when it has the cookie and no longer the token. Other origins can
  // send the cookie and not read this.
  const std::string csrf =
      call.principal.session.empty()
          ? std::string{}
          : access::csrf_token_of(cookie_of(call.field("cookie"), access::session_cookie));
  Reply out;
  out.body = describe(call.principal, csrf);
  return out;
}

Reply sign_in(Call& call) {
  const auto now = std::chrono::steady_clock::now();
  if (const auto wait = call.services.attempts.wait_of(call.address, now); wait.count() > 0) {
    Reply out =
        refuse(call, ProblemKind::too_many_requests, "Too many failed attempts from this address.");
    out.fields.emplace_back("Retry-After", std::to_string(wait.count()));
    return out;
  }
  const std::string key = call.member("api_key").value_or("");
  std::optional<access::Principal> who;
  if (access::is_api_key(key)) {
    auto found = call.services.directory.find_key(access::hash_of(key), now);
    if (!found) return refuse_for(call, found.error());
    who = *found;
  }
  if (!who) {
    if (access::is_api_key(key)) call.services.attempts.fail(call.address, now);
    return refuse(call, ProblemKind::unauthorized, "Nobody has this key, or it no longer works.");
  }
  const std::string secret = access::make_session_secret();
  const std::string csrf = access::csrf_token_of(secret);
  call.principal = *who;
  const Result<void> done = call.services.database.transact([&](store::Transaction& tx) {
    const std::string id = store::create_session(
        tx,
        {.hash = access::hash_of(secret),
         .csrf_hash = access::hash_of(csrf),
         .key = who->key,
         .seconds = session_seconds}
    );
    store::record(
        tx,
        call.actor(),
        {.project = who->project,
         .action = "session.create",
         .object = id,
         .before = {},
         .after = {}}
    );
  });
  if (!done) return refuse_for(call, done.error());
  Reply out;
  out.status = 201;
  out.body = describe(*who, csrf);
  out.fields.emplace_back("Set-Cookie", cookie(call, secret, session_seconds));
  return out;
}

Reply sign_out(Call& call, store::Transaction& tx) {
  if (!call.principal.session.empty()) {
    store::remove_session(tx, call.principal.session);
    store::record(
        tx,
        call.actor(),
        {.project = call.principal.project,
         .action = "session.delete",
         .object = call.principal.session,
         .before = {},
         .after = {}}
    );
    // Other instances know it for a while longer; this one must not.
    call.services.directory.forget_all();
  }
  Reply out = no_content();
  out.fields.emplace_back("Set-Cookie", cookie(call, "", 0));
  return out;
}

}  // namespace barbacane::api
