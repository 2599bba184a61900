#include "common/http/multipart.hpp"

#include <algorithm>

#include "common/http/media_type.hpp"

namespace barbacane::http {
namespace {

constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046 §5.1.1

bool same_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b);
  });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// A parameter's value of `form-data; name="a"; filename="b"`. Browsers escape '"' as %22, others
/// with a backslash; both stay what they are but for \" and \\.
std::optional<std::string> parameter_of(std::string_view value, std::string_view wanted) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos) {
    ++at;
    const std::size_t equals = value.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = trim(value.substr(at, equals - at));
    std::string text;
    at = equals + 1;
    if (at < value.size() && value[at] == '"') {
      ++at;
      while (at < value.size() && value[at] != '"') {
        const bool is_escape = value[at] == '\\' && at + 1 < value.size() &&
                               (value[at + 1] == '"' || value[at + 1] == '\\');
        if (is_escape) ++at;
        text += value[at++];
      }
      if (at == value.size()) return std::nullopt;
      at = value.find(';', at);
    } else {
      const std::size_t end = std::min(value.find(';', at), value.size());
      text = trim(value.substr(at, end - at));
      at = end == value.size() ? std::string_view::npos : end;
    }
    if (same_ignoring_case(name, wanted)) return text;
  }
  return std::nullopt;
}

/// Fields of a part. False when they are malformed.
bool read_head(std::string_view head, Part& part) {
  part.head = head;
  bool has_disposition = false;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (same_ignoring_case(name, "content-type")) part.content_type = value;
    if (!same_ignoring_case(name, "content-disposition")) continue;
    if (has_disposition) return false;
    has_disposition = true;
    part.name = parameter_of(value, "name").value_or("");
    part.filename = parameter_of(value, "filename");
  }
  return true;
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
  const auto parsed = parse_media_type(content_type);
  if (!parsed || parsed->type != "multipart") return std::nullopt;
  for (const auto& [name, value] : parsed->parameters) {
    if (name != "boundary") continue;
    if (value.empty() || value.size() > boundary_bytes_max || value.back() == ' ')
      return std::nullopt;
    return value;
  }
  return std::nullopt;
}

std::optional<std::vector<Part>> parse_multipart(
    std::string_view body, std::string_view boundary, std::string& fault
) {
  const auto fail = [&fault](std::string_view words) {
    fault = words;
    return std::nullopt;
  };
  const std::string delimiter = "\r\n--" + std::string(boundary);
  const std::string_view first = std::string_view(delimiter).substr(2);
  std::size_t at = 0;
  // What stands before the first delimiter is a preamble, which nobody reads.
  if (!body.starts_with(first)) {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return fail("the boundary is not in the body");
    at += 2;
  }
  at += first.size();
  std::vector<Part> parts;
  while (true) {
    std::string_view rest = body.substr(at);
    if (rest.starts_with("--")) return parts;
    const std::size_t line_end = rest.find("\r\n");
    if (line_end == std::string_view::npos || !trim(rest.substr(0, line_end)).empty())
      return fail("a delimiter is followed by something else");
    at += line_end + 2;
    rest = body.substr(at);
    std::size_t head_end = 0;
    std::size_t body_start = 2;
    if (!rest.starts_with("\r\n")) {
      head_end = rest.find("\r\n\r\n");
      if (head_end == std::string_view::npos) return fail("a part has no end of its fields");
      body_start = head_end + 4;
    }
    if (head_end > multipart_head_bytes_max) return fail("the fields of a part are too long");
    // An empty part's delimiter may begin with the line break that ends its fields.
    const std::size_t from = body_start - 2;
    const std::size_t end = rest.find(delimiter, from);
    if (end == std::string_view::npos) return fail("the last part is not ended");
    if (parts.size() == multipart_parts_max) return fail("there are too many parts");
    Part& part = parts.emplace_back();
    if (!read_head(rest.substr(0, head_end), part)) return fail("a field of a part is malformed");
    if (end > body_start) part.body = rest.substr(body_start, end - body_start);
    at += end + delimiter.size();
  }
}

}  // namespace barbacane::http
