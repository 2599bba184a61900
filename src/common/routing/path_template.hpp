#pragma once
// The grammar of path templates: `/pets/{id}`, `/files/{rest+}`, `/{name}.json`, `/{a}-{b}`.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::routing {

/// A piece of one segment of a template.
struct TemplatePart {
  enum class Kind : std::uint8_t { literal, capture, rest };
  std::string text;  // the literal, or the parameter's name
  Kind kind = Kind::literal;
};

/// Deeper paths are refused, by the compiler and by the loader.
inline constexpr std::size_t segments_max = 64;

/// The parts of one segment (no '/') of a template that `check_template` accepts.
[[nodiscard]] std::vector<TemplatePart> split_segment(std::string_view segment);

/// The names a template captures, in order. Empty on a template that `check_template` refuses.
[[nodiscard]] std::vector<std::string> captures_of(std::string_view path);

/// What is wrong with a template in words for a person ("" = nothing): no leading slash, unbalanced
/// or empty braces, a repeated name, `{rest+}` before the end, two captures with no literal between
/// them, over 32 captures, characters that RFC 3986 does not allow in a path, a dot segment.
[[nodiscard]] std::string check_template(std::string_view path);

/// The template with literal escapes normalised as a request path is (path_normal.hpp), so that
/// `/caf%C3%A9` and `/caf%c3%a9` are one route.
[[nodiscard]] std::string normalise_template(std::string_view path);

}  // namespace barbacane::routing
