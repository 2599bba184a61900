#pragma once
// The moment at which a signature ends, as text.

#include <optional>
#include <string_view>

#include "common/base/clock.hpp"

namespace barbacane::artifact {

/// RFC 3339 in its one form that is signed, "2030-01-31T23:59:59Z": whole seconds, UTC, a date
/// that exists.
[[nodiscard]] std::optional<WallTime> parse_not_after(std::string_view text);

}  // namespace barbacane::artifact
