#include "common/text/moment.hpp"

#include <algorithm>
#include <charconv>

namespace barbacane::text {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::size_t local_bytes = 19;  // of "0000-00-00T00:00:00"

/// `text` has digits where `shape` has 0, any of its letters' cases, and the rest as it is.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    const bool fits = shape[at] == '0'   ? digits.find(text[at]) != std::string_view::npos
                      : shape[at] == 'T' ? text[at] == 'T' || text[at] == 't'
                                         : text[at] == shape[at];
    if (!fits) return false;
  }
  return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + count, number);
  return number;
}

std::optional<std::chrono::sys_seconds> parse_local(std::string_view text) {
  if (!has_shape(text, "0000-00-00T00:00:00")) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{number_at(text, 0, 4)},
      std::chrono::month{static_cast<unsigned>(number_at(text, 5, 2))},
      std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2))}
  };
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

/// Cuts ".25" off the front of `text`.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return std::chrono::milliseconds{0};
  const std::size_t end = std::min(text.find_first_not_of(digits, 1), text.size());
  if (end == 1) return std::nullopt;
  int value = 0;
  for (std::size_t at = 1; at <= 3; ++at) value = value * 10 + (at < end ? text[at] - '0' : 0);
  text.remove_prefix(end);
  return std::chrono::milliseconds{value};
}

std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (!has_shape(text, "+00:00") && !has_shape(text, "-00:00")) return std::nullopt;
  const int hours = number_at(text, 1, 2);
  const int minutes = number_at(text, 4, 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes{(text.front() == '-' ? -1 : 1) * (hours * 60 + minutes)};
}

}  // namespace

std::optional<WallTime> parse_moment(std::string_view text) {
  const auto local = parse_local(text.substr(0, local_bytes));
  if (!local) return std::nullopt;
  text.remove_prefix(local_bytes);
  const auto fraction = take_fraction(text);
  const auto offset = parse_offset(text);
  if (!fraction || !offset) return std::nullopt;
  return *local + *fraction - *offset;
}

}  // namespace barbacane::text
