#include "control/cli/host_commands.hpp"

#include <cstdio>

#include "control/app/options.hpp"
#include "control/app/serve.hpp"
#include "control/cli/command.hpp"

namespace barbacane::cli {
namespace {

ExitCode end_of(const control::Outcome& outcome) {
  const auto code = static_cast<ExitCode>(outcome.code);
  return outcome.code == 0 ? code : fail(code, outcome.fault, outcome.help);
}

}  // namespace

ExitCode run_serve(const settings::Settings& settings) {
  std::string fault;
  std::string help;
  const auto options = control::serve_options_from(settings, fault, help);
  if (!options) return fail(ExitCode::usage, fault, help);
  return end_of(control::serve(*options));
}

ExitCode run_migrate(const settings::Settings& settings) {
  std::string report;
  const control::Outcome outcome = control::migrate(settings.text("database-url"), report);
  if (outcome.code == 0) std::fprintf(stderr, "%s\n", report.c_str());
  return end_of(outcome);
}

ExitCode run_collect(const settings::Settings& settings) {
  std::string report;
  const control::Outcome outcome = control::collect_garbage(
      settings.text("database-url"),
      settings.text("artifact-store"),
      static_cast<int>(settings.integer("keep")),
      settings.is_on("dry-run"),
      report
  );
  std::fputs(report.c_str(), stdout);
  return end_of(outcome);
}

ExitCode run_create_admin_key(const settings::Settings& settings) {
  std::string key;
  const std::string name = settings.has("name") ? settings.text("name") : "host";
  const control::Outcome outcome =
      control::create_admin_key(settings.text("database-url"), name, key);
  if (outcome.code != 0) return end_of(outcome);
  std::printf("%s\n", key.c_str());
  std::fprintf(stderr, "an admin key; it is shown this once\n");
  return ExitCode::ok;
}

}  // namespace barbacane::cli
