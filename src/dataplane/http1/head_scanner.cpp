#include "dataplane/http1/head_scanner.hpp"

#include <cstring>

#include "dataplane/http1/framing.hpp"

namespace barbacane::http1 {
namespace {

/// RFC 9112 §2.2 asks to ignore at least one empty line in front of a request; more are a flood.
constexpr std::size_t leading_bytes_max = 2;

/// Of a request line beside its target: method, spaces, version, CR. No method is longer than this
/// leaves (the longest one registered has 17 bytes).
constexpr std::size_t line_overhead_max = 64;

/// "HTTP/1.x": the minor version, or -1 with `error`.
int parse_version(std::string_view text, HeadErrc& error) noexcept {
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  const bool is_shape = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                        text[6] == '.' && is_digit(text[7]);
  if (!is_shape) {
    error = HeadErrc::bad_version;
    return -1;
  }
  if (text[5] != '1') {
    error = HeadErrc::version_not_supported;
    return -1;
  }
  return text[7] == '0' ? 0 : 1;
}

}  // namespace

const Field* Fields::find(Known known) const noexcept {
  if (!present_.has(known)) return nullptr;
  for (const Field& field : all()) {
    if (field.known == known) return &field;
  }
  return nullptr;
}

void HeadScanner::reset() noexcept {
  at_ = line_ = start_ = 0;
  is_complete_ = is_failed_ = false;
  first_ = {};
}

HeadStatus HeadScanner::fail(HeadErrc error) noexcept {
  error_ = error;
  is_failed_ = true;
  return HeadStatus::failed;
}

/// The limits are asked in the order of the bytes, so that a head is refused for the same reason
/// however it is cut into reads.
HeadStatus HeadScanner::find_end(std::string_view bytes, bool is_request) noexcept {
  if (is_failed_) return HeadStatus::failed;
  while (!is_complete_) {
    if (line_ == start_ && first_.bytes == 0 && bytes.size() > start_) {
      const char byte = bytes[start_];  // TLS and other noise need no second byte
      if (byte == '\n') return fail(HeadErrc::bare_line_feed);
      if (byte != '\r' && token_prefix(bytes.substr(start_, 1)) == 0)
        return fail(is_request ? HeadErrc::bad_method : HeadErrc::bad_status_line);
    }
    const void* found =
        at_ < bytes.size() ? std::memchr(bytes.data() + at_, '\n', bytes.size() - at_) : nullptr;
    const std::size_t line_end =
        found == nullptr ? bytes.size()
                         : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (is_request && first_.bytes == 0 &&
        line_end - start_ > limits_.target_bytes_max + line_overhead_max)
      return fail(HeadErrc::target_too_long);
    if (line_end - start_ + (found == nullptr ? 0 : 1) > limits_.head_bytes_max)
      return fail(HeadErrc::fields_too_large);
    at_ = line_end;
    if (found == nullptr) return HeadStatus::incomplete;
    if (!end_line(bytes, line_end, is_request)) return HeadStatus::failed;
  }
  return HeadStatus::complete;
}

bool HeadScanner::end_line(std::string_view bytes, std::size_t line_end, bool is_request) noexcept {
  if (line_end == line_ || bytes[line_end - 1] != '\r') return refuse(HeadErrc::bare_line_feed);
  const std::string_view line = bytes.substr(line_, line_end - 1 - line_);
  at_ = line_ = line_end + 1;
  if (first_.bytes != 0) {
    is_complete_ = line.empty();
    return true;
  }
  if (line.empty()) {  // an upstream has no reason to send an empty line first
    if (!is_request) return refuse(HeadErrc::bad_status_line);
    if (start_ + 2 > leading_bytes_max) return refuse(HeadErrc::bad_request_line);
    start_ = at_;
    return true;
  }
  first_.bytes = at_ - start_;
  return is_request ? read_request_line(line) : read_status_line(line);
}

bool HeadScanner::read_request_line(std::string_view line) noexcept {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(HeadErrc::bad_request_line);
  if (!is_token(line.substr(0, first))) return refuse(HeadErrc::bad_method);
  first_.method_bytes = first;
  first_.target_bytes = last - first - 1;
  if (first_.target_bytes > limits_.target_bytes_max) return refuse(HeadErrc::target_too_long);
  HeadErrc error{};
  const int minor = parse_version(line.substr(last + 1), error);
  if (minor < 0) return refuse(error);
  first_.minor = static_cast<std::uint8_t>(minor);
  return true;
}

bool HeadScanner::read_status_line(std::string_view line) noexcept {
  if (line.size() < 12 || line[8] != ' ') return refuse(HeadErrc::bad_status_line);
  HeadErrc error{};
  const int minor = parse_version(line.substr(0, 8), error);
  if (minor < 0) return refuse(HeadErrc::bad_status_line);
  first_.minor = static_cast<std::uint8_t>(minor);
  unsigned status = 0;
  for (const char digit : line.substr(9, 3)) {
    if (digit < '0' || digit > '9') return refuse(HeadErrc::bad_status_line);
    status = status * 10 + static_cast<unsigned>(digit - '0');
  }
  // The space in front of an empty reason is often left out, which does no harm.
  if (status < 100 || status > 599 || (line.size() > 12 && line[12] != ' '))
    return refuse(HeadErrc::bad_status_line);
  if (!is_field_value(line.substr(12))) return refuse(HeadErrc::bad_status_line);
  first_.status = static_cast<std::uint16_t>(status);
  return true;
}

/// `lines` ends behind the empty line of the head, and each LF in it follows a CR.
bool HeadScanner::scan_fields(std::string_view lines, Fields& fields) noexcept {
  fields.clear();
  std::uint32_t count = 0;
  while (lines.front() != '\r') {
    const std::size_t name_bytes = token_prefix(lines);
    if (name_bytes == 0 && (lines.front() == ' ' || lines.front() == '\t'))
      return refuse(HeadErrc::obsolete_folding);
    if (name_bytes == 0 || lines[name_bytes] != ':') return refuse(HeadErrc::bad_field_name);
    const std::string_view name = lines.substr(0, name_bytes);
    lines.remove_prefix(name_bytes + 1);
    const std::size_t value_bytes = find_control(lines);
    if (lines[value_bytes] != '\r') return refuse(HeadErrc::bad_field_value);
    if (lines[value_bytes + 1] != '\n') return refuse(HeadErrc::bare_carriage_return);
    const std::string_view value = trim(lines.substr(0, value_bytes));
    lines.remove_prefix(value_bytes + 2);
    const Known known = known_field(name);
    if (known == Known::other && is_disguised(name)) return refuse(HeadErrc::disguised_field_name);
    if (++count > limits_.fields_max || !fields.add({name, value, known}))
      return refuse(HeadErrc::too_many_fields);
  }
  return lines.size() == 2 || refuse(HeadErrc::bare_carriage_return);
}

HeadStatus HeadScanner::scan_request(std::string_view bytes, RequestHead& head) noexcept {
  if (const HeadStatus status = find_end(bytes, true); status != HeadStatus::complete)
    return status;
  const std::string_view text = bytes.substr(start_, line_ - start_);
  head.method = text.substr(0, first_.method_bytes);
  head.target = text.substr(first_.method_bytes + 1, first_.target_bytes);
  head.minor = first_.minor;
  if (!scan_fields(text.substr(first_.bytes), head.fields)) return HeadStatus::failed;
  HeadErrc error{};
  if (!split_target(head, error) || !frame_request(head, error)) return fail(error);
  head.bytes = line_;
  return HeadStatus::complete;
}

HeadStatus HeadScanner::scan_response(
    std::string_view bytes, bool is_head_request, ResponseHead& head
) noexcept {
  if (const HeadStatus status = find_end(bytes, false); status != HeadStatus::complete)
    return status;
  const std::string_view text = bytes.substr(0, line_);
  head.status = first_.status;
  head.minor = first_.minor;
  head.reason = first_.bytes > 15 ? text.substr(13, first_.bytes - 15) : std::string_view{};
  if (!scan_fields(text.substr(first_.bytes), head.fields)) return HeadStatus::failed;
  HeadErrc error{};
  if (!frame_response(head, is_head_request, error)) return fail(error);
  head.bytes = line_;
  return HeadStatus::complete;
}

}  // namespace barbacane::http1
