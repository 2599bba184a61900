// Compile jobs: asked for, listed, looked at.
#include "control/store/compilations.hpp"

#include "common/json/write.hpp"
#include "control/api/handlers.hpp"

namespace barbacane::api {
namespace {

constexpr std::string_view view = "compilation_resource";

/// What the call says over what the project says, as one JSON object.
std::string effective_options(const Call& call, store::Transaction& tx, std::string_view project) {
  const auto row = tx.query_one(
      "SELECT (p.options || $2::jsonb)::text FROM projects p WHERE p.id = $1::uuid",
      {project, call.body != nullptr ? json::to_text(*call.body) : "{}"}
  );
  return row ? row->text(0) : "{}";
}

Reply enqueue(
    Call& call, store::Transaction& tx, const std::string& project, std::string_view only
) {
  if (!store::hold_project(tx, project)) return not_found(call, "project");
  if (call.body != nullptr && call.body->find("sign") != nullptr) {
    if (!call.principal.has(access::Scope::deploy))
      return refuse(call, ProblemKind::forbidden, "Signing needs the scope 'deploy'.");
    if (!call.services.signing_key)
      return refuse(
          call,
          ProblemKind::conflict,
          "This server has no key to sign with: start it with --sign-key."
      );
  }
  const auto inputs = store::current_inputs(tx, project, only);
  if (inputs.empty())
    return refuse(call, ProblemKind::conflict, "The project has no description to compile yet.");
  const std::string id = store::enqueue_compilation(
      tx, project, effective_options(call, tx, project), inputs, call.principal.actor()
  );
  const auto row = tx.query_one("SELECT body FROM compilation_resource WHERE id = $1::uuid", {id});
  if (!row) return not_found(call, "compilation");
  store::record(
      tx,
      call.actor(),
      {.project = project,
       .action = "compilation.create",
       .object = id,
       .before = {},
       .after = row->text(0)}
  );
  Reply out;
  out.status = 202;
  out.body = row->text(0);
  out.fields.emplace_back("Location", "/compilations/" + id);
  out.fields.emplace_back("Retry-After", "1");
  call.prepared = true;  // tells the service to wake the worker after the commit
  return out;
}

}  // namespace

Reply compile_project(Call& call, store::Transaction& tx) {
  return enqueue(call, tx, std::string(call.capture()), {});
}

Reply compile_spec(Call& call, store::Transaction& tx) {
  const auto project = store::project_of_spec(tx, call.capture());
  if (!project || !call.reaches(*project)) return not_found(call, "description");
  const bool is_alone = call.member("only") == "true";
  return enqueue(call, tx, *project, is_alone ? call.capture() : std::string_view{});
}

Reply list_compilations(Call& call, store::Transaction& tx) {
  if (!tx.query_one("SELECT 1 FROM projects WHERE id = $1::uuid", {call.capture()}))
    return not_found(call, "project");
  return show_page(
      call,
      store::list_resources(
          tx,
          view,
          {.condition = "project_id = $1::uuid", .parameters = {call.capture()}},
          call.page(),
          store::Order::newest_first
      )
  );
}

Reply get_compilation(Call& call, store::Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT body, project_id, status FROM compilation_resource WHERE id = $1::uuid",
      {call.capture()}
  );
  if (!row || !call.reaches(row->text(1))) return not_found(call, "compilation");
  Reply out;
  out.body = row->text(0);
  const std::string& status = row->text(2);
  if (status == "queued" || status == "running") out.fields.emplace_back("Retry-After", "1");
  return out;
}

}  // namespace barbacane::api
