#pragma once
// Options of every command that is a client of a control plane.

#include "common/settings/options.hpp"

namespace barbacane::cli {

using settings::Kind;
using settings::Option;

inline constexpr Option plain_format_option{
    .name = "format",
    .kind = Kind::choice,
    .default_text = "text",
    .help = "How to print",
    .choices = "text|json"
};

inline constexpr Option server_option{
    .name = "server",
    .default_text = "http://127.0.0.1:9090",
    .help = "The control plane",
    .placeholder = "URL"
};
inline constexpr Option api_key_option{
    .name = "api-key",
    .help = "Better in a file or in BARBACANE_API_KEY",
    .placeholder = "KEY",
    .is_secret = true
};
inline constexpr Option api_key_file_option{
    .name = "api-key-file", .help = "A file with the API key", .placeholder = "FILE"
};
inline constexpr Option ca_option{
    .name = "ca-file", .help = "Trust anchors for the control plane", .placeholder = "FILE"
};
inline constexpr Option of_project_option{
    .name = "project", .help = "Name or id", .placeholder = "PROJECT"
};
inline constexpr Option wait_option{
    .name = "wait", .kind = Kind::boolean, .help = "Stay until it is done"
};

}  // namespace barbacane::cli
