#include "common/http/trace_context.hpp"

namespace barbacane::http {
namespace {

constexpr std::size_t request_id_bytes_max = 128;

bool is_lower_hex(std::string_view text) noexcept {
  for (const char byte : text) {
    if (!((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f'))) return false;
  }
  return true;
}

/// Sixteen lower-case digits.
void put_hex(char* out, std::uint64_t value) noexcept {
  for (std::size_t i = 16; i-- > 0; value >>= 4U) out[i] = "0123456789abcdef"[value & 0xFU];
}

std::string_view put_traceparent(
    TraceParentText& out, std::uint64_t span, bool is_sampled
) noexcept {
  out[0] = out[1] = out[53] = '0';
  out[2] = out[35] = out[52] = '-';
  put_hex(out.data() + 36, span == 0 ? 1 : span);
  out[54] = is_sampled ? '1' : '0';
  return {out.data(), out.size()};
}

bool is_all_zero(std::string_view text) noexcept {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::optional<TraceParent> parse_traceparent(std::string_view value) {
  constexpr std::size_t length = traceparent_bytes;
  if (value.size() < length || value[2] != '-' || value[35] != '-' || value[52] != '-')
    return std::nullopt;
  const std::string_view version = value.substr(0, 2);
  const std::string_view trace_id = value.substr(3, 32);
  const std::string_view parent_id = value.substr(36, 16);
  const std::string_view flags = value.substr(53, 2);
  if (!is_lower_hex(version) || !is_lower_hex(trace_id) || !is_lower_hex(parent_id) ||
      !is_lower_hex(flags))
    return std::nullopt;
  if (version == "ff" || is_all_zero(trace_id) || is_all_zero(parent_id)) return std::nullopt;
  if (value.size() > length && (version == "00" || value[length] != '-')) return std::nullopt;
  return TraceParent{trace_id, flags};
}

std::string_view continue_trace(
    TraceParentText& out, const TraceParent& parent, std::uint64_t span
) noexcept {
  parent.trace_id.copy(out.data() + 3, 32);
  // The lowest bit of the last digit, whatever a later version put beside it.
  constexpr std::string_view odd_digits = "13579bdf";
  return put_traceparent(out, span, odd_digits.find(parent.flags[1]) != std::string_view::npos);
}

std::string_view start_trace(
    TraceParentText& out, TraceId trace, std::uint64_t span, bool is_sampled
) noexcept {
  put_hex(out.data() + 3, trace.high);
  put_hex(out.data() + 19, trace.high == 0 && trace.low == 0 ? 1 : trace.low);
  return put_traceparent(out, span, is_sampled);
}

bool is_request_id(std::string_view value) noexcept {
  if (value.empty() || value.size() > request_id_bytes_max) return false;
  for (const char byte : value) {
    if (byte <= ' ' || byte >= 0x7F || byte == '"' || byte == '\\' || byte == ',' || byte == ';')
      return false;
  }
  return true;
}

}  // namespace barbacane::http
