#include "control/cli/run.hpp"

#include <cstdio>

#include "common/base/version.hpp"
#include "common/settings/arguments.hpp"
#include "control/cli/command.hpp"
#include "control/cli/command_table.hpp"
#include "control/cli/dev_command.hpp"
#include "control/cli/host_commands.hpp"
#include "control/cli/remote_commands.hpp"
#include "control/cli/schema_commands.hpp"

namespace barbacane::cli {
namespace {

using settings::Invocation;
using settings::Settings;

CompileInput compile_input(const Settings& settings) {
  CompileInput input;
  input.options.specs = settings.list("spec");
  input.options.overlays = settings.list("overlay");
  input.options.upstream = settings.text("upstream");
  input.options.base_path =
      settings.text("base-path") == "strip" ? compile::BasePath::strip : compile::BasePath::keep;
  input.options.security = settings.text("security") == "delegate" ? compile::Security::delegate
                                                                   : compile::Security::enforce;
  input.format = parse_format(settings.text("format")).value_or(Format::text);
  input.quiet = settings.is_on("quiet");
  return input;
}

ExitCode compile_of(const Settings& settings) {
  CompileArguments arguments{
      .input = compile_input(settings),
      .output = settings.text("output"),
      .report = settings.is_on("report"),
      .sign_key = settings.text("sign-key"),
      .release = static_cast<std::uint64_t>(settings.integer("release")),
      .project = settings.text("project"),
      .not_after = settings.text("not-after"),
  };
  arguments.input.options.provenance_commit = settings.text("provenance-commit");
  arguments.input.options.provenance_source = settings.text("provenance-source");
  arguments.input.options.publish_specs = settings.is_on("publish-specs");
  if (arguments.sign_key.empty() && settings.is_given("release")) {
    return fail(ExitCode::usage, "--release needs a signature", "add --sign-key FILE");
  }
  if (!arguments.sign_key.empty() && arguments.release == 0) {
    return fail(
        ExitCode::usage, "--sign-key needs a release number", "add --release N, higher each time"
    );
  }
  return run_compile(arguments);
}

ExitCode diff_of(const Settings& settings, const std::vector<std::string>& words) {
  if (words.size() != 2)
    return fail(
        ExitCode::usage,
        "diff takes two files, the old one first",
        "barbacane-control diff OLD NEW, descriptions or artifacts"
    );
  return run_diff(
      {.input = compile_input(settings),
       .before = words[0],
       .after = words[1],
       .fails_on_breaking = settings.text("fail-on") == "breaking"}
  );
}

ExitCode inspect_of(const Settings& settings, std::string file) {
  using View = InspectArguments::View;
  InspectArguments arguments{
      .file = std::move(file),
      .view = View::summary,
      .operation = settings.text("operation"),
      .format = parse_format(settings.text("format")).value_or(Format::text)
  };
  int views = 0;
  const auto take = [&](bool is_given, View view) {
    if (!is_given) return;
    arguments.view = view;
    ++views;
  };
  take(settings.is_on("routes"), View::routes);
  take(settings.has("operation"), View::operation);
  take(settings.is_on("manifest"), View::manifest);
  take(settings.is_on("report"), View::report);
  if (views > 1) {
    return fail(ExitCode::usage, "choose one of --routes, --operation, --manifest, --report");
  }
  return run_inspect(arguments);
}

ExitCode sign_of(const Settings& settings, std::string file) {
  return run_sign({
      .file = std::move(file),
      .output = settings.text("output"),
      .sign_key = settings.text("sign-key"),
      .release = static_cast<std::uint64_t>(settings.integer("release")),
      .project = settings.text("project"),
      .not_after = settings.text("not-after"),
  });
}

ExitCode schema_of(const Settings& settings, const std::vector<std::string>& words) {
  const Format format = parse_format(settings.text("format")).value_or(Format::text);
  const std::string& action = words.front();
  if (action == "test") {
    if (words.size() != 2)
      return fail(ExitCode::usage, "schema test takes one folder", "such as tests/draft2020-12");
    return run_schema_test(
        {.folder = words[1],
         .draft = settings.text("draft"),
         .remotes = settings.text("remotes"),
         .format = format}
    );
  }
  if (action != "validate")
    return fail(ExitCode::usage, "there is no 'schema " + action + "'", "use validate or test");
  if (words.size() < 3)
    return fail(
        ExitCode::usage,
        "schema validate takes a schema and the files to validate",
        "barbacane-control schema validate SCHEMA INSTANCE..."
    );
  return run_schema_validate(
      {.schema = words[1],
       .instances = {words.begin() + 2, words.end()},
       .draft = settings.text("draft"),
       .formats_annotate = settings.text("formats") == "annotate",
       .format = format}
  );
}

ExitCode run_command(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  const std::string_view name = invocation.command->name;
  if (name == "compile") return compile_of(settings);
  if (name == "validate") return run_validate(compile_input(settings));
  if (name == "diff") return diff_of(settings, invocation.positionals);
  if (name == "inspect") return inspect_of(settings, invocation.positionals.front());
  if (name == "explain") {
    return run_explain(
        invocation.positionals.front(), parse_format(settings.text("format")).value_or(Format::text)
    );
  }
  if (name == "serve") return run_serve(settings);
  if (name == "dev") return run_dev(dev_options_from(settings));
  if (name == "migrate") return run_migrate(settings);
  if (name == "collect") return run_collect(settings);
  if (name == "api-key") return run_api_key(settings, invocation.positionals);
  if (name == "project") return run_project(settings, invocation.positionals);
  if (name == "spec") return run_spec(settings, invocation.positionals);
  if (name == "artifact") return run_artifact(settings, invocation.positionals);
  if (name == "fleet") return run_fleet(settings, invocation.positionals);
  if (name == "deploy") return run_deploy(settings);
  if (name == "rollback") return run_rollback(settings);
  if (name == "status") return run_status(settings);
  if (name == "audit") return run_audit(settings, invocation.positionals);
  if (name == "schema") return schema_of(settings, invocation.positionals);
  if (name == "keygen")
    return run_keygen({.output = settings.text("output"), .force = settings.is_on("force")});
  return sign_of(settings, invocation.positionals.front());
}

}  // namespace

ExitCode fail(ExitCode code, std::string_view message, std::string_view help) {
  std::fprintf(
      stderr, "barbacane-control: %.*s\n", static_cast<int>(message.size()), message.data()
  );
  if (!help.empty())
    std::fprintf(stderr, "    help: %.*s\n", static_cast<int>(help.size()), help.data());
  return code;
}

int run(int argument_count, const char* const* arguments) {
  const std::string version = "barbacane-control " + std::string{product_version};
  const settings::Program program{
      .name = "barbacane-control",
      .summary = "Compiles API descriptions into artifacts that barbacane serves.",
      .version_line = version,
      .commands = command_table(),
  };
  auto parsed = settings::parse_arguments(program, argument_count, arguments);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return static_cast<int>(run_command(std::get<Invocation>(parsed)));
}

}  // namespace barbacane::cli
