#include "control/compile/uri_reference.hpp"

#include <vector>

namespace barbacane::compile {
namespace {

/// RFC 3986 §3; `authority` starts with "//", `query` with "?", each is empty when absent.
struct Parts {
  std::string_view scheme;  // with ':'
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};

Parts parts_of(std::string_view uri) {
  Parts parts;
  parts.scheme = scheme_of(uri);
  uri.remove_prefix(parts.scheme.size());
  if (uri.starts_with("//")) {
    parts.authority = uri.substr(0, uri.find_first_of("/?", 2));
    uri.remove_prefix(parts.authority.size());
  }
  parts.path = uri.substr(0, uri.find('?'));
  parts.query = uri.substr(parts.path.size());
  return parts;
}

int hex_value(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

}  // namespace

std::string_view scheme_of(std::string_view uri) {
  const std::size_t colon = uri.find_first_of(":/?#");
  if (colon == 0 || colon == std::string_view::npos || uri[colon] != ':') return {};
  return uri.substr(0, colon + 1);
}

std::string normalise_name(std::string_view name) {
  const bool is_absolute = name.starts_with('/');
  std::vector<std::string_view> parts;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    name = slash == std::string_view::npos ? std::string_view{} : name.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !is_absolute) {
      parts.push_back(part);
    }
  }
  std::string out = is_absolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += part;
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                           hex_value(text[i + 2]) >= 0;
    if (is_escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string uri_from_name(std::string_view name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char byte : name) {
    const auto value = static_cast<unsigned char>(byte);
    if (value <= ' ' || byte == '%' || byte == '?' || byte == '#') {
      out += '%';
      out += digits[value >> 4U];
      out += digits[value & 15U];
    } else {
      out += byte;
    }
  }
  // A first segment with a colon would read as a scheme (RFC 3986 §4.2).
  return scheme_of(out).empty() ? out : "./" + out;
}

std::string resolve_uri(std::string_view base, std::string_view reference) {
  const Parts of_base = parts_of(base);
  const Parts given = parts_of(reference);
  if (!given.scheme.empty()) return std::string{reference};
  std::string path;
  std::string_view authority = of_base.authority;
  std::string_view query = given.query;
  if (!given.authority.empty()) {
    authority = given.authority;
    path = normalise_name(given.path);
  } else if (given.path.empty()) {
    path = of_base.path;
    if (query.empty()) query = of_base.query;
  } else if (given.path.starts_with('/')) {
    path = normalise_name(given.path);
  } else {
    const std::size_t slash = of_base.path.rfind('/');
    if (slash != std::string_view::npos) path = of_base.path.substr(0, slash + 1);
    if (path.empty() && !authority.empty()) path = "/";
    path = normalise_name(path + std::string{given.path});
  }
  const std::size_t last_slash = given.path.rfind('/');
  const std::string_view last =
      given.path.substr(last_slash == std::string_view::npos ? 0 : last_slash + 1);
  const bool is_folder = last == "." || last == ".." || given.path.ends_with('/');
  if (is_folder && !path.ends_with('/') && !path.empty()) path += '/';
  std::string out{of_base.scheme};
  out += authority;
  out += of_base.scheme.empty() && !scheme_of(path).empty() ? "./" + path : path;
  out += query;
  return out;
}

}  // namespace barbacane::compile
