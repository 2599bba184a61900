#pragma once
// The door of this room: two artifacts in, their differences out.

#include <optional>
#include <string>

#include "control/diff/difference.hpp"
#include "control/diff/side.hpp"

namespace barbacane::diff {

/// Compares. Nothing with `fault` set when the patterns of a side cannot be built.
/// Cost: about linear in the tables of both; bounded in all that grows otherwise.
[[nodiscard]] std::optional<Comparison> compare(
    const SideInput& before, const SideInput& after, std::string& fault
);

}  // namespace barbacane::diff
