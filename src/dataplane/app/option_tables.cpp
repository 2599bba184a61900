#include <array>

#include "dataplane/app/options.hpp"
#include "dataplane/http1/head.hpp"
#include "dataplane/upstream/buffers.hpp"

namespace barbacane::dataplane {
namespace {

using settings::Kind;
using settings::Option;

constexpr Option artifact_option{
    .name = "artifact", .help = "The artifact", .placeholder = "FILE", .is_required = true
};
constexpr Option seed_option{
    .name = "artifact",
    .help = "The artifact; with --control-plane, what is served until it says otherwise",
    .placeholder = "FILE"
};
constexpr Option trusted_key_option{
    .name = "trusted-key",
    .kind = Kind::text_list,
    .help = "Public key; only artifacts signed with one of these are accepted (repeatable)",
    .placeholder = "FILE"
};
constexpr Option ca_file_option{
    .name = "ca-file",
    .help = "Trust anchors for TLS upstreams [default: those of the system]",
    .placeholder = "FILE"
};

/// A head and what comes behind it share one buffer.
constexpr std::int64_t head_bytes_limit = upstream::BufferPool::buffer_bytes - 1024;
constexpr std::int64_t no_time = 1;          // ms; a timeout of zero would refuse everything
constexpr std::int64_t day = 24 * 3600'000;  // ms

consteval Option count(
    std::string_view name, std::string_view preset, std::string_view help, std::int64_t max
) {
  return {
      .name = name,
      .kind = Kind::integer,
      .default_text = preset,
      .help = help,
      .placeholder = "N",
      .min = 1,
      .max = max
  };
}

consteval Option size(
    std::string_view name,
    std::string_view preset,
    std::string_view help,
    std::int64_t min,
    std::int64_t max
) {
  return {
      .name = name,
      .kind = Kind::size,
      .default_text = preset,
      .help = help,
      .placeholder = "SIZE",
      .min = min,
      .max = max
  };
}

consteval Option time(std::string_view name, std::string_view preset, std::string_view help) {
  return {
      .name = name,
      .kind = Kind::duration,
      .default_text = preset,
      .help = help,
      .placeholder = "TIME",
      .min = no_time,
      .max = day
  };
}

/// The defaults are those of exchange::Settings; a test compares them.
constexpr std::array serve_table{
    seed_option,
    Option{
        .name = "listen",
        .kind = Kind::text_list,
        .default_text = "0.0.0.0:8080",
        .help = "Where callers connect (repeatable)",
        .placeholder = "ADDR:PORT|unix:PATH"
    },
    Option{
        .name = "admin-listen",
        .default_text = "127.0.0.1:8081",
        .help = "Where operators connect",
        .placeholder = "ADDR:PORT|unix:PATH|off"
    },
    Option{
        .name = "workers",
        .kind = Kind::integer,
        .help = "Threads that serve [default: the CPUs this process may use]",
        .placeholder = "N",
        .min = 1,
        .max = 1024
    },
    trusted_key_option,
    Option{
        .name = "state-dir",
        .help = "Where accepted releases are recorded [default: $STATE_DIRECTORY, "
                "$XDG_STATE_HOME/barbacane, /var/lib/barbacane]",
        .placeholder = "DIR"
    },
    time("drain-timeout", "30s", "How long requests under way may take after SIGTERM"),
    Option{
        .name = "dev",
        .kind = Kind::boolean,
        .help = "For development: problems show the values they complain about"
    },
    Option{
        .name = "tls-cert",
        .kind = Kind::text_list,
        .help = "Certificate chain for callers (repeatable, chosen by SNI)",
        .placeholder = "FILE"
    },
    Option{
        .name = "tls-key",
        .kind = Kind::text_list,
        .help = "Its private key, in the order of --tls-cert",
        .placeholder = "FILE"
    },
    ca_file_option,
    Option{
        .name = "log-format",
        .kind = Kind::choice,
        .help = "How events are logged [default: text on a terminal, else json]",
        .choices = "json|text"
    },
    Option{
        .name = "log-level",
        .kind = Kind::choice,
        .default_text = "info",
        .help = "Which events are logged",
        .choices = "trace|debug|info|warn|error"
    },
    Option{
        .name = "access-log",
        .default_text = "off",
        .help = "One line a request: to a file, or to standard output (-)",
        .placeholder = "FILE|-|off"
    },
    size("head-bytes-max", "32KiB", "Request line and fields", 1024, head_bytes_limit),
    count("fields-max", "128", "Fields of a request", http1::fields_capacity),
    size("target-bytes-max", "8KiB", "Request target", 256, 64 << 10),
    size("request-body-bytes-max", "64MiB", "Request body, streamed", 1, INT64_MAX),
    size("response-body-bytes-max", "0", "Response body, streamed; 0 = any", 0, INT64_MAX),
    size("buffered-body-bytes-max", "1MiB", "Body that has to be seen whole", 1, 1 << 30),
    count("connections-max", "16384", "Open connections of callers", 10'000'000),
    count("connections-per-address-max", "8192", "Open connections of one address", 10'000'000),
    count("requests-active-max", "16384", "Requests under way", 10'000'000),
    count("pipelined-requests-max", "1024", "Requests in a row that do not wait", 4'000'000'000),
    size(
        "buffered-bytes-max",
        "1GiB",
        "Buffers of all connections; at most a quarter of the memory this process may use",
        1 << 20,
        INT64_MAX
    ),
    count("upstream-connections-max", "4096", "Open connections to upstreams", 1'000'000),
    count("upstream-pending-max", "1024", "Requests that wait for such a connection", 1'000'000),
    count("upstream-idle-max", "1024", "Idle connections kept, per worker and upstream", 1'000'000),
    count(
        "requests-per-connection-max", "1000000", "Requests before a connection ends", 4'000'000'000
    ),
    size("chunk-extension-bytes-max", "4KiB", "Chunk extensions of one body", 1, 1 << 20),
    count("interim-responses-max", "16", "1xx responses of one request", 1000),
    count(
        "metrics-series-max",
        "10000",
        "Metric series of routes; more count as <overflow>",
        1'000'000
    ),
    Option{
        .name = "via-pseudonym",
        .help = "Our name in Via, by which loops are seen [default: one made for this process]",
        .placeholder = "TOKEN"
    },
    time("head-timeout", "10s", "For a whole request head"),
    time("body-idle-timeout", "30s", "Between two pieces of a body"),
    size(
        "body-rate-min",
        "240",
        "Bytes a second that a caller must send or take, while we wait for it; 0 = any",
        0,
        1 << 30
    ),
    time("body-rate-grace", "10s", "Waiting that does not count for --body-rate-min"),
    time("connection-age-max", "1h", "Of a connection; it ends with the answer after that"),
    time("keep-alive-timeout", "60s", "Between two requests of a connection"),
    time("request-timeout", "60s", "For a whole request, unless the description says otherwise"),
    time("upstream-connect-timeout", "3s", "To connect to an upstream"),
    time("upstream-response-timeout", "60s", "For the head of its response"),
    time("upstream-idle-timeout", "30s", "Before an idle connection to it is closed"),
    time("tls-handshake-timeout", "10s", "For the TLS handshake of a caller"),
    Option{
        .name = "control-plane",
        .help = "Connected mode: the control plane, with a path prefix if it has one",
        .placeholder = "URL"
    },
    Option{.name = "project-id", .help = "Connected mode: the project", .placeholder = "UUID"},
    Option{
        .name = "api-key",
        .help = "Connected mode: better in a file or in BARBACANE_API_KEY",
        .placeholder = "KEY",
        .is_secret = true
    },
    Option{
        .name = "api-key-file",
        .help = "Connected mode: a file with the key, read at each connection",
        .placeholder = "FILE"
    },
    Option{
        .name = "name",
        .help = "Connected mode: what this gateway is called; the host's name when left out",
        .placeholder = "NAME"
    },
    Option{
        .name = "label",
        .kind = Kind::text_list,
        .help = "Connected mode: told to the control plane, to choose gateways by (repeatable)",
        .placeholder = "K=V"
    },
    Option{
        .name = "require-tls",
        .kind = Kind::boolean,
        .help = "Connected mode: refuse a control plane without TLS"
    },
};

constexpr Option format_option{
    .name = "format",
    .kind = Kind::choice,
    .default_text = "text",
    .help = "How to print",
    .choices = "text|json"
};
constexpr std::array check_table{
    artifact_option, trusted_key_option, ca_file_option, format_option
};
constexpr std::array version_table{format_option};

}  // namespace

std::span<const settings::Option> serve_options() {
  return serve_table;
}

std::span<const settings::Option> check_options() {
  return check_table;
}

std::span<const settings::Option> version_options() {
  return version_table;
}

}  // namespace barbacane::dataplane
