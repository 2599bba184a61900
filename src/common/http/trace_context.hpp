#pragma once
// W3C Trace Context, level 1: the traceparent field. Random bytes come from the caller.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace barbacane::http {

struct TraceParent {
  std::string_view trace_id;  // 32 lower-case hex digits, not all zero
  std::string_view flags;     // 2 hex digits
};

/// Views into `value`, or nothing when it is malformed: a new trace starts then, and the tracestate
/// that came with it is dropped (§3.3). Versions above 00 are read as 00, as the recommendation
/// asks; ff is invalid.
[[nodiscard]] std::optional<TraceParent> parse_traceparent(std::string_view value);

inline constexpr std::size_t traceparent_bytes = 55;  // 2-32-16-2 digits
using TraceParentText = std::array<char, traceparent_bytes>;

struct TraceId {
  std::uint64_t high;
  std::uint64_t low;
};

/// The field for the next hop: the trace of `parent`, this gateway's `span` as the new parent, and
/// of the flags only "sampled", which is all that version 00 knows.
/// Shape    span: random; 0 is no span, 1 is written then
/// Owner    the view points into `out`; its digits 36..51 are the span
std::string_view continue_trace(
    TraceParentText& out, const TraceParent& parent, std::uint64_t span
) noexcept;

/// The field of a trace that starts here, under the same rules.
std::string_view start_trace(
    TraceParentText& out, TraceId trace, std::uint64_t span, bool is_sampled
) noexcept;

/// Whether an incoming request id may be passed on: 1 to 128 visible ASCII characters that need no
/// quoting anywhere.
[[nodiscard]] bool is_request_id(std::string_view value) noexcept;

}  // namespace barbacane::http
