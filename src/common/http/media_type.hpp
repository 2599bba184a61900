#pragma once
// Media types and the Accept field (RFC 9110 §8.3, §12.5.1).

#include <span>
#include <string>
#include <string_view>

namespace barbacane::http {

/// "type/subtype" without parameters and in lower case, or "" when it is none.
[[nodiscard]] std::string essence_of(std::string_view media_type);

/// How well an Accept field likes a media type: 0 = not at all, 1000 = fully. An absent or empty
/// field accepts everything. The most specific range decides.
[[nodiscard]] unsigned quality_of(std::string_view accept, std::string_view media_type);

/// Index of the offer that the caller likes best; the first of equals. `offers.size()` when none.
[[nodiscard]] std::size_t negotiate(
    std::string_view accept, std::span<const std::string_view> offers
);

}  // namespace barbacane::http
