// barbacane-control artifact list|show|download|upload|diff|sign|pin|unpin, and audit list|verify.
#include <array>

#include "common/json/write.hpp"
#include "control/cli/action_table.hpp"
#include "control/cli/file_loader.hpp"

namespace barbacane::cli {
namespace {

const std::vector<Column> columns{
    {"ID", "id"},
    {"DIGEST", "digest"},
    {"ROUTES", "routes"},
    {"SIZE", "size"},
    {"PINNED", "pinned"},
    {"STABLE", "stable"},
    {"CREATED", "created_at"}
};
const std::vector<Column> difference_columns{
    {"SEVERITY", "severity"},
    {"CODE", "code"},
    {"OPERATION", "operation"},
    {"WHAT", "message"},
    {"BEFORE", "before"},
    {"AFTER", "after"}
};
const std::vector<Column> audit_columns{
    {"AT", "at"},
    {"ACTION", "action"},
    {"OBJECT", "object"},
    {"ACTOR", "actor"},
    {"ADDRESS", "address"}
};

ExitCode print_one(const Act& act, const RemoteAnswer& answer) {
  print_item(*answer.root, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode list(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  const auto all = act.remote.list("/projects/" + *project + "/artifacts", code);
  if (!all) return code;
  print_items(all->items, columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode show(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto found = act.remote.get("/artifacts/" + act.words[0], code);
  return found ? print_one(act, *found) : code;
}

ExitCode download(const Act& act) {
  const std::string file = act.settings.text("output");
  if (file.empty()) return fail(ExitCode::usage, "where to?", "give -o FILE");
  const ExitCode code = act.remote.download("/artifacts/" + act.words[0] + "/download", file);
  if (code == ExitCode::ok) std::fprintf(stderr, "wrote %s\n", file.c_str());
  return code;
}

ExitCode upload(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  Result<std::string> bytes = read_file(act.words[0], FileLoader::file_bytes_max);
  if (!bytes) return fail(ExitCode::unreachable, act.words[0] + ": " + bytes.error().message());
  const auto kept = act.remote.call(
      "POST", "/projects/" + *project + "/artifacts", *bytes, "application/octet-stream", code
  );
  return kept ? print_one(act, *kept) : code;
}

/// What changed between two, breaking ones first.
ExitCode compare(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto found = act.remote.get("/artifacts/" + act.words[0] + "/diff/" + act.words[1], code);
  if (!found) return code;
  const json::Node* summary = found->root->find("summary");
  if (act.remote.is_json()) {
    print_item(*found->root, {}, true);
  } else {
    print_items(items_of(*found->root, "findings"), difference_columns, false);
  }
  const bool is_breaking = summary != nullptr && text_of(*summary, "breaking") != "0";
  return is_breaking && act.settings.text("fail-on") == "breaking" ? ExitCode::refused
                                                                   : ExitCode::ok;
}

ExitCode sign(const Act& act) {
  ExitCode code = ExitCode::ok;
  if (!act.settings.is_given("release"))
    return fail(ExitCode::usage, "a signature needs a release number", "add --release N");
  std::string body = "{\"release\":" + std::to_string(act.settings.integer("release"));
  if (act.settings.is_given("not-after")) {
    body += ",\"not_after\":";
    json::append_quoted(body, act.settings.text("not-after"));
  }
  const auto made = act.remote.post("/artifacts/" + act.words[0] + "/signatures", body + '}', code);
  return made ? print_one(act, *made) : code;
}

ExitCode set_pin(const Act& act, std::string_view method) {
  ExitCode code = ExitCode::ok;
  const auto done = act.remote.call(method, "/artifacts/" + act.words[0] + "/pin", {}, {}, code);
  return done ? print_one(act, *done) : code;
}

ExitCode pin(const Act& act) {
  return set_pin(act, "PUT");
}

ExitCode unpin(const Act& act) {
  return set_pin(act, "DELETE");
}

/// "?project_id=..." for --project; nothing when that project is not known.
std::optional<std::string> project_query(const Act& act, ExitCode& code) {
  if (!act.settings.is_given("project")) return std::string{};
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return std::nullopt;
  return "?project_id=" + *project;
}

ExitCode audit_list(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto query = project_query(act, code);
  if (!query) return code;
  const auto all = act.remote.list("/audit" + *query, code);
  if (!all) return code;
  print_items(all->items, audit_columns, act.remote.is_json());
  return ExitCode::ok;
}

ExitCode audit_verify(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto query = project_query(act, code);
  if (!query) return code;
  const auto verdict = act.remote.get("/audit/verification" + *query, code);
  if (!verdict) return code;
  print_item(
      *verdict->root,
      {{"ROWS", "rows"}, {"INTACT", "intact"}, {"FAULT", "fault"}},
      act.remote.is_json()
  );
  return verdict->text("intact") == "true" ? ExitCode::ok : ExitCode::refused;
}

}  // namespace

ExitCode run_artifact(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"show", "an id", 1, 1, show},
      Action{"download", "an id", 1, 1, download},
      Action{"upload", "FILE", 1, 1, upload},
      Action{"diff", "the old id and the new one", 2, 2, compare},
      Action{"sign", "an id", 1, 1, sign},
      Action{"pin", "an id", 1, 1, pin},
      Action{"unpin", "an id", 1, 1, unpin},
  };
  return run_action("artifact", actions, settings, words);
}

ExitCode run_audit(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, audit_list},
      Action{"verify", "", 0, 0, audit_verify},
  };
  return run_action("audit", actions, settings, words);
}

}  // namespace barbacane::cli
