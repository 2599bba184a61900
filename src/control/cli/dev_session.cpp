#include "control/cli/dev_session.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "common/json/write.hpp"
#include "control/app/serve.hpp"
#include "control/cli/command.hpp"
#include "control/cli/file_loader.hpp"

namespace barbacane::cli {
namespace {

constexpr std::chrono::milliseconds turn_time{200};
constexpr std::chrono::seconds call_time_max{30};
constexpr int ready_turns_max = 300;
constexpr int follow_turns_max = 900;
constexpr unsigned private_mode = 0600;
constexpr std::size_t key_file_bytes_max = 4096;

void say(const std::string& text) {
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

std::string json_text_of(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

/// The control plane's address as a caller on this machine writes it.
std::string reachable(std::string address) {
  for (const std::string_view any : {"0.0.0.0:", "[::]:"}) {
    if (address.starts_with(any)) return "127.0.0.1:" + address.substr(any.size());
  }
  return address;
}

std::string read_key(const std::string& file) {
  const Result<std::string> text = read_file(file, key_file_bytes_max);
  return text ? text->substr(0, text->find('\n')) : std::string{};
}

bool keep_key(const std::string& file, const std::string& key) {
  const Result<void> written = write_file(file, key + '\n', private_mode);
  if (!written) fail(ExitCode::unreachable, file + ": " + written.error().message());
  return static_cast<bool>(written);
}

/// Status of a GET without words about it; 0 when nobody answers.
unsigned probe(const std::string& url, const std::string& key) {
  std::string detail;
  const auto answer = client::call(
      {.url = url, .fields = {{"Authorization", "Bearer " + key}}, .time_max = call_time_max},
      detail
  );
  return answer ? answer->status : 0;
}

std::string options_json(const compile::Options& input) {
  std::string out = "{\"base_path\":";
  out += input.base_path == compile::BasePath::strip ? "\"strip\"" : "\"keep\"";
  out += ",\"security\":";
  out += input.security == compile::Security::delegate ? "\"delegate\"" : "\"enforce\"";
  if (!input.upstream.empty()) out += ",\"upstream\":" + json_text_of(input.upstream);
  return out + '}';
}

bool has_options(const json::Node& project, const compile::Options& input) {
  const json::Node* options = project.find("options");
  if (options == nullptr) return false;
  const bool is_strip = input.base_path == compile::BasePath::strip;
  const bool is_delegate = input.security == compile::Security::delegate;
  return text_of(*options, "upstream") == input.upstream &&
         text_of(*options, "base_path") == (is_strip ? "strip" : "keep") &&
         text_of(*options, "security") == (is_delegate ? "delegate" : "enforce");
}

}  // namespace

DevSession::DevSession(
    const DevOptions& options, const std::string& address, std::string database_url
)
    : options_(options),
      server_("http://" + reachable(address)),
      database_url_(std::move(database_url)),
      sources_(options.input) {}

void DevSession::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  // Made before is_stopping_ was set, or never.
  if (gateway_) gateway_->stop();
}

bool DevSession::pause() {
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, turn_time, [this] { return is_stopping_; });
}

void DevSession::run() {
  if (!prepare()) return;
  start_gateway();
  greet();
  if (!sources_.is_empty()) publish();
  bool was_running = gateway_ && gateway_->is_running();
  while (pause()) {
    if (!sources_.is_empty() && sources_.has_changed()) {
      start_gateway();
      publish();
    }
    const bool is_running = gateway_ && gateway_->is_running();
    if (was_running && !is_running && pause())
      fail(
          ExitCode::unreachable,
          "the gateway has ended: see " + file("gateway.log"),
          "it is started again with the next change"
      );
    was_running = is_running;
  }
}

bool DevSession::prepare() {
  unsigned status = 0;
  for (int i = 0; i < ready_turns_max && status != 200; ++i) {
    if (!pause()) return false;
    status = probe(server_ + "/readyz", {});
  }
  return find_key() && find_project();
}

/// The key of the last start, unless the database knows nothing of it.
bool DevSession::find_key() {
  key_ = read_key(file("dev.key"));
  if (key_.empty() || probe(server_ + "/projects?limit=1", key_) != 200) {
    const control::Outcome made = control::create_admin_key(database_url_, "dev", key_);
    if (made.code != 0) {
      fail(ExitCode::unreachable, made.fault, made.help);
      return false;
    }
    if (!keep_key(file("dev.key"), key_)) return false;
  }
  remote_ = Remote(server_, key_);
  return true;
}

bool DevSession::find_project() {
  ExitCode code = ExitCode::ok;
  const auto all = remote_.list("/projects", code);
  if (!all) return false;
  const json::Node* found = nullptr;
  for (const json::Node* one : all->items) {
    if (text_of(*one, "name") == options_.project) found = one;
  }
  const std::string options = options_json(options_.input);
  if (found == nullptr) {
    const auto made = remote_.post(
        "/projects",
        "{\"name\":" + json_text_of(options_.project) + ",\"options\":" + options + '}',
        code
    );
    if (!made) return false;
    project_ = made->text("id");
  } else {
    project_ = text_of(*found, "id");
    if (!sources_.is_empty() && !has_options(*found, options_.input) &&
        !remote_.call(
            "PATCH",
            "/projects/" + project_,
            "{\"options\":" + options + '}',
            "application/json",
            code
        ))
      return false;
  }
  const std::string program = find_gateway_program();
  if (!program.empty()) make_gateway(program);
  return true;
}

void DevSession::make_gateway(const std::string& program) {
  const std::string folder = file("gateway-" + project_);
  std::error_code ec;
  std::filesystem::create_directories(folder, ec);
  const std::string key_file = folder + "/key";
  std::string key = read_key(key_file);
  const std::string place = "/projects/" + project_;
  // It may see its artifacts and nothing else: 403 is the answer to one that is known.
  if (key.empty() || probe(server_ + place, key) != 403) {
    ExitCode code = ExitCode::ok;
    const auto made =
        remote_.post(place + "/api-keys", R"({"name":"dev gateway","role":"data-plane"})", code);
    if (!made || !keep_key(key_file, made->text("key"))) return;
  }
  const std::lock_guard lock(mutex_);
  if (is_stopping_) return;
  gateway_.emplace(
      std::vector<std::string>{
          program,
          "serve",
          "--control-plane",
          server_,
          "--project-id",
          project_,
          "--api-key-file",
          key_file,
          "--state-dir",
          folder + "/state",
          "--name",
          "dev",
          "--workers",
          "1",
          "--dev",
          "--log-format",
          "json",
          "--listen",
          options_.gateway_listen,
          "--admin-listen",
          options_.gateway_admin_listen
      },
      file("gateway.log")
  );
}

void DevSession::start_gateway() {
  if (!gateway_ || gateway_->is_running()) return;
  std::string fault;
  if (!gateway_->start(fault) && !fault.empty()) fail(ExitCode::unreachable, fault);
}

void DevSession::greet() const {
  say("");
  say("  API      " + server_);
  say("  UI       " + server_ + "/ui/");
  say("  key      " + key_ + "  (also in " + file("dev.key") + ")");
  say("  project  " + options_.project + "  " + project_);
  if (!gateway_) {
    say("  gateway  none: there is no barbacane beside this program or in PATH");
  } else if (!gateway_->listen().empty()) {
    say("  gateway  http://" + gateway_->listen() + "  (admin http://" + gateway_->admin() + ")");
  }
  say("  logs     " + file("gateway.log") + ", " + file("database/postgres.log"));
  say("");
  if (sources_.is_empty())
    say("There is no --spec: upload a description on the page, or with barbacane-control spec "
        "upload.");
}

/// From the files to what the gateway runs.
void DevSession::publish() {
  const auto descriptions = sources_.read();
  const std::string watched = "; watching " + std::to_string(sources_.files()) + " files";
  if (descriptions.empty()) return say("nothing is deployed: mend the above" + watched);
  for (const DevDescription& one : descriptions) {
    if (!upload(one)) return;
  }
  const auto artifact = compile();
  if (artifact) deploy(*artifact);
}

bool DevSession::upload(const DevDescription& description) {
  ExitCode code = ExitCode::ok;
  const std::string place = "/projects/" + project_ + "/specs";
  const auto all = remote_.list(place, code);
  if (!all) return false;
  std::string target = place + "?name=" + url_encoded(description.name) + '&';
  for (const json::Node* one : all->items) {
    if (text_of(*one, "name") == description.name)
      target = "/specs/" + text_of(*one, "id") + "/revisions?";
  }
  target += "entry=" + url_encoded(description.entry);
  return remote_
      .call("POST", target, description.form.body(), description.form.content_type(), code)
      .has_value();
}

/// Asks until `status` is neither of the two.
std::optional<RemoteAnswer> DevSession::follow(
    const std::string& path, std::string_view running, std::string_view waiting
) {
  for (int i = 0; i < follow_turns_max; ++i) {
    ExitCode code = ExitCode::ok;
    auto answer = remote_.get(path, code);
    if (!answer) return std::nullopt;
    const std::string status = answer->text("status");
    if (status != running && status != waiting) return answer;
    if (!pause()) return std::nullopt;
  }
  fail(ExitCode::unreachable, server_ + path + " takes too long");
  return std::nullopt;
}

std::optional<std::string> DevSession::compile() {
  ExitCode code = ExitCode::ok;
  const auto job = remote_.post("/projects/" + project_ + "/compile", "{}", code);
  if (!job) return std::nullopt;
  const auto done = follow("/compilations/" + job->text("id"), "running", "pending");
  if (!done) return std::nullopt;
  if (done->text("status") == "succeeded") return done->text("artifact_id");
  if (const json::Node* findings = done->root->find("findings")) print_remote_findings(*findings);
  fail(ExitCode::refused, "the project does not compile: " + done->text("reason"));
  return std::nullopt;
}

void DevSession::deploy(const std::string& artifact) {
  ExitCode code = ExitCode::ok;
  const auto project = remote_.get("/projects/" + project_, code);
  const auto facts = remote_.get("/artifacts/" + artifact, code);
  if (!project || !facts) return;
  const std::string words = facts->text("digest") + ", " + facts->text("routes") +
                            " routes; watching " + std::to_string(sources_.files()) + " files";
  if (project->text("stable_artifact_id") == artifact) return say("unchanged: " + words);
  const auto made = remote_.post(
      "/projects/" + project_ + "/deploy", "{\"artifact_id\":" + json_text_of(artifact) + '}', code
  );
  if (!made) return;
  const auto done = follow("/deployments/" + made->text("id"), "running", "paused");
  if (!done) return;
  if (done->text("status") == "succeeded") return say("deployed: " + words);
  fail(
      ExitCode::refused,
      "the gateway does not take it: " + done->text("reason"),
      "see " + file("gateway.log")
  );
}

}  // namespace barbacane::cli
