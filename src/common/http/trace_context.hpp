#pragma once
// W3C Trace Context, level 1: the traceparent field.

#include <optional>
#include <string>
#include <string_view>

namespace barbacane::http {

struct TraceParent {
  std::string_view trace_id;  // 32 lower-case hex digits, not all zero
  std::string_view flags;     // 2 hex digits
};

/// Views into `value`, or nothing when it is malformed (a new trace starts then). Versions above 00
/// are read as 00, as the recommendation asks; ff is invalid.
[[nodiscard]] std::optional<TraceParent> parse_traceparent(std::string_view value);

/// Whether an incoming request id may be passed on: 1 to 128 visible ASCII characters that need no
/// quoting anywhere.
[[nodiscard]] bool is_request_id(std::string_view value) noexcept;

}  // namespace barbacane::http
