// barbacane-control deploy | rollback | status.
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "control/cli/action_table.hpp"
#include "control/cli/deploy_options.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

constexpr int poll_ms = 500;
constexpr int polls_max = 2 * 60 * 60 * 24;  // a day

const std::vector<Column> deployment_columns{
    {"DEPLOYMENT", "id"},
    {"STATUS", "status"},
    {"PHASE", "phase"},
    {"DIGEST", "digest"},
    {"WAVE", "wave"},
    {"GATEWAYS", "counts"},
    {"REASON", "reason"}
};
const std::vector<Column> target_columns{
    {"GATEWAY", "name"},
    {"WAVE", "wave"},
    {"VERDICT", "phase"},
    {"STATUS", "status"},
    {"RUNS", "digest"},
    {"REASON", "reason"}
};
const std::vector<Column> live_columns{
    {"GATEWAY", "name"},
    {"WAVE", "wave"},
    {"VERDICT", "phase"},
    {"STATUS", "status"},
    {"REASON", "reason"}
};
const std::vector<Column> plan_columns{
    {"GATEWAY", "name"}, {"WAVE", "wave"}, {"CHANGE", "change"}, {"RUNS", "digest"}
};

bool is_over(const RemoteAnswer& deployment) {
  const std::string status = deployment.text("status");
  return status != "running" && status != "paused";
}

void print_deployment(const Act& act, const RemoteAnswer& deployment) {
  print_item(*deployment.root, deployment_columns, act.remote.is_json());
  if (act.remote.is_json()) return;
  const auto targets = items_of(*deployment.root, "targets");
  if (targets.empty()) return;
  std::printf("\n");
  print_items(targets, target_columns, false);
}

std::int64_t wave_of(const json::Node& node) {
  const json::Node* wave = node.find("wave");
  return wave == nullptr ? 0 : wave->to_integer().value_or(0);
}

/// What a person looks at first: who is under way, then who is in trouble, then the others.
int rank_of(const json::Node& target, std::int64_t wave) {
  const std::string verdict = text_of(target, "phase");
  if (verdict == "downloading" || verdict == "verifying") return 0;
  if (verdict == "pending" && wave_of(target) <= wave) return 1;
  if (verdict == "applied") return 3;
  return verdict == "pending" ? 4 : 2;
}

/// How far it is, and each gateway.
std::vector<std::string> progress_of(const RemoteAnswer& deployment) {
  const std::int64_t wave = wave_of(*deployment.root);
  auto targets = items_of(*deployment.root, "targets");
  std::ranges::stable_sort(targets, {}, [wave](const json::Node* one) {
    return rank_of(*one, wave);
  });
  const auto done = std::ranges::count_if(targets, [wave](const json::Node* one) {
    const int rank = rank_of(*one, wave);
    return rank == 2 || rank == 3;
  });
  const auto waves = items_of(*deployment.root, "waves").size();
  std::vector<std::string> out{
      deployment.text("phase") + ", wave " + std::to_string(wave) + " of " + std::to_string(waves) +
      ": " + std::to_string(done) + " of " + std::to_string(targets.size()) + " gateways through"
  };
  const auto table = table_of(targets, live_columns);
  out.insert(out.end(), table.begin(), table.end());
  return out;
}

/// Stays with a deployment until it is over, or paused for somebody to decide.
ExitCode follow(const Act& act, RemoteAnswer deployment) {
  ExitCode code = ExitCode::ok;
  const std::string place = "/deployments/" + deployment.text("id");
  {
    LiveLines live;
    for (int i = 0; i < polls_max && act.settings.is_on("wait"); ++i) {
      if (deployment.text("status") != "running") break;
      if (live.is_terminal()) live.show(progress_of(deployment));
      ::poll(nullptr, 0, poll_ms);
      auto next = act.remote.get(place, code);
      if (!next) return code;
      deployment = *std::move(next);
    }
  }
  print_deployment(act, deployment);
  const std::string status = deployment.text("status");
  const bool is_fine =
      status == "succeeded" || (!act.settings.is_on("wait") && status == "running");
  return is_fine ? ExitCode::ok : ExitCode::refused;
}

