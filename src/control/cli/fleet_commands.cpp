// barbacane-control fleet list|show|watch|disconnect|simulate.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "common/json/write.hpp"
#include "common/net/tls_context.hpp"
#include "common/net/web_url.hpp"
#include "control/cli/action_table.hpp"
#include "control/fleet/simulator.hpp"

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

void print_stats(const fleet::SimulatorStats& stats, std::FILE* out) {
  const std::pair<const char*, std::uint64_t> rows[] = {
      {"connected", stats.connected},
      {"registrations", stats.registrations},
      {"postponed", stats.postponed},
      {"refused", stats.refused},
      {"failures", stats.failures},
      {"offers", stats.offers},
      {"applied", stats.applied},
      {"rejected", stats.rejected},
      {"downloads", stats.downloads},
      {"downloaded_bytes", stats.downloaded_bytes},
      {"beats", stats.beats},
      {"acks", stats.acks}
  };
  const char* join = "{";
  for (const auto& [name, value] : rows) {
    std::fprintf(out, "%s\"%s\":%llu", join, name, static_cast<unsigned long long>(value));
    join = ",";
  }
  std::fputs("}\n", out);
}

/// Gateways that are none, against this control plane. The key needs data-plane:connect.
ExitCode simulate(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  const auto url = net::parse_web_url(act.remote.server());
  if (!url) return fail(ExitCode::usage, "--server " + act.remote.server() + ": not a URL");
  fleet::SimulatorSettings settings{
      .server = *url,
      .key = act.remote.key(),
      .project = *project,
      .gateways = static_cast<std::size_t>(act.settings.integer("gateways")),
      .mode = fleet::parse_simulated_mode(act.settings.text("mode"))
                  .value_or(fleet::SimulatedMode::normal),
      .downloads = act.settings.is_on("download"),
      .duration = std::chrono::duration_cast<std::chrono::seconds>(act.settings.duration("time")),
      .beat = std::chrono::duration_cast<std::chrono::seconds>(act.settings.duration("beat"))
  };
  if (url->is_secure) {
    std::string detail;
    const auto made = net::TlsClientContext::make(act.remote.ca_file(), true, detail);
    if (!made) return fail(ExitCode::unreachable, "no trust anchors: " + detail);
    settings.tls = *made;
  }
  const auto stats =
      fleet::simulate(settings, [](const fleet::SimulatorStats& now) { print_stats(now, stderr); });
  print_stats(stats, stdout);
  return ExitCode::ok;
}

}  // namespace

ExitCode run_fleet(const settings::Settings& settings, const Words& words) {
  static constexpr std::array actions{
      Action{"list", "", 0, 0, list},
      Action{"show", "a gateway", 1, 1, show},
      Action{"watch", "", 0, 0, watch},
      Action{"disconnect", "a gateway", 1, 1, disconnect},
      Action{"simulate", "options only", 0, 0, simulate},
  };
  return run_action("fleet", actions, settings, words);
}

}  // namespace barbacane::cli
