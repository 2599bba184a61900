#include "dataplane/dispatch/http_upstream.hpp"

#include <algorithm>
#include <charconv>

#include "common/json/read.hpp"
#include "dataplane/dispatch/errors.hpp"

namespace barbacane::dispatch {
namespace {

struct Url {
  bool is_tls = false;
  std::string host;
  std::uint16_t port = 0;
  std::string authority;
  std::string path;
};

/// Printable and no space: it stands in a request's head.
bool is_head_text(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte < 0x7F; });
}

bool parse_url(std::string_view text, Url& url) {
  if (!is_head_text(text)) return false;
  url.is_tls = text.starts_with("https://");
  if (!url.is_tls && !text.starts_with("http://")) return false;
  text.remove_prefix(url.is_tls ? 8 : 7);
  const std::size_t slash = text.find('/');
  const std::string_view authority = text.substr(0, slash);
  url.path = slash == std::string_view::npos ? std::string{} : std::string{text.substr(slash)};
  while (url.path.ends_with('/')) url.path.pop_back();
  url.authority = authority;
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return false;
    url.host = authority.substr(1, close - 1);
    if (close + 1 < authority.size()) {
      if (authority[close + 1] != ':') return false;
      port = authority.substr(close + 2);
    }
  } else {
    const std::size_t colon = authority.find(':');
    url.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
  }
  url.port = url.is_tls ? 443 : 80;
  if (!port.empty()) {
    const auto [end, code] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (code != std::errc{} || end != port.data() + port.size() || url.port == 0) return false;
  }
  return !url.host.empty();
}

/// Members of the configuration by name; absent and null are the same.
class Config {
 public:
  explicit Config(const json::Node* root) : root_{root} {}

  [[nodiscard]] std::string text(std::string_view name) const {
    const json::Node* node = root_ == nullptr ? nullptr : root_->find(name);
    return node != nullptr && node->is(json::Kind::string) ? std::string{node->text}
                                                           : std::string{};
  }
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t fallback) const {
    const json::Node* node = root_ == nullptr ? nullptr : root_->find(name);
    return node == nullptr ? fallback : node->to_integer().value_or(fallback);
  }
  [[nodiscard]] bool flag(std::string_view name, bool fallback) const {
    const json::Node* node = root_ == nullptr ? nullptr : root_->find(name);
    return node != nullptr && node->is(json::Kind::boolean) ? node->boolean : fallback;
  }
  [[nodiscard]] Config object(std::string_view name) const {
    const json::Node* node = root_ == nullptr ? nullptr : root_->find(name);
    return Config{node != nullptr && node->is(json::Kind::object) ? node : nullptr};
  }

 private:
  const json::Node* root_;
};

constexpr std::int64_t timeout_max_ms = 86'400'000;  // what the catalogue allows

/// 0 = not said.
std::chrono::milliseconds timeout_of(const Config& config, std::string_view name) {
  return std::chrono::milliseconds{
      std::clamp<std::int64_t>(config.number(name, 0), 0, timeout_max_ms)
  };
}

/// Everything that a connection depends on, and nothing else: two dispatchers that differ in path
/// or Host share their connections.
std::string key_of(const upstream::Target& target, const std::string& ca, const Config& config) {
  std::string key = target.tls == nullptr ? "http://" : "https://";
  key += target.authority;
  for (const std::string& part :
       {ca,
        target.server_name,
        std::string(config.object("tls").flag("verify", true) ? "verify" : "trust"),
        std::to_string(target.connect_timeout.count()),
        std::to_string(target.response_timeout.count()),
        std::to_string(target.retries)}) {
    key += '|';
    key += part;
  }
  return key;
}

}  // namespace

std::shared_ptr<const HttpUpstream> make_http_upstream(
    std::string_view text, const std::string& default_ca_file, Failure& failure
) {
  json::Document document;
  Report report;
  const Config config{json::read_json(text, "config", document, report)};
  Url url;
  const bool is_sound = !report.has_errors() && parse_url(config.text("url"), url) &&
                        is_head_text(config.text("host")) && is_head_text(config.text("path"));
  if (!is_sound) {
    failure = {
        DispatchErrc::bad_config,
        "http-upstream: url, host or path is not what a compiler writes: compile the description "
        "again"
    };
    return nullptr;
  }
  auto target = std::make_shared<upstream::Target>();
  target->host = url.host;
  target->port = url.port;
  target->authority = url.authority;
  target->name = url.authority;
  target->connect_timeout = timeout_of(config, "connect_timeout_ms");
  target->response_timeout = timeout_of(config, "response_timeout_ms");
  target->retries =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(config.number("retries", 1), 0, 3));
  if (url.is_tls) {
    const Config tls = config.object("tls");
    const std::string own_ca = tls.text("ca_file");
    std::string detail;
    auto context = net::TlsClientContext::make(
        own_ca.empty() ? default_ca_file : own_ca, tls.flag("verify", true), detail
    );
    if (!context) {
      failure = {
          DispatchErrc::no_trust_anchors, "http-upstream " + config.text("url") + ": " + detail
      };
      return nullptr;
    }
    target->tls = std::move(context).value();
    target->server_name = tls.text("server_name").empty() ? url.host : tls.text("server_name");
  }
  target->key = key_of(*target, url.is_tls ? config.object("tls").text("ca_file") : "", config);
  auto result = std::make_shared<HttpUpstream>();
  result->target = std::move(target);
  result->base_path = url.path;
  result->path = config.text("path");
  const std::string host = config.text("host");
  if (host == "preserve") {
    result->host = HostPolicy::preserve;
  } else if (!host.empty() && host != "upstream") {
    result->host = HostPolicy::literal;
    result->host_literal = host;
  }
  return result;
}

Result<PathRewrite> parse_rewrite(
    std::string_view path_template, const std::vector<std::string_view>& captures
) {
  PathRewrite rewrite;
  while (!path_template.empty()) {
    const std::size_t open = path_template.find('{');
    if (open != 0) rewrite.pieces.push_back({std::string{path_template.substr(0, open)}, -1});
    if (open == std::string_view::npos) break;
    const std::size_t close = path_template.find('}', open);
    if (close == std::string_view::npos) return ErrorCode{DispatchErrc::bad_config};
    std::string_view name = path_template.substr(open + 1, close - open - 1);
    if (name.ends_with('+')) name.remove_suffix(1);
    const auto found = std::ranges::find(captures, name);
    if (found == captures.end()) return ErrorCode{DispatchErrc::unknown_capture};
    rewrite.pieces.push_back({{}, static_cast<std::int32_t>(found - captures.begin())});
    path_template.remove_prefix(close + 1);
  }
  return rewrite;
}

}  // namespace barbacane::dispatch
