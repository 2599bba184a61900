#include "control/cli/dev_options.hpp"

#include <array>
#include <filesystem>

#include "control/cli/input_options.hpp"

namespace barbacane::cli {
namespace {

constexpr std::array table{
    Option{
        .name = "spec",
        .kind = Kind::text_list,
        .help = "A description to compile, deploy and watch (repeatable)",
        .placeholder = "FILE"
    },
    upstream_option,
    base_path_option,
    security_option,
    Option{
        .name = "state-dir",
        .default_text = ".barbacane",
        .help = "Where everything is kept between two starts",
        .placeholder = "DIR"
    },
    Option{
        .name = "project",
        .default_text = "dev",
        .help = "The project that the descriptions belong to",
        .placeholder = "NAME"
    },
    Option{
        .name = "listen",
        .default_text = "127.0.0.1:9090",
        .help = "Where the API and the web page are served",
        .placeholder = "ADDR:PORT"
    },
    Option{
        .name = "gateway-listen",
        .default_text = "127.0.0.1:8080",
        .help = "Where the gateway answers",
        .placeholder = "ADDR:PORT"
    },
    Option{
        .name = "gateway-admin-listen",
        .default_text = "127.0.0.1:8081",
        .help = "Health and metrics of the gateway",
        .placeholder = "ADDR:PORT"
    },
    Option{
        .name = "postgres-programs",
        .help = "Folder of initdb and postgres [default: Debian's newest, or PATH]",
        .placeholder = "DIR"
    },
    Option{
        .name = "log-level",
        .kind = Kind::choice,
        .default_text = "warn",
        .help = "The least important lines of the control plane that are shown",
        .choices = "trace|debug|info|warn|error"
    },
};

}  // namespace

std::span<const settings::Option> dev_options() {
  return table;
}

DevOptions dev_options_from(const settings::Settings& settings) {
  DevOptions out;
  out.input.specs = settings.list("spec");
  out.input.upstream = settings.text("upstream");
  out.input.base_path =
      settings.text("base-path") == "strip" ? compile::BasePath::strip : compile::BasePath::keep;
  out.input.security = settings.text("security") == "delegate" ? compile::Security::delegate
                                                               : compile::Security::enforce;
  std::error_code ec;
  out.state = std::filesystem::absolute(settings.text("state-dir"), ec).lexically_normal().string();
  while (out.state.size() > 1 && out.state.ends_with('/')) out.state.pop_back();
  out.project = settings.text("project");
  out.listen = settings.text("listen");
  out.gateway_listen = settings.text("gateway-listen");
  out.gateway_admin_listen = settings.text("gateway-admin-listen");
  out.postgres_programs = settings.text("postgres-programs");
  out.log_level = settings.text("log-level");
  return out;
}

}  // namespace barbacane::cli
