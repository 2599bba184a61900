#include "control/cli/run.hpp"

#include <array>
#include <cstdio>

#include "common/base/version.hpp"
#include "common/settings/arguments.hpp"
#include "control/app/options.hpp"
#include "control/cli/command.hpp"
#include "control/cli/host_commands.hpp"
#include "control/cli/schema_commands.hpp"

namespace barbacane::cli {
namespace {

using settings::Command;
using settings::Invocation;
using settings::Kind;
using settings::Option;
using settings::Positional;
using settings::Settings;

constexpr Option spec_option{
    .name = "spec",
    .kind = Kind::text_list,
    .help = "A description (repeatable)",
    .placeholder = "FILE",
    .is_required = true
};
constexpr Option overlay_option{
    .name = "overlay",
    .kind = Kind::text_list,
    .help = "An OpenAPI overlay, applied in order",
    .placeholder = "FILE"
};
constexpr Option upstream_option{
    .name = "upstream",
    .help = "Where operations without x-barbacane-dispatch go",
    .placeholder = "URL|from-servers"
};
constexpr Option base_path_option{
    .name = "base-path",
    .kind = Kind::choice,
    .default_text = "keep",
    .help = "What becomes of the servers' base path when forwarding",
    .choices = "keep|strip"
};
constexpr Option security_option{
    .name = "security",
    .kind = Kind::choice,
    .default_text = "enforce",
    .help = "Declared security: enforced here, or left to the upstream",
    .choices = "enforce|delegate"
};
constexpr Option findings_format_option{
    .name = "format",
    .kind = Kind::choice,
    .default_text = "text",
    .help = "How findings are printed",
    .choices = "text|json|github|sarif"
};
constexpr Option quiet_option{
    .name = "quiet", .kind = Kind::boolean, .help = "No closing line", .short_name = 'q'
};
constexpr Option sign_key_option{
    .name = "sign-key", .help = "Private key that signs", .placeholder = "FILE"
};
constexpr Option release_option{
    .name = "release",
    .kind = Kind::integer,
    .help = "Release number, higher each time",
    .placeholder = "N",
    .min = 1
};
constexpr Option project_option{
    .name = "project", .help = "Project the signature is for", .placeholder = "UUID"
};
constexpr Option not_after_option{
    .name = "not-after",
    .help = "Last moment to accept it, such as 2027-01-31T00:00:00Z",
    .placeholder = "TIME"
};
constexpr Option plain_format_option{
    .name = "format",
    .kind = Kind::choice,
    .default_text = "text",
    .help = "How to print",
    .choices = "text|json"
};

constexpr std::array compile_options{
    spec_option,
    overlay_option,
    upstream_option,
    base_path_option,
    security_option,
    Option{
        .name = "output",
        .help = "Artifact to write",
        .placeholder = "FILE",
        .short_name = 'o',
        .is_required = true
    },
    sign_key_option,
    release_option,
    project_option,
    not_after_option,
    Option{.name = "provenance-commit", .help = "Recorded in the manifest", .placeholder = "TEXT"},
    Option{.name = "provenance-source", .help = "Recorded in the manifest", .placeholder = "TEXT"},
    Option{
        .name = "report",
        .kind = Kind::boolean,
        .help = "Print what is enforced, operation by operation"
    },
    findings_format_option,
    quiet_option
};
constexpr std::array validate_options{
    spec_option,
    overlay_option,
    upstream_option,
    base_path_option,
    security_option,
    findings_format_option,
    quiet_option
};
constexpr std::array inspect_options{
    Option{.name = "routes", .kind = Kind::boolean, .help = "List the routes"},
    Option{
        .name = "operation", .help = "One operation, by id or \"METHOD /path\"", .placeholder = "ID"
    },
    Option{.name = "manifest", .kind = Kind::boolean, .help = "The manifest as it is"},
    Option{
        .name = "report", .kind = Kind::boolean, .help = "What is enforced, operation by operation"
    },
    plain_format_option
};
constexpr std::array explain_options{plain_format_option};
constexpr std::array keygen_options{
    Option{
        .name = "output",
        .help = "Private key to write; the public one gets .pub",
        .placeholder = "FILE",
        .short_name = 'o',
        .is_required = true
    },
    Option{.name = "force", .kind = Kind::boolean, .help = "Replace files that exist"}
};
constexpr std::array sign_options{
    Option{
        .name = "sign-key",
        .help = "Private key that signs",
        .placeholder = "FILE",
        .is_required = true
    },
    Option{
        .name = "release",
        .kind = Kind::integer,
        .help = "Release number, higher each time",
        .placeholder = "N",
        .min = 1,
        .is_required = true
    },
    project_option,
    not_after_option,
    Option{
        .name = "output",
        .help = "Where to write [default: in place]",
        .placeholder = "FILE",
        .short_name = 'o'
    }
};

constexpr std::array schema_options{
    Option{
        .name = "draft",
        .help = "Of schemas that do not say it: 4, 6, 7, 2019-09 or 2020-12",
        .placeholder = "DRAFT"
    },
    Option{
        .name = "remotes",
        .help = "test: the schemas of http://localhost:1234/ [default: those of the suite]",
        .placeholder = "DIR"
    },
    Option{
        .name = "formats",
        .kind = Kind::choice,
        .default_text = "assert",
        .help = "validate: whether 'format' is enforced",
        .choices = "assert|annotate"
    },
    plain_format_option
};

constexpr std::array schema_positionals{Positional{
    .name = "ACTION FILE...",
    .help = "validate SCHEMA INSTANCE..., or test SUITE_DIR",
    .count_max = 10'000
}};
constexpr std::array artifact_positional{Positional{.name = "FILE", .help = "An artifact (.bca)"}};
constexpr std::array code_positional{Positional{.name = "CODE", .help = "Such as E1023"}};

constexpr std::array key_create_options{
    Option{
        .name = "database-url",
        .help = "With --admin, on the host itself: the database of the control plane",
        .placeholder = "URL",
        .is_secret = true
    },
    Option{
        .name = "admin",
        .kind = Kind::boolean,
        .help = "Make the first key, straight in the database"
    },
    Option{.name = "name", .help = "What the key is called", .placeholder = "TEXT"},
};
constexpr std::array key_positionals{Positional{.name = "ACTION", .help = "create"}};

const std::array commands{
    Command{
        .name = "serve",
        .summary = "Run the control plane: API, compile jobs, artifact store",
        .examples = "  barbacane-control serve --database-url postgresql://barbacane@db/barbacane",
        .options = control::serve_options()
    },
    Command{
        .name = "migrate",
        .summary = "Bring the database's schema up to this version",
        .options = control::migrate_options()
    },
    Command{
        .name = "collect",
        .summary = "Forget artifacts that nothing needs any more",
        .examples = "  barbacane-control collect --database-url URL --keep 20 --dry-run",
        .options = control::collect_options()
    },
    Command{
        .name = "api-key",
        .summary = "API keys: the first one is made on the host",
        .examples = "  barbacane-control api-key create --admin --database-url URL",
        .options = key_create_options,
        .positionals = key_positionals
    },
    Command{
        .name = "compile",
        .summary = "Compile descriptions into an artifact",
        .examples = "  barbacane-control compile --spec api.yaml --upstream http://10.0.0.5:9000 "
                    "-o api.bca\n"
                    "  barbacane-control compile --spec a.yaml --spec b.yaml -o all.bca --sign-key "
                    "key --release 7",
        .options = compile_options
    },
    Command{
        .name = "validate",
        .summary = "The same checks, writing nothing",
        .examples = "  barbacane-control validate --spec api.yaml --format github",
        .options = validate_options
    },
    Command{
        .name = "inspect",
        .summary = "Show what an artifact holds",
        .examples = "  barbacane-control inspect api.bca --routes",
        .options = inspect_options,
        .positionals = artifact_positional
    },
    Command{
        .name = "explain",
        .summary = "Explain a finding",
        .examples = "  barbacane-control explain E1023",
        .options = explain_options,
        .positionals = code_positional
    },
    Command{
        .name = "schema",
        .summary = "Validate JSON with a JSON Schema, or run a suite of tests",
        .examples = "  barbacane-control schema validate order.schema.json order.json\n"
                    "  barbacane-control schema test JSON-Schema-Test-Suite --draft 2020-12",
        .options = schema_options,
        .positionals = schema_positionals
    },
    Command{
        .name = "keygen",
        .summary = "Make a key pair for signing artifacts",
        .examples = "  barbacane-control keygen -o release.key",
        .options = keygen_options
    },
    Command{
        .name = "sign",
        .summary = "Add a signature to an artifact",
        .examples = "  barbacane-control sign api.bca --sign-key release.key --release 8",
        .options = sign_options,
        .positionals = artifact_positional
    },
};

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
  if (name == "inspect") return inspect_of(settings, invocation.positionals.front());
  if (name == "explain") {
    return run_explain(
        invocation.positionals.front(), parse_format(settings.text("format")).value_or(Format::text)
    );
  }
  if (name == "serve") return run_serve(settings);
  if (name == "migrate") return run_migrate(settings);
  if (name == "collect") return run_collect(settings);
  if (name == "api-key") return run_create_admin_key(settings);
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
      .commands = commands,
  };
  auto parsed = settings::parse_arguments(program, argument_count, arguments);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return static_cast<int>(run_command(std::get<Invocation>(parsed)));
}

}  // namespace barbacane::cli
