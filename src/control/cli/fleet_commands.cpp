// barbacane-control fleet list|show|watch|disconnect.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "common/json/write.hpp"
#include "control/cli/action_table.hpp"

namespace barbacane::cli {
namespace {

constexpr int watch_ms = 2000;

const std::vector<Column> columns{
    {"ID", "id"},
    {"NAME", "name"},
    {"STATUS", "status"},
    {"VERSION", "version"},
    {"RUNS", "digest"},
    {"DRIFT s", "drift_seconds"},
    {"LABELS", "labels"},
    {"LAST SEEN", "last_seen"}
};

/// The list with what --status, --label and --name ask for.
std::optional<std::string> place_of(const Act& act, ExitCode& code) {
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return std::nullopt;
  std::string out = "/projects/" + *project + "/data-planes?";
  for (const char* name : {"status", "sync", "name"}) {
    if (act.settings.is_given(name))
      out += std::string(name) + '=' + url_encoded(act.settings.text(name)) + '&';
  }
  for (const std::string& label : act.settings.list("label"))
    out += "label=" + url_encoded(label) + '&';
  out.pop_back();
  return out;
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

ExitCode watch(const Act& act) {
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1 && !act.remote.is_json();
  while (true) {
    if (is_terminal) std::fputs("\x1b[H\x1b[2J", stdout);
    if (const ExitCode code = list(act); code != ExitCode::ok) return code;
    if (std::fflush(stdout) != 0) return ExitCode::ok;  // nobody reads any more
    ::poll(nullptr, 0, watch_ms);
  }
}

/// A gateway by its id or its name.
std::optional<std::string> place_of_one(const Act& act, ExitCode& code) {
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return std::nullopt;
  const std::string all = "/projects/" + *project + "/data-planes";
  const auto found = act.remote.list(all, code);
  if (!found) return std::nullopt;
  for (const json::Node* one : found->items) {
    if (text_of(*one, "id") == act.words[0] || text_of(*one, "name") == act.words[0])
      return all + '/' + text_of(*one, "id");
  }
  code = fail(
      ExitCode::refused,
      "there is no gateway '" + act.words[0] + "'",
      "barbacane-control fleet list --project PROJECT"
  );
  return std::nullopt;
}

ExitCode show(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto place = place_of_one(act, code);
  if (!place) return code;
  const auto found = act.remote.get(*place, code);
  if (!found) return code;
  print_item(
      *found->root,
      {{"ID", "id"},
       {"NAME", "name"},
       {"STATUS", "status"},
       {"PHASE", "phase"},
       {"VERSION", "version"},
       {"HOST", "hostname"},
       {"LABELS", "labels"},
       {"RUNS", "digest"},
       {"SHALL RUN", "desired_digest"},
       {"COMPATIBLE", "compatible"},
       {"DRIFT s", "drift_seconds"},
       {"LAST ERROR", "last_error"},
       {"UPTIME s", "uptime_seconds"},
       {"CONNECTIONS", "active_connections"},
       {"MEMORY", "rss_bytes"},
       {"LAST SEEN", "last_seen"},
       {"SINCE", "connected_at"}},
      act.remote.is_json()
  );
  return ExitCode::ok;
}

ExitCode disconnect(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto place = place_of_one(act, code);
  if (!place) return code;
  return remove_remote(act, *place, "disconnected " + act.words[0]);
}

}  // namespace

ExitCode run_fleet(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"show", "a gateway", 1, 1, show},
      Action{"watch", "", 0, 0, watch},
      Action{"disconnect", "a gateway", 1, 1, disconnect},
  };
  return run_action("fleet", actions, settings, words);
}

}  // namespace barbacane::cli
