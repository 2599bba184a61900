#include "common/schema/format_host.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "common/schema/format_words.hpp"
#include "common/schema/idn_label.hpp"

namespace barbacane::schema {
namespace {

constexpr std::size_t hostname_bytes_max = 253;  // RFC 1035 section 2.3.4, as written
constexpr std::size_t label_bytes_max = 63;

bool is_ldh(char byte) noexcept {
  return is_alnum(byte) || byte == '-';
}

/// A label of letters, digits and hyphens that neither begins nor ends with a hyphen.
bool is_ascii_label(std::string_view label) noexcept {
  return label.size() <= label_bytes_max && is_all(label, is_ldh) && label.front() != '-' &&
         label.back() != '-';
}

bool is_host_label(std::string_view label) noexcept {
  if (!is_ascii_label(label)) return false;
  const bool is_encoded = label.size() >= 4 && to_lower(label[0]) == 'x' &&
                          to_lower(label[1]) == 'n' && label[2] == '-' && label[3] == '-';
  return !is_encoded || is_encoded_idn_label(label.substr(4));
}

bool is_quoted(std::string_view local, bool is_international) noexcept {
  if (local.size() < 2 || local.front() != '"' || local.back() != '"') return false;
  local = local.substr(1, local.size() - 2);
  for (std::size_t i = 0; i < local.size(); ++i) {
    const char byte = local[i];
    if (static_cast<unsigned char>(byte) >= 0x80) {
      if (!is_international) return false;
      continue;
    }
    if (byte == '"' || byte < ' ' || byte == 0x7F) return false;
    if (byte != '\\') continue;
    if (++i == local.size() || local[i] < ' ' || local[i] == 0x7F) return false;
  }
  return true;
}

bool is_dot_string(std::string_view local, bool is_international) noexcept {
  bool was_dot = true;
  for (const char byte : local) {
    if (byte == '.') {
      if (was_dot) return false;
      was_dot = true;
      continue;
    }
    was_dot = false;
    const bool is_atom = is_alnum(byte) || is_one_of(byte, "!#$%&'*+-/=?^_`{|}~") ||
                         (is_international && static_cast<unsigned char>(byte) >= 0x80);
    if (!is_atom) return false;
  }
  return !was_dot;
}

bool is_address_literal(std::string_view domain) noexcept {
  if (domain.size() < 2 || domain.back() != ']') return false;
  domain = domain.substr(1, domain.size() - 2);
  constexpr std::string_view tag = "ipv6:";
  const bool has_tag = domain.size() >= tag.size() &&
                       std::equal(tag.begin(), tag.end(), domain.begin(), [](char a, char b) {
                         return a == to_lower(b);
                       });
  return has_tag ? is_ipv6(domain.substr(tag.size())) : is_ipv4(domain);
}

bool is_mailbox(std::string_view text, bool is_international) noexcept {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  const bool is_local = local.starts_with('"') ? is_quoted(local, is_international)
                                               : is_dot_string(local, is_international);
  if (!is_local) return false;
  if (domain.starts_with('[')) return is_address_literal(domain);
  return is_international ? is_idn_hostname(domain) : is_hostname(domain);
}

/// The label at the front of `text`, which is cut off with the dot behind it. `is_last` when none
/// was there. IDNA2003 section 3.1 names the other dots.
std::string_view take_idn_label(std::string_view& text, bool& is_last) noexcept {
  const std::string_view whole = text;
  while (!text.empty()) {
    const std::size_t end = whole.size() - text.size();
    const std::uint32_t code = take_code_point(text);
    if (code != '.' && code != 0x3002 && code != 0xFF0E && code != 0xFF61) continue;
    is_last = false;
    return whole.substr(0, end);
  }
  is_last = true;
  return whole;
}

}  // namespace

bool is_ipv4(std::string_view text) noexcept {
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !take(text, '.')) return false;
    const std::size_t count = front_of(text, is_digit).size();
    if (count == 0 || count > 3 || (count > 1 && text.front() == '0')) return false;
    if (take_digits(text, count) > 255) return false;
  }
  return text.empty();
}

bool is_ipv6(std::string_view text) noexcept {
  int groups = 0;
  bool has_gap = false;
  if (text.starts_with("::")) {
    has_gap = true;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  while (true) {
    const std::size_t count = front_of(text, is_hex).size();
    if (count < text.size() && text[count] == '.') {
      groups += 2;
      if (!is_ipv4(text)) return false;
      break;
    }
    if (count == 0 || count > 4 || ++groups > 8) return false;
    text.remove_prefix(count);
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (has_gap) return false;
      has_gap = true;
      text.remove_prefix(2);
      if (text.empty()) break;
      continue;
    }
    if (!take(text, ':')) return false;
  }
  return has_gap ? groups <= 7 : groups == 8;
}

bool is_hostname(std::string_view text) noexcept {
  if (text.size() > hostname_bytes_max) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_idn_hostname(std::string_view text) noexcept {
  std::size_t total = 0;
  while (true) {
    bool is_last = false;
    const std::string_view label = take_idn_label(text, is_last);
    const bool is_ascii =
        std::all_of(label.begin(), label.end(), [](char byte) { return byte >= 0; });
    if (is_ascii && !is_host_label(label)) return false;
    const std::size_t bytes = is_ascii ? label.size() : encoded_idn_bytes(label);
    if (bytes == 0 || bytes > label_bytes_max) return false;
    total += bytes;
    if (total > hostname_bytes_max) return false;
    if (is_last) return true;
    total += 1;
  }
}

bool is_email(std::string_view text) noexcept {
  return is_mailbox(text, false);
}

bool is_idn_email(std::string_view text) noexcept {
  return is_mailbox(text, true);
}

}  // namespace barbacane::schema
