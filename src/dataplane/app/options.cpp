#include "dataplane/app/options.hpp"

#include <array>

#include "common/json/write.hpp"

namespace barbacane::dataplane {
namespace {

using settings::Kind;
using settings::Option;
using settings::Settings;

/// Those that mean nothing without --control-plane.
constexpr std::array<std::string_view, 6> connected_options{
    "project-id", "api-key", "api-key-file", "name", "label", "require-tls"
};

template <class T>
T number(const Settings& settings, std::string_view name) {
  return static_cast<T>(settings.integer(name));
}

exchange::Settings exchange_settings(const Settings& settings) {
  const auto count = [&](std::string_view name) { return number<std::uint32_t>(settings, name); };
  exchange::Settings out;
  out.workers = count("workers");
  out.head_bytes_max = count("head-bytes-max");
  out.fields_max = count("fields-max");
  out.target_bytes_max = count("target-bytes-max");
  out.request_body_bytes_max = number<std::uint64_t>(settings, "request-body-bytes-max");
  out.response_body_bytes_max = number<std::uint64_t>(settings, "response-body-bytes-max");
  out.buffered_body_bytes_max = count("buffered-body-bytes-max");
  out.connections_max = count("connections-max");
  out.connections_per_address_max = count("connections-per-address-max");
  out.requests_active_max = count("requests-active-max");
  out.pipelined_requests_max = count("pipelined-requests-max");
  out.buffered_bytes_max = number<std::uint64_t>(settings, "buffered-bytes-max");
  out.upstream_connections_max = count("upstream-connections-max");
  out.upstream_pending_max = count("upstream-pending-max");
  out.upstream_idle_max = count("upstream-idle-max");
  out.requests_per_connection_max = count("requests-per-connection-max");
  out.chunk_extension_bytes_max = count("chunk-extension-bytes-max");
  out.interim_responses_max = count("interim-responses-max");
  out.head_timeout = settings.duration("head-timeout");
  out.body_rate_min = count("body-rate-min");
  out.body_rate_grace = settings.duration("body-rate-grace");
  out.connection_age_max = settings.duration("connection-age-max");
  out.body_idle_timeout = settings.duration("body-idle-timeout");
  out.keep_alive_timeout = settings.duration("keep-alive-timeout");
  out.request_timeout = settings.duration("request-timeout");
  out.upstream_connect_timeout = settings.duration("upstream-connect-timeout");
  out.upstream_response_timeout = settings.duration("upstream-response-timeout");
  out.upstream_idle_timeout = settings.duration("upstream-idle-timeout");
  out.tls_handshake_timeout = settings.duration("tls-handshake-timeout");
  out.drain_timeout = settings.duration("drain-timeout");
  out.access_log = settings.text("access-log");
  out.access_log_json = settings.text("log-format") != "text";
  out.via_pseudonym = settings.text("via-pseudonym");
  out.dev = settings.is_on("dev");
  return out;
}

observe::LogSettings log_settings(const Settings& settings) {
  constexpr std::array<std::string_view, 5> levels{"trace", "debug", "info", "warn", "error"};
  observe::LogSettings out;
  const std::string format = settings.text("log-format");
  if (format == "json") out.format = observe::LogFormat::json;
  if (format == "text") out.format = observe::LogFormat::text;
  const std::string level = settings.text("log-level");
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == level) out.level = static_cast<observe::Level>(i);
  }
  return out;
}

std::optional<net::ListenAddress> address_of(
    std::string_view option, const std::string& text, std::string& fault, std::string& help
) {
  auto address = net::parse_listen_address(text);
  if (address) return std::move(address).value();
  fault = "--" + std::string(option) + " " + text + ": " + address.error().message();
  help = "write 127.0.0.1:8080, [::1]:8080 or unix:/run/barbacane.sock";
  return std::nullopt;
}

bool add_addresses(
    const Settings& settings, ServeOptions& out, std::string& fault, std::string& help
) {
  for (const std::string& text : settings.list("listen")) {
    const auto address = address_of("listen", text, fault, help);
    if (!address) return false;
    out.listen.push_back(*address);
  }
  const std::string admin = settings.text("admin-listen");
  if (admin == "off") return true;
  out.admin = address_of("admin-listen", admin, fault, help);
  return out.admin.has_value();
}

/// RFC 9110 §7.6.3: a pseudonym is a token.
bool is_token(std::string_view text) {
  return text.find_first_not_of(
             "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM"
             "NOPQRSTUVWXYZ"
         ) == std::string_view::npos;
}

bool add_certificates(
    const Settings& settings, ServeOptions& out, std::string& fault, std::string& help
) {
  const std::vector<std::string> certificates = settings.list("tls-cert");
  const std::vector<std::string> keys = settings.list("tls-key");
  if (certificates.size() != keys.size()) {
    fault = "--tls-cert is given " + std::to_string(certificates.size()) + " times and --tls-key " +
            std::to_string(keys.size()) + " times";
    help = "give one --tls-key after each --tls-cert";
    return false;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out.certificates.push_back({.certificate = certificates[i], .key = keys[i]});
  }
  return true;
}

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
         text[23] == '-' && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

