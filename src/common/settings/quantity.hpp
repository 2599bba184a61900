#pragma once
// Sizes and durations as people write them.

#include <cstdint>
#include <optional>
#include <string_view>

namespace barbacane::settings {

/// Bytes: "65536", "64KiB", "10MiB", "1GiB", "5kB", "5MB", "1GB". No fractions, no spaces.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text);

/// Milliseconds: "500ms", "30s", "2m", "1h", "90d". A bare number has no unit and is refused.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);

/// A decimal integer, optional minus sign.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace barbacane::settings
