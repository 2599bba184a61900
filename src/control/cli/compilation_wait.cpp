#include "control/cli/compilation_wait.hpp"

#include <poll.h>

#include "common/json/write.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

constexpr int poll_ms = 200;
constexpr int polls_max = 5 * 60 * 30;  // half an hour

const std::vector<Column> columns{
    {"COMPILATION", "id"}, {"STATUS", "status"}, {"ARTIFACT", "artifact_id"}, {"REASON", "reason"}
};

std::size_t progress_of(const std::string& stage) {
  if (stage == "reading") return 1;
  if (stage == "compiling") return 2;
  return stage == "storing" ? 3 : 0;
}

}  // namespace

std::string compile_options_of(const settings::Settings& settings, bool is_job) {
  std::string out = "{";
  const auto add = [&](std::string_view member, std::string_view option) {
    if (!settings.is_given(option)) return;
    if (out.size() > 1) out += ',';
    json::append_quoted(out, member);
    out += ':';
    json::append_quoted(out, settings.text(option));
  };
  add("upstream", "upstream");
  add("security", "security");
  add("base_path", "base-path");
  if (settings.is_given("publish-specs")) {
    if (out.size() > 1) out += ',';
    out += "\"publish_specs\":";
    out += settings.is_on("publish-specs") ? "true" : "false";
  }
  if (is_job && settings.is_given("release")) {
    if (out.size() > 1) out += ',';
    out += "\"sign\":{\"release\":" + std::to_string(settings.integer("release"));
    if (settings.is_given("not-after")) {
      out += ",\"not_after\":";
      json::append_quoted(out, settings.text("not-after"));
    }
    out += '}';
  }
  return out + '}';
}

ExitCode compile_remote(const Act& act, const std::string& path, bool is_alone) {
  ExitCode code = ExitCode::ok;
  std::string body = compile_options_of(act.settings, true);
  if (is_alone) body.insert(1, body == "{}" ? "\"only\":true" : "\"only\":true,");
  auto job = act.remote.post(path, body, code);
  if (!job) return code;
  const std::string place = "/compilations/" + job->text("id");
  if (act.settings.is_on("wait")) {
    ProgressBar bar;
    for (int i = 0; i < polls_max; ++i) {
      const std::string status = job->text("status");
      if (status == "succeeded" || status == "failed") break;
      const std::string stage = job->text("stage");
      bar.show(stage.empty() ? status : stage, progress_of(stage), 4);
      ::poll(nullptr, 0, poll_ms);
      job = act.remote.get(place, code);
      if (!job) return code;
    }
  }
  if (job->text("status") == "failed" && !act.remote.is_json()) {
    if (const json::Node* findings = job->root->find("findings")) print_remote_findings(*findings);
  }
  print_item(*job->root, columns, act.remote.is_json());
  return job->text("status") == "failed" ? ExitCode::refused : ExitCode::ok;
}

}  // namespace barbacane::cli
