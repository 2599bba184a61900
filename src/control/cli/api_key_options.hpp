#pragma once
// Options of `api-key`, and from them to the bodies of its calls.

#include <optional>
#include <span>
#include <string>

#include "common/settings/options.hpp"

namespace barbacane::cli {

[[nodiscard]] std::span<const settings::Option> api_key_options();

/// Of `api-key create`: a name, a role or scopes, and when it ends. Nothing, with what is wrong in
/// `fault` and what to do about it in `help`.
[[nodiscard]] std::optional<std::string> new_key_body(
    const settings::Settings& settings, std::string& fault, std::string& help
);

/// Of `api-key rotate`: how long the old key works on. A successor has the rights of the old one.
[[nodiscard]] std::optional<std::string> rotation_body(
    const settings::Settings& settings, std::string& fault, std::string& help
);

/// The first option that says what a key may be; "" when none is given. Beside --admin and `rotate`
/// it would mean nothing.
[[nodiscard]] std::string option_of_new_keys(const settings::Settings& settings);

}  // namespace barbacane::cli
