#include "control/app/options.hpp"

#include <array>

namespace barbacane::control {
namespace {

using settings::Kind;
using settings::Option;

constexpr std::int64_t hour_ms = 3'600'000;

constexpr Option database_option{
    .name = "database-url",
    .help = "PostgreSQL: postgresql://USER:PASSWORD@HOST/NAME, or key=value words",
    .placeholder = "URL",
    .is_secret = true,
    .is_required = true
};
constexpr Option format_option{
    .name = "log-format",
    .kind = Kind::choice,
    .default_text = "automatic",
    .help = "How log lines look; automatic is text on a terminal and JSON elsewhere",
    .choices = "automatic|json|text"
};
constexpr Option level_option{
    .name = "log-level",
    .kind = Kind::choice,
    .default_text = "info",
    .help = "The least important lines that are written",
    .choices = "trace|debug|info|warn|error"
};

constexpr std::array serve_table{
    database_option,
    Option{
        .name = "listen",
        .default_text = "127.0.0.1:9090",
        .help = "Where the API and the web page are served",
        .placeholder = "ADDR:PORT"
    },
    Option{.name = "tls-cert", .help = "Certificate chain, PEM", .placeholder = "FILE"},
    Option{.name = "tls-key", .help = "Its private key, PEM", .placeholder = "FILE"},
    Option{
        .name = "artifact-store",
        .default_text = "postgres",
        .help = "Where the bytes of artifacts are kept",
        .placeholder = "postgres|file:DIR|s3://BUCKET/PREFIX"
    },
    Option{.name = "sign-key", .help = "Private key to sign artifacts with", .placeholder = "FILE"},
    Option{
        .name = "trusted-key",
        .kind = Kind::text_list,
        .help = "Public key; uploaded artifacts must be signed with one of these (repeatable)",
        .placeholder = "FILE"
    },
    Option{
        .name = "database-connections",
        .kind = Kind::integer,
        .default_text = "8",
        .help = "Connections to the database, and threads that wait for it",
        .placeholder = "N",
        .min = 2,
        .max = 200
    },
    Option{
        .name = "compilers",
        .kind = Kind::integer,
        .default_text = "1",
        .help = "Compile jobs at once; 0 leaves them to other instances",
        .placeholder = "N",
        .min = 0,
        .max = 16
    },
    Option{
        .name = "upload-bytes-max",
        .kind = Kind::size,
        .default_text = "64MiB",
        .help = "The largest body of an upload",
        .placeholder = "SIZE",
        .min = 1024,
        .max = 1LL << 30
    },
    Option{
        .name = "connections-max",
        .kind = Kind::integer,
        .default_text = "16384",
        .help = "Open connections, gateways included; more are answered 503",
        .placeholder = "N",
        .min = 1,
        .max = 100'000
    },
    Option{
        .name = "drain-timeout",
        .kind = Kind::duration,
        .default_text = "20s",
        .help = "For calls under way when told to stop",
        .placeholder = "TIME",
        .min = 0,
        .max = hour_ms
    },
    Option{
        .name = "scratch-dir",
        .help = "For uploads and compile jobs [default: $TMPDIR or /tmp]",
        .placeholder = "DIR"
    },
    Option{
        .name = "trusted-proxy",
        .kind = Kind::text_list,
        .help = "A network whose X-Forwarded-For and -Proto count, or unix (repeatable)",
        .placeholder = "CIDR"
    },
    Option{
        .name = "retention-interval",
        .kind = Kind::duration,
        .default_text = "1h",
        .help = "How often artifacts that nothing needs are forgotten; 0 leaves it to 'collect'",
        .placeholder = "TIME",
        .min = 0,
        .max = 30 * 24 * hour_ms
    },
    Option{
        .name = "retention-keep",
        .kind = Kind::integer,
        .default_text = "20",
        .help = "Newest artifacts of each project that stay",
        .placeholder = "N",
        .min = 1,
        .max = 10'000
    },
    format_option,
    level_option,
};
constexpr std::array migrate_table{database_option};
constexpr std::array collect_table{
    database_option,
    Option{
        .name = "artifact-store",
        .default_text = "postgres",
        .help = "Where the bytes of artifacts are kept",
        .placeholder = "postgres|file:DIR|s3://BUCKET/PREFIX"
    },
    Option{
        .name = "keep",
        .kind = Kind::integer,
        .default_text = "20",
        .help = "Newest artifacts of each project that stay",
        .placeholder = "N",
        .min = 1,
        .max = 10'000
    },
    Option{.name = "dry-run", .kind = Kind::boolean, .help = "Only say what would be forgotten"},
};

observe::Level level_of(const std::string& name) {
  if (name == "trace") return observe::Level::trace;
  if (name == "debug") return observe::Level::debug;
  if (name == "warn") return observe::Level::warn;
  return name == "error" ? observe::Level::error : observe::Level::info;
}

observe::LogFormat format_of(const std::string& name) {
  if (name == "json") return observe::LogFormat::json;
  return name == "text" ? observe::LogFormat::text : observe::LogFormat::automatic;
}

bool take_proxies(const settings::Settings& settings, ServeOptions& out, std::string& fault) {
  auto parsed = access::TrustedProxies::parse(settings.list("trusted-proxy"), fault);
  if (!parsed) fault = "--trusted-proxy: " + fault;
  if (parsed) out.proxies = *std::move(parsed);
  return fault.empty();
}

}  // namespace

std::span<const settings::Option> serve_options() {
  return serve_table;
}

std::span<const settings::Option> migrate_options() {
  return migrate_table;
}

std::span<const settings::Option> collect_options() {
  return collect_table;
}

std::optional<ServeOptions> serve_options_from(
    const settings::Settings& settings, std::string& fault, std::string& help
) {
  ServeOptions out;
  out.database_url = settings.text("database-url");
  const auto listen = net::parse_listen_address(settings.text("listen"));
  if (!listen) {
    fault = "--listen: " + listen.error().message();
    help = "such as 127.0.0.1:9090 or unix:/run/barbacane-control.sock";
    return std::nullopt;
  }
  out.listen = *listen;
  const std::string certificate = settings.text("tls-cert");
  const std::string key = settings.text("tls-key");
  if (certificate.empty() != key.empty()) {
    fault = "--tls-cert and --tls-key go together";
    help = "give both, or neither";
    return std::nullopt;
  }
  if (!certificate.empty()) out.certificates.push_back({.certificate = certificate, .key = key});
  if (!take_proxies(settings, out, fault)) return std::nullopt;
  out.retention_interval = settings.duration("retention-interval");
  out.retention_keep = static_cast<int>(settings.integer("retention-keep"));
  out.artifact_store = settings.text("artifact-store");
  out.sign_key = settings.text("sign-key");
  out.trusted_keys = settings.list("trusted-key");
  out.log.format = format_of(settings.text("log-format"));
  out.log.level = level_of(settings.text("log-level"));
  out.database_connections = static_cast<std::size_t>(settings.integer("database-connections"));
  out.compilers = static_cast<std::size_t>(settings.integer("compilers"));
  out.upload_bytes_max = static_cast<std::uint64_t>(settings.integer("upload-bytes-max"));
  out.connections_max = static_cast<std::size_t>(settings.integer("connections-max"));
  out.drain_timeout = settings.duration("drain-timeout");
  out.scratch_folder = settings.text("scratch-dir");
  return out;
}

}  // namespace barbacane::control
