#include "common/http/multipart.hpp"

#include <algorithm>

#include "common/http/field_list.hpp"
#include "common/http/media_view.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::http {
namespace {

constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046 §5.1.1
constexpr std::string_view line_end = "\r\n";

bool is_field_text(std::string_view text) {
  const auto is_control = [](char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7F;
  };
  return std::ranges::none_of(text, is_control) && text::is_utf8(text);
}

/// Keeps what stands between quotes, or the bare value.
bool take_value(std::string_view value, bool& has, std::string_view& out) {
  if (has) return false;
  has = true;
  out = value;
  if (!value.starts_with('"')) return value.find('"') == std::string_view::npos;
  if (value.size() < 2 || !value.ends_with('"')) return false;
  out = value.substr(1, value.size() - 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '"') return false;
    if (out[i] == '\\' && ++i == out.size()) return false;  // it escapes the closing quote
  }
  return true;
}

/// `form-data; name="a"; filename="b"`; other parameters say nothing to us.
bool read_disposition(std::string_view value, PartHead& out) {
  out.is_form_data = same_ignoring_case(take_member(value, ';'), "form-data");
  while (value.data() != nullptr) {
    const std::string_view parameter = take_member(value, ';');
    if (parameter.empty()) continue;
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = trim(parameter.substr(0, equals));
    const std::string_view text = trim(parameter.substr(equals + 1));
    if (same_ignoring_case(name, "name*")) return false;
    if (same_ignoring_case(name, "name") && !take_value(text, out.has_name, out.name)) return false;
    if (same_ignoring_case(name, "filename") && !take_value(text, out.has_filename, out.filename))
      return false;
  }
  return true;
}

}  // namespace

bool take_part_field(std::string_view& lines, std::string_view& name, std::string_view& value) {
  if (lines.empty()) return false;
  const std::size_t end = std::min(lines.find(line_end), lines.size());
  const std::string_view line = lines.substr(0, end);
  lines.remove_prefix(std::min(end + line_end.size(), lines.size()));
  const std::size_t colon = line.find(':');
  name = line.substr(0, colon);
  value = colon == std::string_view::npos ? std::string_view{} : trim(line.substr(colon + 1));
  return true;
}

bool read_part_head(std::string_view lines, PartHead& out) {
  out = {};
  bool has_disposition = false;
  std::string_view name;
  std::string_view value;
  while (take_part_field(lines, name, value)) {
    if (!is_token(name) || !is_field_text(value)) return false;
    if (same_ignoring_case(name, "content-disposition")) {
      if (has_disposition || !read_disposition(value, out)) return false;
      has_disposition = true;
      continue;
    }
    std::string_view* const known =
        same_ignoring_case(name, "content-type")                ? &out.content_type
        : same_ignoring_case(name, "content-transfer-encoding") ? &out.transfer_encoding
        : same_ignoring_case(name, "content-encoding")          ? &out.content_encoding
                                                                : nullptr;
    if (known == nullptr) continue;
    if (!known->empty()) return false;
    *known = value;
  }
  return true;
}

void append_part_name(std::string& out, std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_escape =
        name[i] == '\\' && i + 1 < name.size() && (name[i + 1] == '"' || name[i + 1] == '\\');
    if (is_escape) ++i;
    out += name[i];
  }
}

bool read_boundary(std::string_view content_type, std::string& out) {
  MediaView view;
  if (!read_media_type(content_type, view) || !same_ignoring_case(view.type, "multipart"))
    return false;
  out.clear();
  append_unquoted(out, view.find("boundary"));
  return !out.empty() && out.size() <= boundary_bytes_max && out.back() != ' ';
}

std::optional<std::string> boundary_of(std::string_view content_type) {
  std::string boundary;
  if (!read_boundary(content_type, boundary)) return std::nullopt;
  return boundary;
}

std::optional<std::vector<Part>> parse_multipart(
    std::string_view body, std::string_view boundary, std::string& fault
) {
  using Event = MultipartScanner::Event;
  const auto fail = [&fault](std::string_view words) {
    fault = words;
    return std::nullopt;
  };
  MultipartScanner scanner;
  scanner.begin(boundary);
  std::vector<Part> parts;
  for (bool is_over = false; !is_over; body.remove_prefix(scanner.used())) {
    const Event event = scanner.next(body);
    if (event == Event::failed) return fail(scanner.fault());
    if (event == Event::part) {
      Part& part = parts.emplace_back();
      PartHead head;
      if (!read_part_head(scanner.piece(), head)) return fail("a field of a part is malformed");
      append_part_name(part.name, head.name);
      if (head.has_filename) append_part_name(part.filename.emplace(), head.filename);
      part.content_type = head.content_type;
      part.head = scanner.piece();
    } else if (event == Event::data) {
      parts.back().body = scanner.piece();
    }
    is_over = event == Event::more && scanner.used() == 0;
  }
  if (scanner.is_closed()) return parts;
  return fail(parts.empty() ? "the boundary is not in the body" : "the last part is not ended");
}

}  // namespace barbacane::http
