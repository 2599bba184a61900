#include "common/text/decimal.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace barbacane::text {
namespace {

constexpr int digits_max = 17;  // of a double

std::string write(double value, int digits) {
  char space[32];
  const int length = std::snprintf(space, sizeof space, "%.*e", digits - 1, value);
  return {space, static_cast<std::size_t>(length)};
}

bool reads_back(const std::string& text, double value) {
  return std::strtod(text.c_str(), nullptr) == value;
}

/// The next number of as many digits, away from zero; "" when that needs another exponent.
std::string step_up(std::string text) {
  std::size_t at = text.find('e');
  while (at-- > 0) {
    if (text[at] == '.') continue;
    if (text[at] == '-') break;
    if (text[at] != '9') {
      ++text[at];
      return text;
    }
    text[at] = '0';
  }
  return {};
}

}  // namespace

std::string to_scientific(double value) {
  for (int digits = 1; digits < digits_max; ++digits) {
    std::string text = write(value, digits);
    if (reads_back(text, value)) return text;
    // Below a power of two doubles are twice as dense as above it: the nearest text of this length
    // may miss where the one on the other side does not.
    std::string other = step_up(std::move(text));
    if (!other.empty() && reads_back(other, value)) return other;
  }
  return write(value, digits_max);
}

std::string to_decimal(double value) {
  const std::string text = to_scientific(value);
  const std::size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  const std::size_t point = text.find('.');
  const int behind = point == std::string::npos ? 0 : static_cast<int>(e - point - 1);
  char plain[512];
  const int length =
      std::snprintf(plain, sizeof plain, "%.*f", std::max(behind - exponent, 0), value);
  if (length > 0 && static_cast<std::size_t>(length) <= text.size())
    return {plain, static_cast<std::size_t>(length)};
  return text;
}

}  // namespace barbacane::text
