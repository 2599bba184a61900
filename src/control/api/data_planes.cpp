// Gateways of a project: listed, looked at, sent away.
#include "control/store/data_planes.hpp"

#include "control/api/handlers.hpp"
#include "control/store/gateway_history.hpp"
#include "control/store/traffic.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "data_plane_resource";

/// The conditions of the query: project, status, sync, digest, version, labels, what is searched
/// for.
store::Filter filter_of(const Call& call) {
  store::Filter out{.condition = "project_id = $1::uuid", .parameters = {call.capture()}};
  const auto add = [&](std::string_view parameter, std::string_view before, std::string_view after
                   ) {
    const auto value = call.query_value(parameter);
    if (!value) return;
    out.parameters.emplace_back(*value);
    out.condition += " AND " + std::string(before) + '$' + std::to_string(out.parameters.size()) +
                     std::string(after);
  };
  add("status", "status = ", "");
  add("sync", "sync = ", "");
  add("digest", "reported_digest = ", "");
  add("name", "strpos(lower(name), lower(", ")) > 0");
  add("version", "id IN (SELECT s.id FROM data_planes s WHERE s.metadata->>'version' = ", ")");
  add("seen_after", "id IN (SELECT s.id FROM data_planes s WHERE s.last_seen > ", "::timestamptz)");
  for (const auto& [name, value] : call.query) {
    if (name != "label") continue;
    const std::size_t split = std::min(value.find('='), value.size());
    out.parameters.emplace_back(value.substr(0, split));
    out.condition += " AND labels ? $" + std::to_string(out.parameters.size());
    if (split == value.size()) continue;
    out.parameters.emplace_back(value.substr(split + 1));
    out.condition += " AND labels->>$" + std::to_string(out.parameters.size() - 1) + " = $" +
                     std::to_string(out.parameters.size());
  }
  return out;
}

}  // namespace

Reply list_data_planes(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  return show_page(call, store::list_resources(tx, view, filter_of(call), call.page()));
}

Reply get_data_plane(Call& call, store::Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT body FROM data_plane_resource WHERE project_id = $1::uuid AND id = $2::uuid",
      {call.capture(0), call.capture(1)}
  );
  if (!row) return not_found(call, "gateway");
  Reply out;
  out.body = row->text(0);
  return out;
}

Reply remove_data_plane(Call& call, store::Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT body FROM data_plane_resource WHERE project_id = $1::uuid AND id = $2::uuid",
      {call.capture(0), call.capture(1)}
  );
  if (!row || !store::remove_gateway(tx, call.capture(0), call.capture(1)))
    return not_found(call, "gateway");
  store::record(
      tx,
      call.actor(),
      {.project = std::string(call.capture(0)),
       .action = "data_plane.remove",
       .object = std::string(call.capture(1)),
       .before = row->text(0),
       .after = {}}
  );
  return no_content();
}

Reply list_data_plane_history(Call& call, store::Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT 1 FROM data_planes WHERE project_id = $1::uuid AND id = $2::uuid",
      {call.capture(0), call.capture(1)}
  );
  if (!row) return not_found(call, "gateway");
  return show_page(call, store::list_history(tx, call.capture(1), call.page()));
}

Reply get_traffic(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  std::vector<std::string> gateways;
  for (const auto& [name, value] : call.query) {
    if (name == "data_plane") gateways.push_back(value);
  }
  Reply out;
  out.body = store::find_traffic(tx, call.capture(), gateways).value_or("{}");
  return out;
}

}  // namespace barbacane::api
