#pragma once
// The options of `serve` and of the commands that open the database themselves.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/net/listen.hpp"
#include "common/net/tls_context.hpp"
#include "common/observe/log.hpp"
#include "common/settings/options.hpp"
#include "control/access/proxies.hpp"

namespace barbacane::control {

[[nodiscard]] std::span<const settings::Option> serve_options();
[[nodiscard]] std::span<const settings::Option> migrate_options();
[[nodiscard]] std::span<const settings::Option> collect_options();

struct ServeOptions {
  std::string database_url;
  net::ListenAddress listen;
  std::vector<net::CertificateFiles> certificates = {};
  std::string artifact_store = "postgres";     // or "file:DIR", "s3://BUCKET/PREFIX"
  std::string sign_key = {};                   // file
  std::vector<std::string> trusted_keys = {};  // files
  observe::LogSettings log = {};
  std::size_t database_connections = 8;
  std::size_t compilers = 1;
  std::uint64_t upload_bytes_max = 64U << 20U;
  std::size_t connections_max = 16'384;
  std::chrono::milliseconds drain_timeout{20'000};
  std::string scratch_folder = {};
  access::TrustedProxies proxies = {};
  std::chrono::milliseconds retention_interval{};  // zero = never by itself
  int retention_keep = 20;
};

/// Nothing, with `fault` and `help`, when the settings are to be refused.
[[nodiscard]] std::optional<ServeOptions> serve_options_from(
    const settings::Settings& settings, std::string& fault, std::string& help
);

}  // namespace barbacane::control
