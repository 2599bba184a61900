#pragma once
// The grammar of keys and small values in descriptions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/spec/model.hpp"

namespace barbacane::compile {

/// 100..599; 1..5 for '1XX'..'5XX'; 0 for default. Nothing when the key is none of these.
[[nodiscard]] std::optional<std::uint16_t> status_of(std::string_view key);

/// A media type or range with its parameters, names in lower case; "" when it is none. A boundary
/// and the charset UTF-8, which is what every body is read as, are left out.
[[nodiscard]] std::string media_range_of(std::string_view key);

[[nodiscard]] bool is_component_name(std::string_view key);

/// A token (RFC 9110 §5.6.2).
[[nodiscard]] bool is_method(std::string_view key);
/// GET and the others that a path has fields for, in upper case.
[[nodiscard]] bool is_fixed_method(std::string_view key);

/// "get" -> "GET".
[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);

[[nodiscard]] std::optional<spec::ParameterIn> parameter_place_of(std::string_view text);
[[nodiscard]] std::optional<spec::ParameterStyle> parameter_style_of(std::string_view text);
/// OpenAPI: which styles exist for which place.
[[nodiscard]] bool style_fits(spec::ParameterStyle style, spec::ParameterIn place);

/// "2027-06-30" or "2027-06-30T12:00:00Z": RFC 3339 in UTC, a day that exists.
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace barbacane::compile
