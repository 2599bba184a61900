#include "dataplane/app/run.hpp"

#include <array>
#include <cstdio>

#include "common/base/version.hpp"
#include "common/settings/arguments.hpp"
#include "dataplane/app/commands.hpp"
#include "dataplane/app/options.hpp"

namespace barbacane::dataplane {

ExitCode fail(ExitCode code, std::string_view message, std::string_view help) {
  std::fprintf(stderr, "barbacane: %.*s\n", static_cast<int>(message.size()), message.data());
  if (!help.empty()) {
    std::fprintf(stderr, "    help: %.*s\n", static_cast<int>(help.size()), help.data());
  }
  return code;
}

int run(int argument_count, const char* const* arguments) {
  const std::string version = "barbacane " + std::string(product_version);
  const std::array commands{
      settings::Command{
          .name = "serve",
          .summary = "Serve an artifact",
          .examples = "  barbacane serve --artifact api.bca\n"
                      "  barbacane serve --artifact api.bca --listen 127.0.0.1:8080 "
                      "--trusted-key release.key.pub",
          .options = serve_options()
      },
      settings::Command{
          .name = "check",
          .summary = "Verify an artifact exactly as serve would",
          .examples = "  barbacane check --artifact api.bca --trusted-key release.key.pub",
          .options = check_options()
      },
      settings::Command{
          .name = "version", .summary = "Print the version", .options = version_options()
      },
  };
  const settings::Program program{
      .name = "barbacane",
      .summary = "Serves API artifacts that barbacane-control compiled.",
      .version_line = version,
      .commands = commands,
  };
  const auto parsed = settings::parse_arguments(program, argument_count, arguments);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  const auto& invocation = std::get<settings::Invocation>(parsed);
  const std::string_view name = invocation.command->name;
  const ExitCode code = name == "serve"   ? run_serve(invocation.settings)
                        : name == "check" ? run_check(invocation.settings)
                                          : run_version(invocation.settings);
  return static_cast<int>(code);
}

}  // namespace barbacane::dataplane
