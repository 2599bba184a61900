// barbacane-control api-key list|create|show|revoke|rotate.
#include <array>

#include "control/cli/action_table.hpp"
#include "control/cli/api_key_options.hpp"
#include "control/cli/host_commands.hpp"

namespace barbacane::cli {
namespace {

const std::vector<Column> columns{
    {"ID", "id"},
    {"NAME", "name"},
    {"SCOPES", "scopes"},
    {"PROJECT", "project_id"},
    {"STATUS", "status"},
    {"EXPIRES", "expires_at"},
    {"LAST USED", "last_used_at"}
};

/// "/api-keys", or those of --project.
std::optional<std::string> place_of(const Act& act, ExitCode& code) {
  if (!act.settings.is_given("project")) return std::string("/api-keys");
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return std::nullopt;
  return "/projects/" + *project + "/api-keys";
}

/// The key on stdout alone, so that it can go straight into a file.
ExitCode print_key(const Act& act, const RemoteAnswer& answer) {
  if (act.remote.is_json()) {
    print_item(*answer.root, columns, true);
    return ExitCode::ok;
  }
  std::printf("%s\n", answer.text("key").c_str());
  std::fprintf(stderr, "key %s; it is shown this once\n", answer.text("id").c_str());
  return ExitCode::ok;
}

ExitCode list(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto place = place_of(act, code);
  if (!place) return code;
  const auto all = act.remote.list(*place, code);
  if (!all) return code;
  print_items(all->items, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode create(const Act& act) {
  std::string fault;
  std::string help;
  const auto body = new_key_body(act.settings, fault, help);
  if (!body) return fail(ExitCode::usage, fault, help);
  ExitCode code = ExitCode::ok;
  const auto place = place_of(act, code);
  if (!place) return code;
  const auto made = act.remote.post(*place, *body, code);
  return made ? print_key(act, *made) : code;
}

ExitCode show(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto found = act.remote.get("/api-keys/" + act.words[0], code);
  if (!found) return code;
  print_item(*found->root, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode revoke(const Act& act) {
  return remove_remote(act, "/api-keys/" + act.words[0], "revoked " + act.words[0]);
}

ExitCode rotate(const Act& act) {
  std::string fault;
  std::string help;
  const auto body = rotation_body(act.settings, fault, help);
  if (!body) return fail(ExitCode::usage, fault, help);
  ExitCode code = ExitCode::ok;
  const auto made = act.remote.post("/api-keys/" + act.words[0] + "/rotate", *body, code);
  return made ? print_key(act, *made) : code;
}

}  // namespace

ExitCode run_api_key(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"create", "options only", 0, 0, create},
      Action{"show", "an id", 1, 1, show},
      Action{"revoke", "an id", 1, 1, revoke},
      Action{"rotate", "an id", 1, 1, rotate},
  };
  if (settings.is_on("admin")) {
    if (words.size() != 1 || words.front() != "create")
      return fail(ExitCode::usage, "--admin goes with 'api-key create'");
    if (const std::string other = option_of_new_keys(settings); !other.empty())
      return fail(ExitCode::usage, "the first key may everything, for ever: without --" + other);
    if (settings.text("database-url").empty())
      return fail(ExitCode::usage, "--admin works on the host itself", "add --database-url URL");
    return run_create_admin_key(settings);
  }
  return run_action("api-key", actions, settings, words);
}

}  // namespace barbacane::cli
