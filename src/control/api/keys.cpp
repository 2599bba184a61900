// API keys: made, shown without their secret, rotated, revoked.
#include <algorithm>

#include "common/json/write.hpp"
#include "common/text/moment.hpp"
#include "control/access/api_key.hpp"
#include "control/api/handlers.hpp"
#include "control/store/api_keys.hpp"
#include "control/store/projects.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "api_key_resource";
constexpr std::int64_t overlap_default_seconds = 86'400;

std::vector<std::string> scopes_of(const Call& call) {
  std::vector<std::string> out;
  if (const auto name = call.member("role")) {
    for (const access::Role& role : access::roles()) {
      if (role.name != *name) continue;
      for (const std::string_view scope : role.scopes) out.emplace_back(scope);
    }
    return out;
  }
  if (const json::Node* scopes = call.body->find("scopes")) {
    for (const json::Node* one : scopes->items) out.emplace_back(one->text);
  }
  return out;
}

/// The resource with the key in it: `{...,"key":"bbk_..."}`.
std::string with_secret(std::string body, std::string_view key) {
  body.pop_back();
  body += ", \"key\" : ";
  json::append_quoted(body, key);
  return body + '}';
}

Reply make_key(Call& call, store::Transaction& tx, store::KeyValues values, std::string& id) {
  const std::string key = access::make_api_key();
  values.hash = access::hash_of(key);
  values.hint = access::hint_of(key);
  const std::string project = values.project.value_or("");
  id = store::create_key(tx, values, call.principal.actor());
  const auto resource = store::find_resource(tx, view, id);
  if (!resource) return not_found(call, "key");
  store::record(
      tx,
      call.actor(),
      {.project = project,
       .action = "api_key.create",
       .object = id,
       .before = {},
       .after = resource->body}
  );
  Reply out = created(
      {.body = with_secret(resource->body, key), .version = resource->version}, "/api-keys/" + id
  );
  // Kept answers are in the database, where no key may be.
  out.kept = refuse(
                 call,
                 ProblemKind::conflict,
                 "The key " + id +
                     " was made by an earlier call with this Idempotency-Key, and is shown once "
                     "only: rotate it if it is lost."
  )
                 .body;
  return out;
}

/// The end of a key that is to be made, and what the caller is told when it cannot be.
struct Expiry {
  std::optional<std::string> moment = {};
  std::optional<Reply> refusal = {};
};

/// By the clock of the database, which every instance shares.
Expiry expiry_of(const Call& call, store::Transaction& tx) {
  const auto seconds = call.member("expires_in_seconds");
  if (seconds) {
    const auto row = tx.query_one(
        "SELECT rfc3339(now() + make_interval(secs => $1::double precision))", {*seconds}
    );
    return {.moment = row ? std::optional(row->text(0)) : std::nullopt};
  }
  const auto given = call.member("expires_at");
  if (!given) return {};
  const std::optional<WallTime> at = text::parse_moment(*given);
  const auto row = tx.query_one(
      "SELECT rfc3339(at), at > now() AND at < '10000-01-01 00:00Z' FROM to_timestamp($1::bigint / "
      "1000.0) AS at",
      {at ? at->time_since_epoch().count() : 0}
  );
  if (row && row->is_true(1)) return {.moment = row->text(0)};
  const http::ProblemError error{
      .in = "body", .pointer = "/expires_at", .message = "is not in the future"
  };
  constexpr std::string_view detail =
      "The key would never work: 'expires_at' is not in the future.";
  return {.refusal = refuse(call, ProblemKind::unprocessable, detail, {&error, 1})};
}

/// The key that the body describes.
Reply make_asked_key(Call& call, store::Transaction& tx, std::optional<std::string> project) {
  Expiry expiry = expiry_of(call, tx);
  if (expiry.refusal) return *std::move(expiry.refusal);
  std::string id;
  return make_key(
      call,
      tx,
      {.name = call.member("name").value_or(""),
       .hash = {},
       .hint = {},
       .scopes = scopes_of(call),
       .project = std::move(project),
       .expires_at = std::move(expiry.moment)},
      id
  );
}

/// The row when the caller may see it.
std::optional<store::StoredKey> visible_key(const Call& call, store::Transaction& tx) {
  auto key = store::find_key_by_id(tx, call.capture());
  if (key && !call.reaches(key->project)) return std::nullopt;
  return key;
}

}  // namespace

Reply list_project_keys(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  return show_page(
      call,
      store::list_resources(
          tx,
          view,
          {.condition = "project_id = $1::uuid", .parameters = {call.capture()}},
          call.page()
      )
  );
}

Reply list_keys(Call& call, store::Transaction& tx) {
  store::Filter filter;
  if (!call.principal.project.empty())
    filter = {.condition = "project_id = $1::uuid", .parameters = {call.principal.project}};
  return show_page(call, store::list_resources(tx, view, filter, call.page()));
}

Reply create_project_key(Call& call, store::Transaction& tx) {
  if (!store::hold_project(tx, call.capture())) return not_found(call, "project");
  return make_asked_key(call, tx, std::string(call.capture()));
}

Reply create_key(Call& call, store::Transaction& tx) {
  if (!call.principal.project.empty())
    return refuse(
        call, ProblemKind::forbidden, "A key of one project cannot make keys for all of them."
    );
  return make_asked_key(call, tx, std::nullopt);
}

Reply get_key(Call& call, store::Transaction& tx) {
  if (!visible_key(call, tx)) return not_found(call, "key");
  const auto resource = store::find_resource(tx, view, call.capture());
  return resource ? show(call, *resource) : not_found(call, "key");
}

Reply revoke_key(Call& call, store::Transaction& tx) {
  const auto key = visible_key(call, tx);
  const auto before = store::find_resource(tx, view, call.capture());
  if (!key || !before) return not_found(call, "key");
  const auto written = store::revoke_key(tx, key->id, call.expected_version());
  if (written == store::Written::changed_meanwhile) return stale(call);
  if (written != store::Written::done) return not_found(call, "key");
  store::record(
      tx,
      call.actor(),
      {.project = key->project,
       .action = "api_key.revoke",
       .object = key->id,
       .before = before->body,
       .after = {}}
  );
  return no_content();
}

Reply rotate_key(Call& call, store::Transaction& tx) {
  const auto key = visible_key(call, tx);
  if (!key) return not_found(call, "key");
  if (key->is_revoked || key->expires_in_ms == 0)
    return refuse(call, ProblemKind::conflict, "The key is revoked or expired: create a new one.");
  std::int64_t overlap = overlap_default_seconds;
  if (call.body != nullptr) {
    if (const json::Node* given = call.body->find("overlap_seconds"))
      overlap = given->to_integer().value_or(overlap);
  }
  std::string id;
  Reply out = make_key(
      call,
      tx,
      {.name = key->name,
       .hash = {},
       .hint = {},
       .scopes = key->scopes,
       .project = key->project.empty() ? std::nullopt : std::optional(key->project),
       .expires_at = store::expiry_of_successor(tx, key->id)},
      id
  );
  if (store::retire_key(tx, key->id, id, overlap) != store::Written::done)
    return refuse(call, ProblemKind::conflict, "The key was revoked meanwhile.");
  return out;
}

}  // namespace barbacane::api
