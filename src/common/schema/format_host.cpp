// Names and addresses of hosts: RFC 1123 §2.1, RFC 2673 §3.2, RFC 4291 §2.2; mailboxes (RFC 5321
// §4.1.2).
#include <algorithm>

#include "common/schema/format.hpp"

namespace barbacane::schema {
namespace {

bool is_digit(char byte) noexcept {
  return byte >= '0' && byte <= '9';
}
bool is_alnum(char byte) noexcept {
  return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}
bool is_hex(char byte) noexcept {
  return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

bool is_label(std::string_view label, bool is_international) noexcept {
  constexpr std::size_t label_bytes_max = 63;
  if (label.empty() || label.front() == '-' || label.back() == '-') return false;
  const bool has_hyphens = label.size() >= 4 && label[2] == '-' && label[3] == '-';
  if (has_hyphens && !(label.starts_with("xn") || label.starts_with("XN"))) return false;
  if (has_hyphens && label.size() == 4) return false;
  for (const char byte : label) {
    const bool is_other = is_international && static_cast<unsigned char>(byte) >= 0x80;
    if (!is_alnum(byte) && byte != '-' && !is_other) return false;
  }
  return is_international || label.size() <= label_bytes_max;
}

bool is_name(std::string_view text, bool is_international) noexcept {
  constexpr std::size_t name_bytes_max = 253;
  if (text.empty() || text.size() > name_bytes_max) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot), is_international)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(char byte, bool is_international) noexcept {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
  return is_alnum(byte) || others.find(byte) != std::string_view::npos ||
         (is_international && static_cast<unsigned char>(byte) >= 0x80);
}

bool is_local_part(std::string_view text, bool is_international) noexcept {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (text[i] == '\\' && ++i == text.size()) return false;
      if (text[i] == '"' && text[i - (i != 0 ? 1 : 0)] != '\\') return false;
      if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !is_international)) return false;
    }
    return true;
  }
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' && text[i + 1] == '.') return false;
    if (text[i] != '.' && !is_atom(text[i], is_international)) return false;
  }
  return true;
}

}  // namespace

bool is_hostname(std::string_view text) noexcept {
  return is_name(text, false);
}

bool is_ipv4(std::string_view text) noexcept {
  for (int part = 0; part < 4; ++part) {
    std::size_t count = 0;
    int value = 0;
    while (count < text.size() && count < 4 && is_digit(text[count]))
      value = value * 10 + (text[count++] - '0');
    if (count == 0 || count > 3 || value > 255 || (count > 1 && text[0] == '0')) return false;
    text.remove_prefix(count);
    if (part == 3) return text.empty();
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return false;
}

bool is_ipv6(std::string_view text) noexcept {
  int groups = 0;
  bool has_gap = false;
  if (text.starts_with("::")) {
    has_gap = true;
    text.remove_prefix(2);
    if (text.empty()) return true;
  } else if (text.starts_with(':')) {
    return false;
  }
  while (true) {
    const std::size_t end = std::min(text.find(':'), text.size());
    const std::string_view group = text.substr(0, end);
    if (end == text.size() && group.find('.') != std::string_view::npos) {
      groups += 2;
      if (!is_ipv4(group)) return false;
      break;
    }
    if (group.empty() || group.size() > 4 || !std::ranges::all_of(group, is_hex)) return false;
    ++groups;
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
    if (text.empty()) return false;
    if (text.front() != ':') continue;
    if (has_gap) return false;
    has_gap = true;
    text.remove_prefix(1);
    if (text.empty()) break;
  }
  return has_gap ? groups < 8 : groups == 8;
}

bool is_email(std::string_view text, bool is_international) noexcept {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  if (!is_local_part(text.substr(0, at), is_international)) return false;
  if (!domain.starts_with('[')) return is_name(domain, is_international);
  if (!domain.ends_with(']')) return false;
  const std::string_view address = domain.substr(1, domain.size() - 2);
  return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
}

}  // namespace barbacane::schema
