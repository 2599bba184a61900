#include "common/http/prefer.hpp"

#include <charconv>

namespace barbacane::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string unquote(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string{text};
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

bool is_named(std::string_view text, std::string_view name) {
  if (text.size() != name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if ((text[i] | 0x20) != name[i]) return false;
  }
  return true;
}

}  // namespace

MockPreference parse_mock_preference(std::string_view value) {
  MockPreference preference;
  bool is_quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '"') is_quoted = !is_quoted;
    const bool is_end = i == value.size() || (!is_quoted && (value[i] == ',' || value[i] == ';'));
    if (!is_end) continue;
    const std::string_view member = value.substr(start, i - start);
    start = i + 1;
    const std::size_t equals = member.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = trim(member.substr(0, equals));
    const std::string text = unquote(trim(member.substr(equals + 1)));
    if (is_named(name, "example") && preference.example.empty()) preference.example = text;
    if (is_named(name, "code") && !preference.code) {
      unsigned code = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
      if (error == std::errc{} && end == text.data() + text.size() && code >= 100 && code <= 599)
        preference.code = code;
    }
  }
  return preference;
}

}  // namespace barbacane::http
