#include "common/http/prefer.hpp"

#include <charconv>

#include "common/http/field_list.hpp"

namespace barbacane::http {
namespace {

std::optional<unsigned> parse_status(std::string_view text) {
  unsigned code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (error != std::errc{} || end != text.data() + text.size() || text.size() != 3 || code < 100 ||
      code > 599)
    return std::nullopt;
  return code;
}

void take_preference(std::string_view text, MockPreference& preference) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view name = trim(text.substr(0, equals));
  const std::string value = unquoted(trim(text.substr(equals + 1)));
  if (same_ignoring_case(name, "example") && preference.example.empty()) preference.example = value;
  if (same_ignoring_case(name, "code") && !preference.code) preference.code = parse_status(value);
}

}  // namespace

MockPreference parse_mock_preference(std::string_view value) {
  MockPreference preference;
  for_each_member(value, [&preference](std::string_view member) {
    while (member.data() != nullptr) take_preference(take_member(member, ';'), preference);
  });
  return preference;
}

}  // namespace barbacane::http
