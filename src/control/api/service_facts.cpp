// What the service says of itself: alive, ready, measured, described.
#include "common/base/version.hpp"
#include "common/json/write.hpp"
#include "control/api/description.hpp"
#include "control/api/handlers.hpp"
#include "control/store/migrations.hpp"

namespace barbacane::api {
namespace {

struct Check {
  std::string_view name;
  std::string reason;  // "" = fine
};

Check check_database(const Call& call) {
  Check out{.name = "database", .reason = {}};
  const auto status = store::migration_status(call.services.database);
  if (!status) {
    out.reason = status.error().message();
  } else if (status->applied < status->wanted) {
    out.reason = "migrations are missing: it is at " + std::to_string(status->applied) + " of " +
                 std::to_string(status->wanted);
  } else if (status->applied > status->wanted) {
    out.reason = "the database was migrated by a newer version";
  }
  return out;
}

Check check_blobs(const Call& call) {
  const Result<void> done = call.services.artifacts.check();
  return {.name = "artifact-store", .reason = done ? std::string{} : done.error().message()};
}

}  // namespace

Reply get_livez(Call&) {
  Reply out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = "ok\n";
  return out;
}

Reply get_health(Call& call) {
  Reply out;
  out.body = "{\"status\":\"alive\",\"version\":";
  json::append_quoted(out.body, product_version);
  out.body += ",\"instance\":";
  json::append_quoted(out.body, call.services.instance);
  out.body += '}';
  return out;
}

Reply get_readyz(Call& call) {
  const Check checks[]{check_database(call), check_blobs(call)};
  Reply out;
  std::string list;
  bool is_ready = true;
  for (const Check& one : checks) {
    list += list.empty() ? "{\"name\":" : ",{\"name\":";
    json::append_quoted(list, one.name);
    list += one.reason.empty() ? ",\"ok\":true" : ",\"ok\":false,\"reason\":";
    if (!one.reason.empty()) json::append_quoted(list, one.reason);
    list += '}';
    is_ready = is_ready && one.reason.empty();
  }
  out.status = is_ready ? 200 : 503;
  if (!is_ready) out.fields.emplace_back("Retry-After", "2");
  out.body =
      std::string("{\"ready\":") + (is_ready ? "true" : "false") + ",\"checks\":[" + list + "]}";
  return out;
}

Reply get_metrics(Call& call) {
  Reply out;
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  out.body = call.services.metrics();
  return out;
}

Reply get_description(Call&) {
  Reply out;
  out.body = embedded_json();
  return out;
}

}  // namespace barbacane::api
