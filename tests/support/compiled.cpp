#include "support/compiled.hpp"

#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

std::string between(std::string_view text, std::string_view before, char after) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  const std::size_t start = at + before.size();
  return std::string{text.substr(start, text.find(after, start) - start)};
}

}  // namespace

std::string json_text(std::string_view json, std::string_view name) {
  const std::string quoted = '"' + std::string{name} + '"';
  std::size_t at = json.find(quoted);
  if (at == std::string_view::npos) return {};
  at = json.find('"', json.find(':', at + quoted.size() - 1));
  if (at == std::string_view::npos) return {};
  return std::string{json.substr(at + 1, json.find('"', at + 1) - at - 1)};
}

Outcome compile(
    const TemporaryDirectory& folder,
    std::string_view description,
    const std::string& artifact,
    std::vector<std::string> flags
) {
  const std::string spec = folder.write("api.yaml", description);
  std::vector<std::string> words{control_program(), "compile", "--spec", spec, "-o", artifact};
  words.insert(words.end(), flags.begin(), flags.end());
  return run(std::move(words));
}

Gateway::Gateway(
    const std::string& artifact, std::vector<std::string> flags, ProcessOptions options
) {
  std::vector<std::string> words{
      gateway_program(),
      "serve",
      "--artifact",
      artifact,
      "--listen",
      "127.0.0.1:0",
      "--admin-listen",
      "127.0.0.1:0",
      "--log-format",
      "json",
      "--workers",
      "2"
  };
  words.insert(words.end(), flags.begin(), flags.end());
  process_ = std::make_unique<Process>(std::move(words), std::move(options));
  ready_line_ = process_->wait_line("\"msg\":\"ready\"");
  address_ = between(ready_line_, "\"listen\":[\"", '"');
  admin_ = between(ready_line_, "\"admin\":\"", '"');
}

std::string Gateway::digest() const {
  return json_text(fetch(admin_, "GET", "/health").body, "digest");
}

}  // namespace barbacane::support
