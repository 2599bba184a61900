#include "common/routing/path_template.hpp"

#include <algorithm>

#include "common/routing/path_normal.hpp"
#include "common/routing/router.hpp"

namespace barbacane::routing {

std::vector<TemplatePart> split_segment(std::string_view segment) {
  std::vector<TemplatePart> parts;
  while (!segment.empty()) {
    const std::size_t open = segment.find('{');
    if (open != 0)
      parts.push_back(
          {.text = std::string{segment.substr(0, open)}, .kind = TemplatePart::Kind::literal}
      );
    if (open == std::string_view::npos) break;
    const std::size_t close = segment.find('}', open);
    if (close == std::string_view::npos) break;
    std::string_view name = segment.substr(open + 1, close - open - 1);
    const bool is_rest = name.ends_with('+');
    if (is_rest) name.remove_suffix(1);
    parts.push_back(
        {std::string{name}, is_rest ? TemplatePart::Kind::rest : TemplatePart::Kind::capture}
    );
    segment.remove_prefix(close + 1);
  }
  return parts;
}

namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

std::string check_braces(std::string_view path) {
  bool is_inside = false;
  std::size_t open = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char byte = path[i];
    if (byte == '{') {
      if (is_inside) return "a '{' stands inside another";
      is_inside = true;
      open = i;
    } else if (byte == '}') {
      if (!is_inside) return "a '}' has no '{'";
      if (i == open + 1 || (i == open + 2 && path[i - 1] == '+')) return "a parameter has no name";
      is_inside = false;
    } else if (byte == '/' && is_inside) {
      return "a '{' is not closed before the next '/'";
    }
  }
  return is_inside ? "a '{' is not closed" : "";
}

/// Literal text in the form that normalise_path gives request paths; "" with `fault` on a fault.
std::string normal_literal(std::string_view literal, PathFault& fault) {
  std::string out(literal.size() * 3 + 1, '\0');
  const std::string path = '/' + std::string{literal};
  const NormalPath normal = normalise_path(path, out);
  fault = normal.fault;
  return normal.fault == PathFault::none ? std::string{normal.path.substr(1)} : std::string{};
}

std::string check_literal(std::string_view literal) {
  PathFault fault = PathFault::none;
  (void)normal_literal(literal, fault);
  switch (fault) {
    case PathFault::bad_escape:
      return "a '%' is not followed by two hexadecimal digits";
    case PathFault::encoded_nul:
      return "%00 cannot be part of a path";
    case PathFault::forbidden_byte:
      return "a character stands in it that a path cannot hold; percent-encode it";
    default:
      return "";  // dot segments are judged on whole segments
  }
}

std::string check_segment(std::string_view segment, bool is_last, std::vector<std::string>& names) {
  const std::vector<TemplatePart> parts = split_segment(segment);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const TemplatePart& part = parts[i];
    if (part.kind == TemplatePart::Kind::literal) {
      if (std::string fault = check_literal(part.text); !fault.empty()) return fault;
      continue;
    }
    if (i > 0 && parts[i - 1].kind != TemplatePart::Kind::literal) {
      return "nothing separates the parameters {" + parts[i - 1].text + "} and {" + part.text + '}';
    }
    if (part.kind == TemplatePart::Kind::rest && (!is_last || parts.size() != 1)) {
      return '{' + part.text + "+} must be the whole last segment";
    }
    if (std::ranges::find(names, part.text) != names.end())
      return "the parameter {" + part.text + "} stands in it twice";
    names.push_back(part.text);
  }
  const bool is_literal = parts.size() == 1 && parts[0].kind == TemplatePart::Kind::literal;
  if (is_literal) {
    PathFault fault = PathFault::none;
    (void)normal_literal(segment, fault);
    if (fault == PathFault::dot_segment)
      return "the segment \"" + std::string{segment} + "\" is a dot segment";
  }
  return "";
}

}  // namespace

std::vector<std::string> captures_of(std::string_view path) {
  std::vector<std::string> names;
  for (const std::string_view segment : split_path(path)) {
    for (TemplatePart& part : split_segment(segment)) {
      if (part.kind != TemplatePart::Kind::literal) names.push_back(std::move(part.text));
    }
  }
  return names;
}

std::string check_template(std::string_view path) {
  if (!path.starts_with('/')) return "a path starts with '/'";
  if (path.find_first_of("?#") != std::string_view::npos)
    return "a path has no query and no fragment";
  if (std::string fault = check_braces(path); !fault.empty()) return fault;
  const std::vector<std::string_view> segments = split_path(path);
  if (segments.size() > segments_max)
    return "it has more than " + std::to_string(segments_max) + " segments";
  std::vector<std::string> names;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (std::string fault = check_segment(segments[i], i + 1 == segments.size(), names);
        !fault.empty())
      return fault;
  }
  if (names.size() > captures_max)
    return "it has more than " + std::to_string(captures_max) + " parameters";
  return "";
}

std::string normalise_template(std::string_view path) {
  std::string out;
  for (const std::string_view segment : split_path(path)) {
    out += '/';
    for (const TemplatePart& part : split_segment(segment)) {
      PathFault fault = PathFault::none;
      switch (part.kind) {
        case TemplatePart::Kind::literal: {
          const std::string normal = normal_literal(part.text, fault);
          out += fault == PathFault::none ? normal : part.text;
          break;
        }
        case TemplatePart::Kind::capture:
          out += '{' + part.text + '}';
          break;
        case TemplatePart::Kind::rest:
          out += '{' + part.text + "+}";
          break;
      }
    }
  }
  return out;
}

}  // namespace barbacane::routing
