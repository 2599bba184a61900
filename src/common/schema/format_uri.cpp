// URIs and IRIs (RFC 3986, RFC 3987), URI templates (RFC 6570), JSON Pointers (RFC 6901), UUIDs
// (RFC 9562), base64 (RFC 4648).
#include <algorithm>

#include "common/schema/format.hpp"

namespace barbacane::schema {
namespace {

bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}
bool is_alpha(char byte) noexcept {
  return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}
bool is_hex(char byte) noexcept {
  return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/// Characters of a part: unreserved, sub-delims, escapes, `others`, and what is not ASCII in IRIs.
bool is_part(std::string_view text, std::string_view others, bool is_international) noexcept {
  constexpr std::string_view usual = "-._~!$&'()*+,;=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (is_alpha(byte) || is_digit(byte) || usual.find(byte) != std::string_view::npos ||
        others.find(byte) != std::string_view::npos)
      continue;
    if (byte == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      i += 2;
      continue;
    }
    if (!is_international || static_cast<unsigned char>(byte) < 0x80) return false;
  }
  return true;
}

bool is_future_address(std::string_view text) noexcept {
  if (text.size() < 4 || (text[0] | 0x20) != 'v') return false;
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && dot > 1 && dot + 1 < text.size() &&
         std::ranges::all_of(text.substr(1, dot - 1), is_hex) &&
         is_part(text.substr(dot + 1), ":", false);
}

bool is_authority(std::string_view text, bool is_international) noexcept {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!is_part(text.substr(0, at), ":", is_international)) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (!is_ipv6(address) && !is_future_address(address)) return false;
    port = text.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const std::size_t colon = text.find(':');
    if (!is_part(text.substr(0, colon), "", is_international)) return false;
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return std::ranges::all_of(port, is_digit);
}

/// "scheme:" in front, or npos.
std::size_t scheme_bytes(std::string_view text) noexcept {
  if (text.empty() || !is_alpha(text.front())) return std::string_view::npos;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == ':') return i + 1;
    constexpr std::string_view others = "+-.";
    if (!is_alpha(text[i]) && !is_digit(text[i]) && others.find(text[i]) == std::string_view::npos)
      break;
  }
  return std::string_view::npos;
}

bool is_variable_name(std::string_view text) noexcept {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alpha(text[i]) && !is_digit(text[i]) && text[i] != '_' && text[i] != '.') {
      return false;
    }
  }
  return true;
}

bool is_expression(std::string_view text) noexcept {
  constexpr std::string_view operators = "+#./;?&=,!@|";
  if (!text.empty() && operators.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view variable = text.substr(0, comma);
    if (variable.ends_with('*')) {
      variable.remove_suffix(1);
    } else if (const std::size_t colon = variable.find(':'); colon != std::string_view::npos) {
      const std::string_view length = variable.substr(colon + 1);
      if (length.empty() || length.size() > 4 || length.front() == '0' ||
          !std::ranges::all_of(length, is_digit))
        return false;
      variable = variable.substr(0, colon);
    }
    if (!is_variable_name(variable)) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool is_uri(std::string_view text, bool is_reference, bool is_international) noexcept {
  const std::size_t scheme = scheme_bytes(text);
  if (scheme == std::string_view::npos && !is_reference) return false;
  const bool is_absolute = scheme != std::string_view::npos;
  if (is_absolute) text.remove_prefix(scheme);
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    if (!is_part(text.substr(hash + 1), ":@/?", is_international)) return false;
    text = text.substr(0, hash);
  }
  if (const std::size_t question = text.find('?'); question != std::string_view::npos) {
    if (!is_part(text.substr(question + 1), ":@/?", is_international)) return false;
    text = text.substr(0, question);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = text.find('/');
    if (!is_authority(text.substr(0, slash), is_international)) return false;
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  } else if (!is_absolute) {
    // A first segment with a colon would be a scheme.
    const std::string_view segment = text.substr(0, text.find('/'));
    if (segment.find(':') != std::string_view::npos) return false;
  }
  return is_part(text, ":@/", is_international);
}

bool is_uri_template(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    constexpr std::string_view forbidden = "\"'<>\\^`|}";
    if (text[i] == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos || !is_expression(text.substr(i + 1, end - i - 1)))
        return false;
      i = end;
    } else if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (byte <= 0x20 || byte == 0x7F || forbidden.find(text[i]) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  if (count == 0 || (count > 1 && text.front() == '0')) return false;
  text.remove_prefix(count);
  return text == "#" || is_json_pointer(text);
}

bool is_base64(std::string_view text, bool is_url_safe) noexcept {
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  if (!is_url_safe && (text.size() + padding) % 4 != 0) return false;
  if (text.size() % 4 == 1) return false;
  const std::string_view others = is_url_safe ? "-_" : "+/";
  return std::ranges::all_of(text, [others](char byte) {
    return is_alpha(byte) || is_digit(byte) || others.find(byte) != std::string_view::npos;
  });
}

}  // namespace barbacane::schema
