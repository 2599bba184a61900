#pragma once
// Foreign text within a message of ours.

#include <cstddef>
#include <string>
#include <string_view>

namespace barbacane::text {

/// `text` as a person may see it: control characters and bytes that are no UTF-8 become \xHH, so
/// that a terminal or a log line cannot be steered by it, and what is longer than `bytes_max` is
/// cut at a character and ends in "...".
[[nodiscard]] std::string shown(std::string_view text, std::size_t bytes_max = 80);

}  // namespace barbacane::text
