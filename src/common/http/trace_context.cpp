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

bool is_all_zero(std::string_view text) noexcept {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::optional<TraceParent> parse_traceparent(std::string_view value) {
  constexpr std::size_t length = 55;  // 2-32-16-2
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

bool is_request_id(std::string_view value) noexcept {
  if (value.empty() || value.size() > request_id_bytes_max) return false;
  for (const char byte : value) {
    if (byte <= ' ' || byte >= 0x7F || byte == '"' || byte == '\\' || byte == ',' || byte == ';')
      return false;
  }
  return true;
}

}  // namespace barbacane::http
