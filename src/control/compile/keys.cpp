#include "control/compile/keys.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "common/http/field_list.hpp"
#include "common/http/media_view.hpp"

namespace barbacane::compile {

using spec::ParameterIn;
using spec::ParameterStyle;

namespace {

constexpr std::array<std::string_view, 9> fixed_methods{
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"
};
constexpr std::array<std::pair<std::string_view, ParameterIn>, 5> places{{
    {"path", ParameterIn::path},
    {"query", ParameterIn::query},
    {"header", ParameterIn::header},
    {"cookie", ParameterIn::cookie},
    {"querystring", ParameterIn::querystring},
}};
constexpr std::array<std::pair<std::string_view, ParameterStyle>, 8> styles{{
    {"simple", ParameterStyle::simple},
    {"label", ParameterStyle::label},
    {"matrix", ParameterStyle::matrix},
    {"form", ParameterStyle::form},
    {"spaceDelimited", ParameterStyle::space_delimited},
    {"pipeDelimited", ParameterStyle::pipe_delimited},
    {"deepObject", ParameterStyle::deep_object},
    {"cookie", ParameterStyle::cookie},
}};

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_alnum(char byte) {
  const char folded = static_cast<char>(byte | 0x20);
  return is_digit(byte) || (folded >= 'a' && folded <= 'z');
}

bool consists_of(std::string_view text, std::string_view others) {
  return !text.empty() && std::ranges::all_of(text, [&](char byte) {
    return is_alnum(byte) || others.find(byte) != std::string_view::npos;
  });
}

/// A decimal number of exactly `digits` digits, or -1.
int number_of(std::string_view text, std::size_t from, std::size_t digits) {
  if (from + digits > text.size()) return -1;
  int value = 0;
  for (const char byte : text.substr(from, digits)) {
    if (!is_digit(byte)) return -1;
    value = value * 10 + (byte - '0');
  }
  return value;
}

/// "12:34:56Z"
bool is_utc_time(std::string_view text) {
  if (text.size() != 9 || text[2] != ':' || text[5] != ':' || text[8] != 'Z') return false;
  const int hour = number_of(text, 0, 2);
  const int minute = number_of(text, 3, 2);
  const int second = number_of(text, 6, 2);
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

}  // namespace

std::optional<std::uint16_t> status_of(std::string_view key) {
  if (key == "default") return std::uint16_t{0};
  if (key.size() != 3 || key[0] < '1' || key[0] > '5') return std::nullopt;
  if (key.substr(1) == "XX") return static_cast<std::uint16_t>(key[0] - '0');
  const int value = number_of(key, 0, 3);
  if (value < 0) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

std::string media_range_of(std::string_view key) {
  const auto parsed = http::parse_media_type(key);
  if (!parsed) return {};
  std::string range = parsed->type + '/' + parsed->subtype;
  for (const auto& [name, value] : parsed->parameters) {
    const bool is_implied =
        name == "boundary" || (name == "charset" && http::is_utf8_charset(value));
    if (is_implied) continue;
    range.append(1, ';').append(name).append(1, '=');
    http::append_quoted_if_needed(range, value);
  }
  return range;
}

bool is_component_name(std::string_view key) {
  return consists_of(key, ".-_");
}

bool is_method(std::string_view key) {
  return consists_of(key, "!#$%&'*+-.^_`|~");
}

bool is_fixed_method(std::string_view key) {
  return std::ranges::find(fixed_methods, key) != fixed_methods.end();
}

std::string upper_case(std::string_view text) {
  std::string out{text};
  for (char& byte : out) {
    if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(byte - 32);
  }
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out{text};
  for (char& byte : out) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  }
  return out;
}

std::optional<ParameterIn> parameter_place_of(std::string_view text) {
  for (const auto& [name, place] : places) {
    if (name == text) return place;
  }
  return std::nullopt;
}

std::optional<ParameterStyle> parameter_style_of(std::string_view text) {
  for (const auto& [name, style] : styles) {
    if (name == text) return style;
  }
  return std::nullopt;
}

bool style_fits(ParameterStyle style, ParameterIn place) {
  switch (place) {
    case ParameterIn::path:
      return style == ParameterStyle::simple || style == ParameterStyle::label ||
             style == ParameterStyle::matrix;
    case ParameterIn::query:
      return style == ParameterStyle::form || style == ParameterStyle::space_delimited ||
             style == ParameterStyle::pipe_delimited || style == ParameterStyle::deep_object;
    case ParameterIn::header:
      return style == ParameterStyle::simple;
    case ParameterIn::cookie:
      return style == ParameterStyle::form || style == ParameterStyle::cookie;
    case ParameterIn::querystring:
      return false;
  }
  return false;
}

bool is_date(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = number_of(text, 0, 4);
  const int month = number_of(text, 5, 2);
  const int day = number_of(text, 8, 2);
  if (year < 0 || month < 1 || day < 1) return false;
  const std::chrono::year_month_day date{
      std::chrono::year{year},
      std::chrono::month{static_cast<unsigned>(month)},
      std::chrono::day{static_cast<unsigned>(day)}
  };
  if (!date.ok()) return false;
  return text.size() == 10 || (text[10] == 'T' && is_utc_time(text.substr(11)));
}

}  // namespace barbacane::compile
