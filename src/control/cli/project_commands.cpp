// barbacane-control project list|create|show|delete|compile.
#include <unistd.h>

#include <array>

#include "common/json/write.hpp"
#include "control/cli/action_table.hpp"
#include "control/cli/compilation_wait.hpp"

namespace barbacane::cli {
namespace {

const std::vector<Column> columns{
    {"ID", "id"},
    {"NAME", "name"},
    {"STABLE ARTIFACT", "stable_artifact_id"},
    {"CREATED", "created_at"}
};

ExitCode list(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto all = act.remote.list("/projects", code);
  if (!all) return code;
  print_items(all->items, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode create(const Act& act) {
  ExitCode code = ExitCode::ok;
  std::string body = "{\"name\":";
  json::append_quoted(body, act.words[0]);
  body += ",\"options\":" + compile_options_of(act.settings, false) + '}';
  const auto made = act.remote.post("/projects", body, code);
  if (!made) return code;
  print_item(*made->root, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode show(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto id = act.remote.project(act.words[0], code);
  if (!id) return code;
  const auto found = act.remote.get("/projects/" + *id, code);
  if (!found) return code;
  print_item(*found->root, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode remove(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto id = act.remote.project(act.words[0], code);
  return id ? remove_remote(act, "/projects/" + *id, "deleted project " + *id) : code;
}

ExitCode compile(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto id = act.remote.project(act.words[0], code);
  return id ? compile_remote(act, "/projects/" + *id + "/compile", false) : code;
}

}  // namespace

ExitCode run_project(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"create", "a name", 1, 1, create},
      Action{"show", "a name or id", 1, 1, show},
      Action{"delete", "a name or id", 1, 1, remove},
      Action{"compile", "a name or id", 1, 1, compile},
  };
  return run_action("project", actions, settings, words);
}

}  // namespace barbacane::cli
