#include "common/http/field_list.hpp"

namespace barbacane::http {
namespace {

bool is_alnum(char byte) noexcept {
  const char folded = static_cast<char>(byte | 0x20);
  return (byte >= '0' && byte <= '9') || (folded >= 'a' && folded <= 'z');
}

char lower(char byte) noexcept {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
}

}  // namespace

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_member(std::string_view& list, char separator) noexcept {
  bool is_quoted = false;
  std::size_t comments = 0;  // they nest
  for (std::size_t i = 0; i < list.size(); ++i) {
    const char byte = list[i];
    if ((is_quoted || comments != 0) && byte == '\\') {
      ++i;
    } else if (byte == '"' && comments == 0) {
      is_quoted = !is_quoted;
    } else if (byte == '(' && !is_quoted) {
      ++comments;
    } else if (byte == ')' && !is_quoted && comments != 0) {
      --comments;
    } else if (byte == separator && !is_quoted && comments == 0) {
      const std::string_view taken = list.substr(0, i);
      list.remove_prefix(i + 1);
      return trim(taken);
    }
  }
  const std::string_view taken = list;
  list = {};
  return trim(taken);
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string{text};
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

void append_quoted_if_needed(std::string& out, std::string_view text) {
  if (is_token(text)) {
    out += text;
    return;
  }
  out += '"';
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value < 0x20 && byte != '\t') || value == 0x7F) continue;
    if (byte == '"' || byte == '\\') out += '\\';
    out += byte;
  }
  out += '"';
}

bool is_token(std::string_view text) noexcept {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  for (const char byte : text) {
    if (!is_alnum(byte) && others.find(byte) == std::string_view::npos) return false;
  }
  return !text.empty();
}

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace barbacane::http
