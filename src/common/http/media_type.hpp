#pragma once
// Media types, media ranges and the Accept field (RFC 9110 §8.3, §12.5.1).

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barbacane::http {

struct MediaType {
  std::string type;                                             // lower case; "*" in a range
  std::string subtype;                                          // lower case; "*" in a range
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case, unquoted
};

inline constexpr std::size_t media_type_parameters_max = 16;

/// One media type or range with its parameters. Nothing when it is malformed, names a parameter
/// twice or has too many.
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view text);

/// "type/subtype" without parameters and in lower case, or "" when it is none.
[[nodiscard]] std::string essence_of(std::string_view media_type);

/// How closely a range fits a media type: 0 = not, 1 = "*/*", 2 = "type/*", 3 = the type itself, 4
/// and more = that many parameters of the range are those of the media type. Values of `charset`
/// compare without case.
[[nodiscard]] unsigned specificity_of(const MediaType& range, const MediaType& media_type);

inline constexpr std::size_t accept_ranges_max = 64;  // browsers send fewer than ten

/// How well an Accept field likes a media type: 0 = not at all, 1000 = fully. An absent or empty
/// field accepts everything. The most specific range decides; ranges that are malformed, or
/// behind the maximum, do not count, and an Accept with nothing else accepts nothing.
[[nodiscard]] unsigned quality_of(std::string_view accept, std::string_view media_type);

/// Index of the offer that the caller likes best; the first of equals. `offers.size()` when none.
[[nodiscard]] std::size_t negotiate(
    std::string_view accept, std::span<const std::string_view> offers
);

}  // namespace barbacane::http
