#pragma once
// Moments as people and programs write them.

#include <optional>
#include <string_view>

#include "common/base/clock.hpp"

namespace barbacane::text {

/// "2030-01-31T23:59:59.25+01:00": a date that exists, with its offset from UTC; what is below a
/// millisecond is cut off. A leap second is the first second after it.
///
/// Source   RFC 3339 §5.6
[[nodiscard]] std::optional<WallTime> parse_moment(std::string_view text);

}  // namespace barbacane::text
