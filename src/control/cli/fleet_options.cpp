#include "control/cli/fleet_options.hpp"

#include <array>

#include "control/cli/remote_options.hpp"

namespace barbacane::cli {
namespace {

constexpr Option deployment_option{
    .name = "deployment", .help = "Its id [default: the newest of --project]", .placeholder = "ID"
};
constexpr std::array deploy_table{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    wait_option,
    of_project_option,
    Option{
        .name = "artifact", .help = "Its id [default: the project's newest]", .placeholder = "ID"
    },
    Option{
        .name = "wave",
        .kind = Kind::text_list,
        .help =
            "How much of the fleet has it after this wave, or who; the rest follows (repeatable)",
        .placeholder = "10%|5|LABEL=VALUE"
    },
    Option{
        .name = "bake",
        .kind = Kind::duration,
        .help = "Between waves [default: 0, or 30s with a gate]",
        .placeholder = "TIME",
        .min = 0,
        .max = 86'400'000
    },
    Option{
        .name = "max-5xx",
        .help = "Gate: no more requests answered 5xx, unless elsewhere too",
        .placeholder = "1%"
    },
    Option{
        .name = "max-p99-ratio",
        .help = "Gate: p99 to that elsewhere and before",
        .placeholder = "2"
    },
    Option{
        .name = "min-requests",
        .kind = Kind::integer,
        .help = "Gate: before it judges [default: 20]",
        .placeholder = "N",
        .min = 1,
        .max = 1'000'000'000
    },
    Option{
        .name = "on-failure",
        .kind = Kind::choice,
        .help = "When a gateway refuses it, or the gate does [default: rollback]",
        .choices = "rollback|pause"
    },
    Option{
        .name = "dry-run",
        .kind = Kind::boolean,
        .help = "Only say who would get it when, and what callers would miss"
    }
};
constexpr std::array deployment_table{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    wait_option,
    of_project_option,
    deployment_option
};
constexpr std::array fleet_table{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    of_project_option,
    Option{
        .name = "status",
        .kind = Kind::choice,
        .help = "Only those",
        .choices = "online|offline|deploying"
    },
    Option{
        .name = "sync",
        .kind = Kind::choice,
        .help = "Only those that run what they shall, or do not",
        .choices = "synced|drifted|none|offline"
    },
    Option{.name = "name", .help = "Only those with this in their name", .placeholder = "TEXT"},
    Option{
        .name = "label",
        .kind = Kind::text_list,
        .help = "Only those with all of these (repeatable)",
        .placeholder = "KEY[=VALUE]"
    },
    Option{
        .name = "gateways",
        .kind = Kind::integer,
        .default_text = "100",
        .help = "simulate: how many",
        .placeholder = "N",
        .min = 1,
        .max = 50'000
    },
    Option{
        .name = "mode",
        .kind = Kind::choice,
        .default_text = "normal",
        .help = "simulate: how they behave",
        .choices = "normal|reject|slow|flapping|half-open|old"
    },
    Option{
        .name = "download",
        .kind = Kind::boolean,
        .help = "simulate: fetch the bytes of each artifact too"
    },
    Option{
        .name = "time",
        .kind = Kind::duration,
        .default_text = "0s",
        .help = "simulate: for how long; 0 until Ctrl-C",
        .placeholder = "TIME",
        .min = 0,
        .max = 86'400'000
    },
    Option{
        .name = "beat",
        .kind = Kind::duration,
        .default_text = "0s",
        .help = "simulate: how often they speak; 0 as the control plane asks",
        .placeholder = "TIME",
        .min = 0,
        .max = 3'600'000
    }
};
}  // namespace

std::span<const settings::Option> deploy_options() {
  return deploy_table;
}

std::span<const settings::Option> deployment_options() {
  return deployment_table;
}

std::span<const settings::Option> fleet_options() {
  return fleet_table;
}

}  // namespace barbacane::cli
