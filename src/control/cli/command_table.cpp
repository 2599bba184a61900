#include "control/cli/command_table.hpp"

#include <array>

#include "control/app/options.hpp"
#include "control/cli/api_key_options.hpp"
#include "control/cli/dev_options.hpp"
#include "control/cli/fleet_options.hpp"
#include "control/cli/input_options.hpp"
#include "control/cli/remote_options.hpp"

namespace barbacane::cli {
namespace {

using settings::Command;
using settings::Kind;
using settings::Option;
using settings::Positional;

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
    publish_specs_option,
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
constexpr Option fail_on_option{
    .name = "fail-on",
    .kind = Kind::choice,
    .default_text = "none",
    .help = "diff: exit with 1 when there is such a difference",
    .choices = "breaking|none"
};
constexpr std::array diff_options{
    overlay_option,
    upstream_option,
    base_path_option,
    Option{
        .name = "security",
        .kind = Kind::choice,
        .default_text = "delegate",
        .help = "Declared security of descriptions: compared, or demanded to be enforced here, too",
        .choices = "enforce|delegate"
    },
    Option{
        .name = "format",
        .kind = Kind::choice,
        .default_text = "text",
        .help = "How differences are printed",
        .choices = "text|json|github"
    },
    fail_on_option,
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
constexpr std::array diff_positionals{Positional{
    .name = "OLD NEW", .help = "descriptions or artifacts, in any combination", .count_max = 2
}};
constexpr std::array code_positional{Positional{.name = "CODE", .help = "Such as E1023"}};

constexpr std::array project_options{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    wait_option,
    upstream_option,
    base_path_option,
    security_option,
    publish_specs_option,
    release_option,
    not_after_option
};
constexpr std::array spec_options{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    wait_option,
    upstream_option,
    base_path_option,
    security_option,
    publish_specs_option,
    release_option,
    not_after_option,
    of_project_option,
    Option{
        .name = "name", .help = "Of the description [default: from its file]", .placeholder = "NAME"
    },
    Option{
        .name = "only", .kind = Kind::boolean, .help = "compile: this one, not its whole project"
    }
};
constexpr std::array artifact_options{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    of_project_option,
    release_option,
    not_after_option,
    Option{
        .name = "output", .help = "download: the file", .placeholder = "FILE", .short_name = 'o'
    },
    fail_on_option
};
constexpr std::array audit_options{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    of_project_option
};
constexpr std::array action_positionals{
    Positional{.name = "ACTION ...", .help = "what to do, and with what", .count_max = 500}
};

const std::array commands{
    Command{
        .name = "serve",
        .summary = "Run the control plane: API, compile jobs, artifact store",
        .examples = "  barbacane-control serve --database-url postgresql://barbacane@db/barbacane",
        .options = control::serve_options()
    },
    Command{
        .name = "dev",
        .summary = "Everything on this machine: a database, the control plane, a gateway",
        .examples = "  barbacane-control dev --spec api.yaml --upstream http://127.0.0.1:3000",
        .options = dev_options()
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
        .summary =
            "API keys: list, create, show, revoke, rotate; the first one is made on the host",
        .examples =
            "  barbacane-control api-key create --admin --database-url URL > admin.key\n"
            "  barbacane-control api-key create --project harbour --name edge --role data-plane\n"
            "  barbacane-control api-key create --name ci --scope project:read --scope deploy "
            "--expires-in 90d\n"
            "  barbacane-control api-key rotate ID --overlap 1h",
        .options = api_key_options(),
        .positionals = action_positionals
    },
    Command{
        .name = "project",
        .summary = "Projects of a control plane: list, create, show, delete, compile",
        .examples = "  barbacane-control project create harbour --upstream http://10.0.0.5:9000\n"
                    "  barbacane-control project compile harbour --wait --format json",
        .options = project_options,
        .positionals = action_positionals
    },
    Command{
        .name = "spec",
        .summary = "Descriptions: list, upload, show, content, delete, compile",
        .examples = "  barbacane-control spec upload api.yaml --project harbour",
        .options = spec_options,
        .positionals = action_positionals
    },
    Command{
        .name = "artifact",
        .summary = "Artifacts: list, show, download, upload, diff, sign, pin, unpin",
        .examples = "  barbacane-control artifact download ID -o api.bca\n"
                    "  barbacane-control artifact diff OLD_ID NEW_ID --fail-on breaking",
        .options = artifact_options,
        .positionals = action_positionals
    },
    Command{
        .name = "deploy",
        .summary = "Bring an artifact to the gateways of a project",
        .examples = "  barbacane-control deploy --project harbour --wait\n"
                    "  barbacane-control deploy --project harbour --wave 10% --wave 50% --bake 60s "
                    "--max-5xx 1% --wait",
        .options = deploy_options()
    },
    Command{
        .name = "rollback",
        .summary = "Give the gateways back what they ran before",
        .examples = "  barbacane-control rollback --project harbour --wait",
        .options = deployment_options()
    },
    Command{
        .name = "status",
        .summary = "How a deployment goes, gateway by gateway",
        .examples = "  barbacane-control status --project harbour --format json",
        .options = deployment_options()
    },
    Command{
        .name = "fleet",
        .summary = "Gateways of a project: list, show, watch, disconnect, simulate",
        .examples = "  barbacane-control fleet list --project harbour --label region=eu\n"
                    "  barbacane-control fleet show edge-1 --project harbour",
        .options = fleet_options(),
        .positionals = action_positionals
    },
    Command{
        .name = "audit",
        .summary = "Who did what: list, verify",
        .examples = "  barbacane-control audit verify --project harbour",
        .options = audit_options,
        .positionals = action_positionals
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
        .name = "diff",
        .summary = "Compare before you ship: what changed, and what it breaks",
        .examples = "  barbacane-control diff old.yaml new.yaml --fail-on breaking\n"
                    "  barbacane-control diff running.bca api.yaml --upstream http://10.0.0.5:9000",
        .options = diff_options,
        .positionals = diff_positionals
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

}  // namespace

std::span<const settings::Command> command_table() {
  return commands;
}

}  // namespace barbacane::cli