bool add_labels(
    const Settings& settings, link::LinkSettings& out, std::string& fault, std::string& help
) {
  for (const std::string& text : settings.list("label")) {
    const std::size_t split = text.find('=');
    if (split == 0 || split == std::string::npos || text.size() > 2 * fleet::text_bytes_max) {
      fault = "--label " + text + ": not KEY=VALUE";
      help = "such as --label region=eu-west";
      return false;
    }
    out.labels[text.substr(0, split)] = text.substr(split + 1);
  }
  if (out.labels.size() <= fleet::labels_max) return true;
  fault = "there are more than " + std::to_string(fleet::labels_max) + " labels";
  help = "give fewer";
  return false;
}

/// What connected mode needs, and nothing of it without.
bool add_link(const Settings& settings, ServeOptions& out, std::string& fault, std::string& help) {
  if (!settings.is_given("control-plane")) {
    for (const std::string_view name : connected_options) {
      if (!settings.is_given(name)) continue;
      fault = "--" + std::string(name) + " is for connected mode";
      help = "give --control-plane URL too, or leave it out";
      return false;
    }
    if (!out.artifact.empty()) return true;
    fault = "--artifact is required";
    help = "serve a file with --artifact FILE, or join a fleet with --control-plane URL";
    return false;
  }
  const auto url = net::parse_web_url(settings.text("control-plane"));
  if (!url) {
    fault = "--control-plane " + settings.text("control-plane") + ": " + url.error().message();
    help = "write https://control.example.com or wss://control.example.com/prefix";
    return false;
  }
  if (!url->is_secure && settings.is_on("require-tls")) {
    fault = "--control-plane " + settings.text("control-plane") + ": --require-tls is set";
    help = "write an https:// URL";
    return false;
  }
  link::LinkSettings link{
      .control_plane = *url,
      .project_id = settings.text("project-id"),
      .api_key = settings.text("api-key"),
      .api_key_file = settings.text("api-key-file"),
      .ca_file = settings.text("ca-file"),
      .name = settings.text("name"),
      .labels = {},
      .state_folder = {},
      .features = {}
  };
  if (!is_uuid(link.project_id)) {
    fault = link.project_id.empty()
                ? "--control-plane needs --project-id"
                : "--project-id " + link.project_id + ": not a UUID in lower case";
    help = "it is shown by barbacane-control project list";
    return false;
  }
  if (link.api_key.empty() == link.api_key_file.empty()) {
    fault = link.api_key.empty() ? "--control-plane needs --api-key-file"
                                 : "--api-key and --api-key-file exclude each other";
    help =
        "make a key with barbacane-control api-key create --role data-plane, and put it in a file";
    return false;
  }
  if (link.name.size() > fleet::text_bytes_max) {
    fault = "--name is over " + std::to_string(fleet::text_bytes_max) + " bytes";
    help = "give a shorter one";
    return false;
  }
  if (!add_labels(settings, link, fault, help)) return false;
  out.link = std::move(link);
  return true;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

std::string value_json(const Option& option, const Settings& settings) {
  if (!settings.has(option.name)) return "null";
  if (option.is_secret) return "\"***\"";
  if (option.kind == Kind::boolean) return settings.is_on(option.name) ? "true" : "false";
  if (option.kind == Kind::integer) return std::to_string(settings.integer(option.name));
  if (option.kind != Kind::text_list) return quoted(settings.text(option.name));
  std::string out = "[";
  for (const std::string& text : settings.list(option.name)) {
    out += (out.size() == 1 ? "" : ",") + quoted(text);
  }
  return out + "]";
}

}  // namespace

std::optional<ServeOptions> serve_options_from(
    const Settings& settings, std::string& fault, std::string& help
) {
  ServeOptions out{
      .artifact = settings.text("artifact"),
      .listen = {},
      .admin = {},
      .trusted_keys = settings.list("trusted-key"),
      .state_dir = settings.text("state-dir"),
      .ca_file = settings.text("ca-file"),
      .certificates = {},
      .log = log_settings(settings),
      .metrics_series_max = number<std::uint32_t>(settings, "metrics-series-max"),
      .link = {},
      .exchange = exchange_settings(settings),
  };
  if (!is_token(out.exchange.via_pseudonym)) {
    fault = "--via-pseudonym " + out.exchange.via_pseudonym + ": not a token";
    help = "use letters, digits, '-', '.' and '_'";
    return std::nullopt;
  }
  if (!add_addresses(settings, out, fault, help) || !add_certificates(settings, out, fault, help) ||
      !add_link(settings, out, fault, help)) {
    return std::nullopt;
  }
  return out;
}

std::string to_config_json(std::span<const settings::Option> options, const Settings& settings) {
  std::string out = "{";
  for (const Option& option : options) {
    if (out.size() != 1) out += ',';
    const std::string origin = settings.has(option.name) ? settings.origin(option.name) : "not set";
    out += quoted(option.name) + ":{\"value\":" + value_json(option, settings) +
           ",\"origin\":" + quoted(origin) + "}";
  }
  return out + "}";
}

}  // namespace barbacane::dataplane
