#pragma once
// The normal form of a request path (ADR-0009): what is matched is exactly what
// is forwarded.

#include <cstdint>
#include <span>
#include <string_view>

namespace barbacane::routing {

enum class PathFault : std::uint8_t {
  none,
  no_leading_slash,
  bad_escape,      // "%" without two hex digits
  dot_segment,     // "." or "..", literal or encoded
  forbidden_byte,  // control, space, over 0x7E, or "#"
  encoded_nul,     // %00
  too_long,        // does not fit `out`
};

struct NormalPath {
  PathFault fault = PathFault::none;
  std::string_view path;  // the input itself when it already is normal, else inside `out`
};

/// Unreserved escapes decode once, other escapes keep their form with upper-case digits; `%2F` and
/// `%5C` stay encoded and never split a segment; empty segments and a trailing slash stay.
/// Returns the input untouched, without a copy, in the usual case.
[[nodiscard]] NormalPath normalise_path(std::string_view path, std::span<char> out) noexcept;

}  // namespace barbacane::routing
