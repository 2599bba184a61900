#pragma once
// The options of each command as tables, and what `serve` makes of their values.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/net/listen.hpp"
#include "common/net/tls_context.hpp"
#include "common/observe/log.hpp"
#include "common/settings/options.hpp"
#include "dataplane/exchange/settings.hpp"
#include "dataplane/link/link.hpp"

namespace barbacane::dataplane {

[[nodiscard]] std::span<const settings::Option> serve_options();
[[nodiscard]] std::span<const settings::Option> check_options();
[[nodiscard]] std::span<const settings::Option> version_options();

struct ServeOptions {
  std::string artifact;
  std::vector<net::ListenAddress> listen;
  std::optional<net::ListenAddress> admin;  // none = off
  std::vector<std::string> trusted_keys;    // files
  std::string state_dir;                    // as given, "" = the usual place
  std::string ca_file;
  std::vector<net::CertificateFiles> certificates;
  observe::LogSettings log;
  std::uint32_t metrics_series_max = 0;
  std::optional<link::LinkSettings> link;  // connected mode
  exchange::Settings exchange;             // workers: 0 = as many as there are CPUs
};

/// Checks what a table cannot say: addresses, pairs, what this version lacks. Nothing, with what is
/// wrong in `fault` and the fix in `help`, when the command line is to be refused.
[[nodiscard]] std::optional<ServeOptions> serve_options_from(
    const settings::Settings& settings, std::string& fault, std::string& help
);

/// {"drain-timeout": {"value": "30s", "origin": "default"}, ...}; secrets as "***".
[[nodiscard]] std::string to_config_json(
    std::span<const settings::Option> options, const settings::Settings& settings
);

}  // namespace barbacane::dataplane
