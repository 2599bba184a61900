#include "dataplane/app/options.hpp"

#include <array>

#include "common/json/write.hpp"

namespace barbacane::dataplane {
namespace {

using settings::Kind;
using settings::Option;
using settings::Settings;

constexpr std::array<std::string_view, 7> connected_options{
    "control-plane", "project-id", "api-key", "api-key-file", "name", "label", "require-tls"
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
  for (const std::string_view name : connected_options) {
    if (!settings.is_given(name)) continue;
    fault = "--" + std::string(name) + ": connected mode comes in a later version";
    help = "serve a file: --artifact FILE";
    return std::nullopt;
  }
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
      .exchange = exchange_settings(settings),
  };
  if (!is_token(out.exchange.via_pseudonym)) {
    fault = "--via-pseudonym " + out.exchange.via_pseudonym + ": not a token";
    help = "use letters, digits, '-', '.' and '_'";
    return std::nullopt;
  }
  if (!add_addresses(settings, out, fault, help) || !add_certificates(settings, out, fault, help)) {
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
