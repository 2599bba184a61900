// Dates and times (RFC 3339), durations (its appendix A).
#include <array>

#include "common/schema/format.hpp"

namespace barbacane::schema {
namespace {

/// `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) noexcept {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// "Z", "+01:00"; the minutes east of UTC.
bool read_offset(std::string_view text, int& minutes) noexcept {
  minutes = 0;
  if (text == "Z" || text == "z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hour = digits(text, 1, 2);
  const int minute = digits(text, 4, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
  minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
  return true;
}

}  // namespace

bool is_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int extra = month == 2 && is_leap ? 1 : 0;
  return day <= lengths[static_cast<std::size_t>(month - 1)] + extra;
}

bool is_time(std::string_view text) noexcept {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const int hour = digits(text, 0, 2);
  const int minute = digits(text, 3, 2);
  const int second = digits(text, 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  std::size_t at = 8;
  if (text[at] == '.') {
    const std::size_t first = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == first) return false;
  }
  int offset = 0;
  if (!read_offset(text.substr(at), offset)) return false;
  if (second < 60) return true;
  // A leap second ends a day of UTC.
  constexpr int day = 24 * 60;
  return ((hour * 60 + minute - offset) % day + day) % day == day - 1;
}

bool is_date_time(std::string_view text) noexcept {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_duration(std::string_view text) noexcept {
  if (!text.starts_with('P')) return false;
  text.remove_prefix(1);
  // Units in order; those in the middle must not be left out (RFC 3339 appendix A).
  const auto read = [&text](std::string_view units, bool& has_any) {
    std::size_t last = std::string_view::npos;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
      std::size_t count = 0;
      while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
      if (count == text.size()) return false;
      const std::size_t unit = units.find(text[count]);
      if (unit == std::string_view::npos) return false;
      if (last != std::string_view::npos && unit != last + 1) return false;
      last = unit;
      has_any = true;
      text.remove_prefix(count + 1);
    }
    return true;
  };
  bool has_date = false;
  bool has_time = false;
  if (text.ends_with('W')) return read("W", has_date) && has_date && text.empty();
  if (!read("YMD", has_date)) return false;
  if (text.empty()) return has_date;
  if (text[0] != 'T') return false;
  text.remove_prefix(1);
  return read("HMS", has_time) && has_time && text.empty();
}

}  // namespace barbacane::schema
