#pragma once
// From the options of `deploy` to the body of the call.

#include <optional>
#include <string>

#include "common/settings/options.hpp"

namespace barbacane::cli {

/// Nothing, with what is wrong in `fault`. Waves: "10%", "5" or "key=value".
[[nodiscard]] std::optional<std::string> deploy_body(
    const settings::Settings& settings, std::string& fault
);

}  // namespace barbacane::cli
