#include "dataplane/http1/head_scanner.hpp"

#include <array>
#include <cstring>

#include "dataplane/http1/framing.hpp"

namespace barbacane::http1 {
namespace {

constexpr std::size_t leading_empty_lines_max = 1;  // §2.2 asks to ignore "at least one"

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (unsigned byte = '0'; byte <= '9'; ++byte) table[byte] = true;
  for (unsigned byte = 'a'; byte <= 'z'; ++byte) table[byte] = table[byte - 32] = true;
  for (const char byte : std::string_view{"!#$%&'*+-.^_`|~"})
    table[static_cast<unsigned char>(byte)] = true;
  return table;
}
constexpr std::array<bool, 256> token_table = make_token_table();

/// No control characters but tab (RFC 9110 §5.5). Written without an early exit so that it becomes
/// vector code.
bool is_field_value(std::string_view value) noexcept {
  unsigned bad = 0;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    bad |= static_cast<unsigned>(byte < 0x20) & static_cast<unsigned>(byte != '\t');
    bad |= static_cast<unsigned>(byte == 0x7F);
  }
  return bad == 0;
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// "HTTP/1.x": the minor version, or -1 with `error`.
int parse_version(std::string_view text, HeadErrc& error) noexcept {
  const bool is_shape = text.size() == 8 && text.starts_with("HTTP/") && text[5] >= '0' &&
                        text[5] <= '9' && text[6] == '.' && text[7] >= '0' && text[7] <= '9';
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

bool is_token(std::string_view text) noexcept {
  for (const char c : text) {
    if (!token_table[static_cast<unsigned char>(c)]) return false;
  }
  return !text.empty();
}

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char byte) {
      return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
    };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

const Field* Fields::find(Known known) const noexcept {
  for (const Field& field : all()) {
    if (field.known == known) return &field;
  }
  return nullptr;
}

/// Which bound an unfinished head broke: a request line that never ends is a long target.
HeadStatus HeadScanner::too_long(std::string_view bytes) noexcept {
  const bool has_line = bytes.substr(start_).find('\n') != std::string_view::npos;
  return fail(has_line ? HeadErrc::fields_too_large : HeadErrc::target_too_long);
}

HeadStatus HeadScanner::find_end(std::string_view bytes) noexcept {
  while (true) {
    const void* found =
        at_ < bytes.size() ? std::memchr(bytes.data() + at_, '\n', bytes.size() - at_) : nullptr;
    if (found == nullptr) {
      at_ = bytes.size();
      return bytes.size() - start_ > limits_.head_bytes_max ? too_long(bytes)
                                                            : HeadStatus::incomplete;
    }
    const auto line_end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (line_end == 0 || bytes[line_end - 1] != '\r') return fail(HeadErrc::bare_line_feed);
    at_ = line_end + 1;
    if (line_end == start_ + 1) {  // an empty line before the first line of the head
      if (start_ >= leading_empty_lines_max * 2) return fail(HeadErrc::bad_request_line);
      start_ = at_;
      continue;
    }
    if (at_ - start_ > limits_.head_bytes_max) return too_long(bytes);
    if (line_end >= 3 && bytes[line_end - 2] == '\n' && line_end - 2 > start_) {
      end_ = at_;
      return HeadStatus::complete;
    }
  }
}

HeadStatus HeadScanner::scan_fields(std::string_view lines, Fields& fields) noexcept {
  fields.clear();
  std::uint32_t count = 0;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');  // find_end saw that each LF follows a CR
    const std::string_view line = lines.substr(0, end - 1);
    lines.remove_prefix(end + 1);
    if (line.empty()) continue;
    if (line.front() == ' ' || line.front() == '\t') return fail(HeadErrc::obsolete_folding);
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !is_token(name)) return fail(HeadErrc::bad_field_name);
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_field_value(value)) {
      return fail(
          value.find('\r') != std::string_view::npos ? HeadErrc::bare_carriage_return
                                                     : HeadErrc::bad_field_value
      );
    }
    if (++count > limits_.fields_max || !fields.add({name, value, known_field(name)})) {
      return fail(HeadErrc::fields_too_large);
    }
  }
  return HeadStatus::complete;
}

HeadStatus HeadScanner::scan_request(std::string_view bytes, RequestHead& head) noexcept {
  if (const HeadStatus status = find_end(bytes); status != HeadStatus::complete) return status;
  const std::string_view text = bytes.substr(start_, end_ - start_ - 2);
  const std::size_t line_end = text.find('\n');
  const std::string_view line = text.substr(0, line_end - 1);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return fail(HeadErrc::bad_request_line);
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  if (!is_token(head.method)) return fail(HeadErrc::bad_method);
  if (head.target.size() > limits_.target_bytes_max) return fail(HeadErrc::target_too_long);
  const int minor = parse_version(line.substr(last + 1), error_);
  if (minor < 0) return HeadStatus::failed;
  head.minor = static_cast<std::uint8_t>(minor);
  if (const HeadStatus status = scan_fields(text.substr(line_end + 1), head.fields);
      status != HeadStatus::complete) {
    return status;
  }
  if (!split_target(head, error_) || !frame_request(head, error_)) return HeadStatus::failed;
  head.bytes = end_;
  return HeadStatus::complete;
}

HeadStatus HeadScanner::scan_response(
    std::string_view bytes, bool is_head_request, ResponseHead& head
) noexcept {
  if (const HeadStatus status = find_end(bytes); status != HeadStatus::complete) return status;
  // An upstream has no reason to send an empty line first.
  if (start_ != 0) return fail(HeadErrc::bad_status_line);
  const std::string_view text = bytes.substr(0, end_ - 2);
  const std::size_t line_end = text.find('\n');
  const std::string_view line = text.substr(0, line_end - 1);
  if (line.size() < 12 || line[8] != ' ') return fail(HeadErrc::bad_status_line);
  const int minor = parse_version(line.substr(0, 8), error_);
  if (minor < 0) return fail(HeadErrc::bad_status_line);
  head.minor = static_cast<std::uint8_t>(minor);
  unsigned status_code = 0;
  for (const char digit : line.substr(9, 3)) {
    if (digit < '0' || digit > '9') return fail(HeadErrc::bad_status_line);
    status_code = status_code * 10 + static_cast<unsigned>(digit - '0');
  }
  // The space before an empty reason is often left out, which does no harm.
  if (status_code < 100 || status_code > 599 || (line.size() > 12 && line[12] != ' '))
    return fail(HeadErrc::bad_status_line);
  head.status = static_cast<std::uint16_t>(status_code);
  head.reason = line.size() > 13 ? line.substr(13) : std::string_view{};
  if (!is_field_value(head.reason)) return fail(HeadErrc::bad_status_line);
  if (const HeadStatus status = scan_fields(text.substr(line_end + 1), head.fields);
      status != HeadStatus::complete) {
    return status;
  }
  if (!frame_response(head, is_head_request, error_)) return HeadStatus::failed;
  head.bytes = end_;
  return HeadStatus::complete;
}

}  // namespace barbacane::http1