ExitCode show_plan(const Act& act, const RemoteAnswer& plan) {
  if (act.remote.is_json()) {
    print_item(*plan.root, {}, true);
    return ExitCode::ok;
  }
  const auto targets = items_of(*plan.root, "targets");
  if (targets.empty()) {
    std::printf("no gateway is there: whoever joins gets it\n");
  } else {
    print_items(targets, plan_columns, false);
  }
  for (const json::Node* one : items_of(*plan.root, "vanishing"))
    std::printf("callers would miss %s\n", std::string(one->text).c_str());
  if (const json::Node* changes = plan.root->find("changes"); changes != nullptr) {
    for (const json::Node* one : items_of(*changes, "breaking"))
      std::printf(
          "breaking[%s]: %s: %s\n",
          text_of(*one, "code").c_str(),
          text_of(*one, "operation").c_str(),
          text_of(*one, "message").c_str()
      );
  }
  const std::string obstacle = plan.text("obstacle");
  if (obstacle.empty()) return ExitCode::ok;
  return fail(ExitCode::refused, "it would be refused: " + obstacle);
}

ExitCode deploy(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto project = act.remote.project(act.settings.text("project"), code);
  if (!project) return code;
  std::string fault;
  const auto body = deploy_body(act.settings, fault);
  if (!body) return fail(ExitCode::usage, fault);
  const bool is_dry = act.settings.is_on("dry-run");
  auto answer = act.remote.post(
      "/projects/" + *project + "/deploy" + (is_dry ? "?dry_run=true" : ""), *body, code
  );
  if (!answer) return code;
  return is_dry ? show_plan(act, *answer) : follow(act, *std::move(answer));
}

/// --deployment, or the newest of --project.
std::optional<RemoteAnswer> find(const Act& act, ExitCode& code) {
  std::string id = act.settings.text("deployment");
  if (id.empty()) {
    const auto project = act.remote.project(act.settings.text("project"), code);
    if (!project) return std::nullopt;
    const auto newest = act.remote.get("/projects/" + *project + "/deployments?limit=1", code);
    if (!newest) return std::nullopt;
    const auto items = items_of(*newest->root, "items");
    if (items.empty()) {
      code = fail(ExitCode::refused, "nothing was deployed in this project yet");
      return std::nullopt;
    }
    id = text_of(*items.front(), "id");
  }
  return act.remote.get("/deployments/" + id, code);
}

ExitCode roll_back(const Act& act) {
  ExitCode code = ExitCode::ok;
  const auto deployment = find(act, code);
  if (!deployment) return code;
  auto answer =
      act.remote.call("POST", "/deployments/" + deployment->text("id") + "/rollback", {}, {}, code);
  if (!answer) return code;
  const bool is_same = answer->text("id") == deployment->text("id");
  const ExitCode outcome = follow(act, *std::move(answer));
  if (!is_same || outcome != ExitCode::refused) return outcome;
  // One that was under way ends as rolled_back, which is what was asked for.
  const auto after = act.remote.get("/deployments/" + deployment->text("id"), code);
  return after && after->text("status") == "rolled_back" ? ExitCode::ok : outcome;
}

ExitCode status(const Act& act) {
  ExitCode code = ExitCode::ok;
  auto deployment = find(act, code);
  if (!deployment) return code;
  if (act.settings.is_on("wait") && !is_over(*deployment))
    return follow(act, *std::move(deployment));
  print_deployment(act, *deployment);
  return ExitCode::ok;
}

ExitCode run_one(
    std::string_view name, ExitCode (*function)(const Act&), const settings::Settings& settings
) {
  const std::array actions{Action{name, "", 0, 0, function}};
  return run_action({}, actions, settings, {std::string(name)});
}

}  // namespace

ExitCode run_deploy(const settings::Settings& settings) {
  return run_one("deploy", deploy, settings);
}

ExitCode run_rollback(const settings::Settings& settings) {
  return run_one("rollback", roll_back, settings);
}

ExitCode run_status(const settings::Settings& settings) {
  return run_one("status", status, settings);
}

}  // namespace barbacane::cli
