// Who did what, and whether the record is whole.
#include "control/store/audit.hpp"

#include "common/json/write.hpp"
#include "control/api/handlers.hpp"

namespace barbacane::api {
namespace {

/// The chain that is asked for, if the caller may see it: its own project, or for a key of every
/// project the one of what belongs to none.
std::optional<std::string> chain_of(const Call& call) {
  const auto asked = call.query_value("project_id");
  if (asked) return call.reaches(*asked) ? asked : std::nullopt;
  if (!call.principal.project.empty()) return call.principal.project;
  return std::string(store::global_chain);
}

}  // namespace

Reply list_audit(Call& call, store::Transaction& tx) {
  store::Filter filter;
  const bool is_everything = !call.query_value("project_id") && call.principal.project.empty();
  if (!is_everything) {
    const auto chain = chain_of(call);
    if (!chain) return not_found(call, "project");
    filter = {.condition = "chain = $1::uuid", .parameters = {*chain}};
  }
  return show_page(
      call,
      store::list_resources(tx, "audit_resource", filter, call.page(), store::Order::newest_first)
  );
}

Reply verify_audit(Call& call, store::Transaction& tx) {
  const auto chain = chain_of(call);
  if (!chain) return not_found(call, "project");
  const store::ChainVerdict verdict = store::verify_chain(tx, *chain);
  Reply out;
  out.body = "{\"project_id\":";
  if (*chain == store::global_chain) {
    out.body += "null";
  } else {
    json::append_quoted(out.body, *chain);
  }
  out.body += ",\"rows\":" + std::to_string(verdict.rows);
  out.body += verdict.fault ? ",\"intact\":false" : ",\"intact\":true";
  out.body += ",\"fault\":";
  if (!verdict.fault) {
    out.body += "null}";
    return out;
  }
  out.body += "{\"number\":" + std::to_string(verdict.fault->number) + ",\"what\":";
  json::append_quoted(out.body, verdict.fault->what);
  out.body += "}}";
  return out;
}

}  // namespace barbacane::api
