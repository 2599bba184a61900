#pragma once
// What every command that compiles takes: descriptions, and how they are compiled.

#include "common/settings/options.hpp"

namespace barbacane::cli {

using settings::Kind;
using settings::Option;

inline constexpr Option spec_option{
    .name = "spec",
    .kind = Kind::text_list,
    .help = "A description (repeatable)",
    .placeholder = "FILE",
    .is_required = true
};
inline constexpr Option overlay_option{
    .name = "overlay",
    .kind = Kind::text_list,
    .help = "An OpenAPI overlay, applied in order",
    .placeholder = "FILE"
};
inline constexpr Option upstream_option{
    .name = "upstream",
    .help = "Where operations without x-barbacane-dispatch go",
    .placeholder = "URL|from-servers"
};
inline constexpr Option base_path_option{
    .name = "base-path",
    .kind = Kind::choice,
    .default_text = "keep",
    .help = "What becomes of the servers' base path when forwarding",
    .choices = "keep|strip"
};
inline constexpr Option publish_specs_option{
    .name = "publish-specs",
    .kind = Kind::boolean,
    .help = "Callers may read the descriptions under /__barbacane/specs"
};
inline constexpr Option security_option{
    .name = "security",
    .kind = Kind::choice,
    .default_text = "enforce",
    .help = "Declared security: enforced here, or left to the upstream",
    .choices = "enforce|delegate"
};

}  // namespace barbacane::cli
