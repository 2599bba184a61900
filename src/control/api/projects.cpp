// /projects and /projects/{id}.
#include "control/store/projects.hpp"

#include "common/json/write.hpp"
#include "control/api/handlers.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "project_resource";

store::ProjectValues values_of(const Call& call) {
  return {
      .name = call.member("name"),
      .description = call.member("description"),
      .options = call.member("options")
  };
}

Reply refuse_taken(const Call& call) {
  return refuse(call, ProblemKind::conflict, "Another project has this name.");
}

Reply refuse_written(const Call& call, store::Written written) {
  switch (written) {
    case store::Written::name_taken:
      return refuse_taken(call);
    case store::Written::changed_meanwhile:
      return stale(call);
    case store::Written::in_use:
      return refuse(
          call,
          ProblemKind::conflict,
          "Gateways of this project are connected: stop them, or move them to another project."
      );
    default:
      return not_found(call, "project");
  }
}

}  // namespace

Reply list_projects(Call& call, store::Transaction& tx) {
  store::Filter filter;
  if (!call.principal.project.empty())
    filter = {.condition = "id = $1::uuid", .parameters = {call.principal.project}};
  return show_page(call, store::list_resources(tx, view, filter, call.page()));
}

Reply create_project(Call& call, store::Transaction& tx) {
  if (!call.principal.project.empty())
    return refuse(call, ProblemKind::forbidden, "A key of one project cannot create others.");
  const auto id = store::create_project(tx, values_of(call));
  if (!id) return refuse_taken(call);
  const auto resource = store::find_resource(tx, view, *id);
  if (!resource) return not_found(call, "project");
  store::record(
      tx,
      call.actor(),
      {.project = *id,
       .action = "project.create",
       .object = *id,
       .before = {},
       .after = resource->body}
  );
  return created(*resource, "/projects/" + *id);
}

Reply get_project(Call& call, store::Transaction& tx) {
  const auto resource = store::find_resource(tx, view, call.capture());
  return resource ? show(call, *resource) : not_found(call, "project");
}

Reply update_project(Call& call, store::Transaction& tx) {
  const std::string id(call.capture());
  const auto before = store::find_resource(tx, view, id);
  if (!before) return not_found(call, "project");
  const auto written = store::update_project(tx, id, values_of(call), call.expected_version());
  if (written != store::Written::done) return refuse_written(call, written);
  const auto after = store::find_resource(tx, view, id);
  if (!after) return not_found(call, "project");
  store::record(
      tx,
      call.actor(),
      {.project = id,
       .action = "project.update",
       .object = id,
       .before = before->body,
       .after = after->body}
  );
  return show(call, *after);
}

Reply delete_project(Call& call, store::Transaction& tx) {
  const std::string id(call.capture());
  const auto before = store::find_resource(tx, view, id);
  if (!before) return not_found(call, "project");
  const auto written = store::remove_project(tx, id, call.expected_version());
  if (written != store::Written::done) return refuse_written(call, written);
  store::record(
      tx,
      call.actor(),
      {.project = id, .action = "project.delete", .object = id, .before = before->body, .after = {}}
  );
  return no_content();
}

}  // namespace barbacane::api
