#include "common/schema/format_uri.hpp"

#include <cstdint>

#include "common/schema/format_host.hpp"
#include "common/schema/format_words.hpp"

namespace barbacane::schema {
namespace {

constexpr std::string_view unreserved_marks = "-._~";
constexpr std::string_view sub_delims = "!$&'()*+,;=";

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// RFC 3987 section 2.2.
bool is_ucschar(std::uint32_t code) noexcept {
  if (code >= 0xF0000 || (code >= 0xE0000 && code < 0xE1000)) return false;
  if (code >= 0x10000) return (code & 0xFFFFU) < 0xFFFE;
  constexpr Range ranges[] = {{0xA0, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFEF}};
  for (const Range& range : ranges)
    if (code >= range.first && code <= range.last) return true;
  return false;
}

bool is_iprivate(std::uint32_t code) noexcept {
  return (code >= 0xE000 && code <= 0xF8FF) || (code >= 0xF0000 && (code & 0xFFFF) < 0xFFFE);
}

enum class Beyond { ascii, unicode, with_private };

bool take_encoded(std::string_view& text) noexcept {
  if (text.size() < 3 || text[0] != '%' || !is_hex(text[1]) || !is_hex(text[2])) return false;
  text.remove_prefix(3);
  return true;
}

/// Whether all of `text` is unreserved, percent-encoded, a sub-delimiter or one of `more`.
bool is_component(std::string_view text, std::string_view more, Beyond beyond) noexcept {
  while (!text.empty()) {
    const char byte = text.front();
    if (is_alnum(byte) || is_one_of(byte, unreserved_marks) || is_one_of(byte, sub_delims) ||
        is_one_of(byte, more)) {
      text.remove_prefix(1);
    } else if (static_cast<unsigned char>(byte) >= 0x80 && beyond != Beyond::ascii) {
      const std::uint32_t code = take_code_point(text);
      if (code == no_code_point) return false;
      if (!is_ucschar(code) && !(beyond == Beyond::with_private && is_iprivate(code))) return false;
    } else if (!take_encoded(text)) {
      return false;
    }
  }
  return true;
}

/// What stands between the brackets: IPv6address or IPvFuture.
bool is_ip_literal(std::string_view text) noexcept {
  if (text.empty() || to_lower(text.front()) != 'v') return is_ipv6(text);
  text.remove_prefix(1);
  const std::string_view version = front_of(text, is_hex);
  if (version.empty()) return false;
  text.remove_prefix(version.size());
  return take(text, '.') && !text.empty() && text.find('%') == std::string_view::npos &&
         is_component(text, ":", Beyond::ascii);
}

bool is_authority(std::string_view text, Beyond beyond) noexcept {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!is_component(text.substr(0, at), ":", beyond)) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (take(text, '[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !is_ip_literal(text.substr(0, end))) return false;
    port = text.substr(end + 1);
    if (!port.empty() && !take(port, ':')) return false;
  } else {
    const std::size_t colon = text.find(':');
    if (!is_component(text.substr(0, colon), "", beyond)) return false;
    if (colon != std::string_view::npos) port = text.substr(colon + 1);
  }
  return port.empty() || is_all(port, is_digit);
}

/// Cuts off the scheme and its colon.
bool take_scheme(std::string_view& text) noexcept {
  const std::string_view scheme = front_of(text, [](char byte) {
    return is_alnum(byte) || byte == '+' || byte == '-' || byte == '.';
  });
  if (scheme.empty() || !is_alpha(scheme.front()) || scheme.size() == text.size()) return false;
  if (text[scheme.size()] != ':') return false;
  text.remove_prefix(scheme.size() + 1);
  return true;
}

bool is_reference(std::string_view text, bool is_absolute, Beyond beyond) noexcept {
  const bool has_scheme = take_scheme(text);
  if (is_absolute && !has_scheme) return false;
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    if (!is_component(text.substr(hash + 1), ":@/?", beyond)) return false;
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    const Beyond in_query = beyond == Beyond::ascii ? Beyond::ascii : Beyond::with_private;
    if (!is_component(text.substr(mark + 1), ":@/?", in_query)) return false;
    text = text.substr(0, mark);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = text.find('/');
    if (!is_authority(text.substr(0, slash), beyond)) return false;
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  } else if (!has_scheme && text.substr(0, text.find('/')).find(':') != std::string_view::npos) {
    return false;  // path-noscheme: a colon in the first segment would make it a scheme
  }
  return is_component(text, ":@/", beyond);
}

/// varname with its modifier: "list", "a.b", "var:3", "keys*".
bool is_varspec(std::string_view text) noexcept {
  if (text.ends_with('*')) {
    text.remove_suffix(1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::string_view length = text.substr(colon + 1);
    if (!is_all(length, is_digit) || length.front() == '0' || length.size() > 4) return false;
    text = text.substr(0, colon);
  }
  bool was_dot = true;
  while (!text.empty()) {
    if (take(text, '.')) {
      if (was_dot) return false;
      was_dot = true;
      continue;
    }
    was_dot = false;
    if (is_alnum(text.front()) || text.front() == '_') {
      text.remove_prefix(1);
    } else if (!take_encoded(text)) {
      return false;
    }
  }
  return !was_dot;
}

bool is_expression(std::string_view text) noexcept {
  if (!text.empty() && is_one_of(text.front(), "+#./;?&=,!@|")) text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    if (!is_varspec(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool is_uri(std::string_view text) noexcept {
  return is_reference(text, true, Beyond::ascii);
}

bool is_uri_reference(std::string_view text) noexcept {
  return is_reference(text, false, Beyond::ascii);
}

bool is_iri(std::string_view text) noexcept {
  return is_reference(text, true, Beyond::unicode);
}

bool is_iri_reference(std::string_view text) noexcept {
  return is_reference(text, false, Beyond::unicode);
}

bool is_uri_template(std::string_view text) noexcept {
  while (!text.empty()) {
    if (take(text, '{')) {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos || !is_expression(text.substr(0, end))) return false;
      text.remove_prefix(end + 1);
      continue;
    }
    const char byte = text.front();
    if (static_cast<unsigned char>(byte) >= 0x80) {
      const std::uint32_t code = take_code_point(text);
      if (code == no_code_point || (!is_ucschar(code) && !is_iprivate(code))) return false;
    } else if (byte == '%') {
      if (!take_encoded(text)) return false;
    } else if (byte <= ' ' || byte == 0x7F || is_one_of(byte, "\"'<>\\^`|}")) {
      return false;
    } else {
      text.remove_prefix(1);
    }
  }
  return true;
}

}  // namespace barbacane::schema
