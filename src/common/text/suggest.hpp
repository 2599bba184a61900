#pragma once
// "Did you mean": the known name closest to what somebody wrote.

#include <span>
#include <string>
#include <string_view>

namespace barbacane::text {

/// The candidate at the smallest edit distance (insert, delete, replace, swap of neighbours; case
/// counts half), or "" when none is close enough to be a slip: at most a third of the name's
/// length. Cost: O(candidates x length^2); names over 64 bytes get no suggestion.
[[nodiscard]] std::string closest_match(
    std::string_view name, std::span<const std::string_view> candidates
);

}  // namespace barbacane::text
