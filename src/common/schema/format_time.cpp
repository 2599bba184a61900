#include "common/schema/format_time.hpp"

#include <cstddef>

#include "common/schema/format_words.hpp"

namespace barbacane::schema {
namespace {

constexpr int minutes_of_day = 24 * 60;

int days_of(int year, int month) noexcept {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_day(int year, int month, int day) noexcept {
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month);
}

bool take_date(std::string_view& text) noexcept {
  const int year = take_digits(text, 4);
  if (year < 0 || !take(text, '-')) return false;
  const int month = take_digits(text, 2);
  if (month < 0 || !take(text, '-')) return false;
  return is_day(year, month, take_digits(text, 2));
}

struct Clock {
  int hour = -1;
  int minute = -1;
  int second = -1;
};

bool take_clock(std::string_view& text, Clock& clock) noexcept {
  clock.hour = take_digits(text, 2);
  if (clock.hour < 0 || clock.hour > 23 || !take(text, ':')) return false;
  clock.minute = take_digits(text, 2);
  if (clock.minute < 0 || clock.minute > 59 || !take(text, ':')) return false;
  clock.second = take_digits(text, 2);
  return clock.second >= 0 && clock.second <= 60;
}

/// Minutes east of UTC into `offset`.
bool take_offset(std::string_view& text, int& offset) noexcept {
  if (take(text, 'Z') || take(text, 'z')) return true;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return false;
  const int sign = text.front() == '+' ? 1 : -1;
  text.remove_prefix(1);
  const int hours = take_digits(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ':')) return false;
  const int minutes = take_digits(text, 2);
  if (minutes < 0 || minutes > 59) return false;
  offset = sign * (hours * 60 + minutes);
  return true;
}

bool take_time(std::string_view& text) noexcept {
  Clock clock;
  if (!take_clock(text, clock)) return false;
  if (take(text, '.')) {
    const std::string_view fraction = front_of(text, is_digit);
    if (fraction.empty()) return false;
    text.remove_prefix(fraction.size());
  }
  int offset = 0;
  if (!take_offset(text, offset)) return false;
  if (clock.second < 60) return true;
  const int utc = clock.hour * 60 + clock.minute - offset + minutes_of_day;
  return utc % minutes_of_day == minutes_of_day - 1;
}

/// `units` in their order, each at most once. RFC 3339 appendix A lets a unit be left out only at
/// the ends: days after years without months is no duration.
bool take_units(std::string_view& text, std::string_view units) noexcept {
  std::size_t next = 0;
  bool has_any = false;
  while (!text.empty() && is_digit(text.front())) {
    text.remove_prefix(front_of(text, is_digit).size());
    if (text.empty()) return false;
    const std::size_t unit = units.find(text.front(), next);
    if (unit == std::string_view::npos || (has_any && unit != next)) return false;
    text.remove_prefix(1);
    next = unit + 1;
    has_any = true;
  }
  return has_any;
}

constexpr std::string_view month_names[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};
constexpr std::string_view day_names[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
};

int take_month(std::string_view& text) noexcept {
  for (int i = 0; i < 12; ++i) {
    if (!text.starts_with(month_names[i])) continue;
    text.remove_prefix(3);
    return i + 1;
  }
  return -1;
}

/// asctime form: "Nov  6 08:49:37 1994" after the day name.
bool is_asctime_rest(std::string_view text) noexcept {
  const int month = take_month(text);
  if (month < 0 || !take(text, ' ')) return false;
  const int day = take(text, ' ') ? take_digits(text, 1) : take_digits(text, 2);
  Clock clock;
  if (day < 0 || !take(text, ' ') || !take_clock(text, clock) || !take(text, ' ')) return false;
  return is_day(take_digits(text, 4), month, day) && text.empty();
}

/// After the day name and ", ": "06 Nov 1994 08:49:37 GMT" or "06-Nov-94 08:49:37 GMT".
bool is_day_first_rest(std::string_view text, char between, std::size_t year_digits) noexcept {
  const int day = take_digits(text, 2);
  if (day < 0 || !take(text, between)) return false;
  const int month = take_month(text);
  if (month < 0 || !take(text, between)) return false;
  int year = take_digits(text, year_digits);
  if (year >= 0 && year_digits == 2) year += 2000;
  Clock clock;
  return is_day(year, month, day) && take(text, ' ') && take_clock(text, clock) && text == " GMT";
}

}  // namespace

bool is_date(std::string_view text) noexcept {
  return take_date(text) && text.empty();
}

bool is_time(std::string_view text) noexcept {
  return take_time(text) && text.empty();
}

bool is_date_time(std::string_view text) noexcept {
  return take_date(text) && (take(text, 'T') || take(text, 't')) && take_time(text) && text.empty();
}

bool is_duration(std::string_view text) noexcept {
  if (!take(text, 'P')) return false;
  if (text.ends_with('W')) return is_all(text.substr(0, text.size() - 1), is_digit);
  if (!text.starts_with('T') && !take_units(text, "YMD")) return false;
  if (text.empty()) return true;
  return take(text, 'T') && take_units(text, "HMS") && text.empty();
}

bool is_http_date(std::string_view text) noexcept {
  for (const std::string_view name : day_names) {
    if (text.starts_with(name)) {
      text.remove_prefix(name.size());
      return take(text, ',') && take(text, ' ') && is_day_first_rest(text, '-', 2);
    }
    if (!text.starts_with(name.substr(0, 3))) continue;
    text.remove_prefix(3);
    if (take(text, ' ')) return is_asctime_rest(text);
    return take(text, ',') && take(text, ' ') && is_day_first_rest(text, ' ', 4);
  }
  return false;
}

}  // namespace barbacane::schema
