#include "common/artifact/not_after.hpp"

#include <charconv>

namespace barbacane::artifact {
namespace {

constexpr std::string_view shape = "0000-00-00T00:00:00Z";

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, number);
  return number;
}

}  // namespace

std::optional<WallTime> parse_not_after(std::string_view text) {
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    const bool fits = shape[at] == '0' ? text[at] >= '0' && text[at] <= '9' : text[at] == shape[at];
    if (!fits) return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year{number_at(text, 0, 4)},
      std::chrono::month{static_cast<unsigned>(number_at(text, 5, 2))},
      std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2))}
  };
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

}  // namespace barbacane::artifact
