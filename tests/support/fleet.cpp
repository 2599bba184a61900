#include "support/fleet.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

namespace barbacane::support {
namespace {

/// The value of a text member in a line of JSON.
std::string member_of(const std::string& line, const std::string& name) {
  const std::size_t at = line.find('"' + name + "\":");
  if (at == std::string::npos) return {};
  const std::size_t from = line.find('"', at + name.size() + 3) + 1;
  return line.substr(from, line.find('"', from) - from);
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Letters that nothing makes shorter by much, the same in each run.
std::string noise(std::size_t bytes) {
  std::mt19937 random;
  std::string out;
  while (out.size() < bytes) out += static_cast<char>('a' + random() % 26);
  return out;
}

}  // namespace

FleetGateway::FleetGateway(std::vector<std::string> words, std::string name, ProcessOptions options)
    : process_(std::make_unique<Process>(std::move(words), std::move(options))),
      name_(std::move(name)) {
  const std::string line = process_->wait_line("\"msg\":\"ready\"");
  EXPECT_NE(line, "") << process_->err();
  address_ = member_of(line, "listen");
  admin_ = member_of(line, "admin");
}

RawResponse FleetGateway::get(std::string_view path) const {
  return fetch(address_, "GET", path);
}

RawResponse FleetGateway::admin(std::string_view method, std::string_view path) const {
  return fetch(admin_, method, path);
}

std::string FleetGateway::version() const {
  const std::string body = get("/hello").body;
  constexpr std::string_view start = "{\"v\":";
  if (!body.starts_with(start)) return {};
  return body.substr(start.size(), body.size() - start.size() - 1);
}

double FleetGateway::metric(const std::string& name) const {
  const std::string page = '\n' + admin("GET", "/metrics").body;
  const std::size_t at = page.find('\n' + name + ' ');
  return at == std::string::npos ? -1 : std::strtod(page.c_str() + at + name.size() + 2, nullptr);
}

void FleetGateway::kill() {
  process_->signal(SIGKILL);
  static_cast<void>(process_->wait());
}

Fleet::Fleet(ControlPlane& plane, const std::string& name) : plane_(plane) {
  project_ = plane.call("POST", "/projects", "{\"name\":\"" + name + "\"}").at("id");
  const Answer key = plane.call(
      "POST", "/projects/" + project_ + "/api-keys", R"({"name":"dp","role":"data-plane"})"
  );
  key_id_ = key.at("id");
  key_file_ = folder_.path() + "/key";
  std::ofstream(key_file_) << key.at("key") << '\n';
}

std::string Fleet::state_of(const std::string& name) const {
  return folder_.path() + '/' + name;
}

std::string Fleet::artifact(int version, std::vector<std::string> more, std::size_t pad_bytes) {
  const std::string number = std::to_string(version);
  const std::string spec = folder_.path() + "/spec" + number + ".yaml";
  std::ofstream(spec
  ) << "openapi: 3.1.0\ninfo: {title: T, version: '"
    << number
    << "'}\nx-barbacane-dispatch: {name: mock, config: {}}\npaths:\n  /hello:\n   "
       " get:\n      operationId: hello\n      responses: {'200': {description: "
       "ok, content: {application/json: {example: {v: "
    << number << "}}}}}\n";
  if (version % 2 == 1)
    std::ofstream(spec, std::ios::app)
        << "  /odd:\n    get:\n      operationId: odd\n      responses: {'200': {description: ok, "
           "content: {application/json: {example: {}}}}}\n";
  if (pad_bytes != 0)
    std::ofstream(spec, std::ios::app)
        << "  /pad:\n    get:\n      operationId: pad\n      responses: {'200': {description: ok, "
           "content: {application/json: {example: {pad: "
        << noise(pad_bytes) << "}}}}}\n";
  file_ = folder_.path() + "/artifact" + number + ".bca";
  std::vector<std::string> words{control_program(), "compile", "--spec", spec, "-o", file_};
  words.insert(words.end(), more.begin(), more.end());
  const Outcome compiled = run(words);
  EXPECT_EQ(compiled.code, 0) << compiled.err;
  return plane_
      .call(
          "POST",
          "/projects/" + project_ + "/artifacts",
          content_of(file_),
          "Content-Type: application/octet-stream\r\n"
      )
      .at("id");
}

FleetGateway Fleet::start(
    const std::string& name,
    std::vector<std::string> more,
    const std::string& url,
    ProcessOptions options
) {
  std::vector<std::string> words{gateway_program(), "serve",
                                 "--control-plane", url.empty() ? plane_.url() : url,
                                 "--project-id",    project_,
                                 "--api-key-file",  key_file_,
                                 "--state-dir",     state_of(name),
                                 "--listen",        "127.0.0.1:0",
                                 "--admin-listen",  "127.0.0.1:0",
                                 "--name",          name,
                                 "--workers",       "1",
                                 "--log-format",    "json"};
  words.insert(words.end(), more.begin(), more.end());
  return {std::move(words), name, std::move(options)};
}

std::string Fleet::deploy(const std::string& artifact, const std::string& strategy) {
  const std::string body = "{\"artifact_id\":\"" + artifact + '"' +
                           (strategy.empty() ? "" : ",\"strategy\":" + strategy) + '}';
  const Answer answer = plane_.call("POST", "/projects/" + project_ + "/deploy", body);
  EXPECT_EQ(answer.status, 202) << answer.body;
  return answer.at("id");
}

Answer Fleet::deployment(const std::string& id) {
  return plane_.call("GET", "/deployments/" + id);
}

bool Fleet::reaches(const std::string& deployment_id, std::string_view status) {
  const bool has_reached = eventually(
      [&] { return deployment(deployment_id).at("status") == status; }, std::chrono::seconds{90}
  );
  if (!has_reached) ADD_FAILURE() << deployment(deployment_id).body;
  return has_reached;
}

std::string Fleet::fact(const std::string& name, const std::string& member) {
  const Answer all =
      plane_.call("GET", "/projects/" + project_ + "/data-planes?limit=100&name=" + name);
  for (std::size_t i = 0; i < all.count("items"); ++i) {
    const std::string at = "items/" + std::to_string(i) + '/';
    if (all.at(at + "name") == name) return all.at(at + member);
  }
  return {};
}

std::string Fleet::verdict(const std::string& deployment_id, const std::string& name) {
  const Answer all = deployment(deployment_id);
  for (std::size_t i = 0; i < all.count("targets"); ++i) {
    const std::string at = "targets/" + std::to_string(i) + '/';
    if (all.at(at + "name") == name) return all.at(at + "phase");
  }
  return {};
}

}  // namespace barbacane::support
