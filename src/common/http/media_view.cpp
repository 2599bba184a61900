#include "common/http/media_view.hpp"

#include "common/http/field_list.hpp"

namespace barbacane::http {
namespace {

constexpr std::string_view wildcard = "*";

char lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
}

bool is_quoted(std::string_view value) noexcept {
  return value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
}

/// The next character that a value stands for; takes it off.
char take(std::string_view& rest, bool quoted) noexcept {
  if (quoted && rest.size() > 1 && rest.front() == '\\') rest.remove_prefix(1);
  const char byte = rest.front();
  rest.remove_prefix(1);
  return byte;
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() &&
         same_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool take_parameters(std::string_view rest, MediaView& out) noexcept {
  while (rest.data() != nullptr) {
    const std::string_view parameter = take_member(rest, ';');
    if (parameter.empty()) continue;
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value = parameter.substr(equals + 1);
    if (!is_token(name) || (!is_quoted(value) && !is_token(value))) return false;
    if (out.find(name).data() != nullptr) return false;
    if (out.parameters_count == media_type_parameters_max) return false;
    out.parameters[out.parameters_count++] = {name, value};
  }
  return true;
}

}  // namespace

std::string_view MediaView::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < parameters_count; ++i) {
    if (same_ignoring_case(parameters[i].name, name)) return parameters[i].value;
  }
  return {};
}

bool MediaView::is(std::string_view type_name, std::string_view subtype_name) const noexcept {
  return same_ignoring_case(type, type_name) && same_ignoring_case(subtype, subtype_name);
}

bool MediaView::is_json() const noexcept {
  return is("application", "json") || ends_with_ignoring_case(subtype, "+json");
}

bool read_media_type(std::string_view text, MediaView& out) noexcept {
  std::string_view rest = text;
  const std::string_view bare = take_member(rest, ';');
  const std::size_t slash = bare.find('/');
  out.parameters_count = 0;
  if (slash == std::string_view::npos) return false;
  out.type = bare.substr(0, slash);
  out.subtype = bare.substr(slash + 1);
  if (!is_token(out.type) || !is_token(out.subtype)) return false;
  if (out.type == wildcard && out.subtype != wildcard) return false;
  return take_parameters(rest, out);
}

bool is_same_value(std::string_view left, std::string_view right, bool ignores_case) noexcept {
  const bool left_quoted = is_quoted(left);
  const bool right_quoted = is_quoted(right);
  if (left_quoted) left = left.substr(1, left.size() - 2);
  if (right_quoted) right = right.substr(1, right.size() - 2);
  while (!left.empty() && !right.empty()) {
    const char one = take(left, left_quoted);
    const char other = take(right, right_quoted);
    if (ignores_case ? lower(one) != lower(other) : one != other) return false;
  }
  return left.empty() && right.empty();
}

void append_unquoted(std::string& out, std::string_view value) {
  const bool quoted = is_quoted(value);
  if (quoted) value = value.substr(1, value.size() - 2);
  while (!value.empty()) out += take(value, quoted);
}

unsigned fit_of(const MediaView& range, const MediaView& media_type) noexcept {
  constexpr unsigned any = 1;
  constexpr unsigned any_of_type = 2;
  constexpr unsigned any_of_suffix = 3;
  constexpr unsigned itself = 4;
  const bool is_any = range.type == wildcard;
  if (!is_any && !same_ignoring_case(range.type, media_type.type)) return 0;
  const bool has_suffix = range.subtype.starts_with("*+");
  if (has_suffix) {
    if (!ends_with_ignoring_case(media_type.subtype, range.subtype.substr(1))) return 0;
  } else if (range.subtype != wildcard && !same_ignoring_case(range.subtype, media_type.subtype)) {
    return 0;
  }
  for (std::size_t i = 0; i < range.parameters_count; ++i) {
    const auto& [name, value] = range.parameters[i];
    const std::string_view given = media_type.find(name);
    const bool is_charset = same_ignoring_case(name, "charset");
    if (given.data() == nullptr || !is_same_value(value, given, is_charset)) return 0;
  }
  const unsigned base = is_any                      ? any
                        : has_suffix                ? any_of_suffix
                        : range.subtype == wildcard ? any_of_type
                                                    : itself;
  return base == itself ? base + static_cast<unsigned>(range.parameters_count) : base;
}

bool is_utf8_charset(std::string_view value) noexcept {
  return value.data() == nullptr || is_same_value(value, "utf-8", true) ||
         is_same_value(value, "utf8", true) || is_same_value(value, "us-ascii", true);
}

}  // namespace barbacane::http
