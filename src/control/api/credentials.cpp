#include "control/api/credentials.hpp"

#include <algorithm>

namespace barbacane::api {

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

std::string_view cookie_of(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(';'), field.size());
    std::string_view pair = field.substr(0, end);
    field.remove_prefix(std::min(end + 1, field.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

std::string_view bearer_of(std::string_view field) {
  constexpr std::string_view scheme = "bearer ";
  if (field.size() < scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = field[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i]) return {};
  }
  return field.substr(scheme.size());
}

}  // namespace barbacane::api
