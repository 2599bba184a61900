#include "common/schema/decimal.hpp"

#include <algorithm>

namespace barbacane::schema {
namespace {

constexpr std::int64_t exponent_max = 1'000'000'000'000'000;  // saturates here
constexpr std::size_t exact_digits_max = 36;  // of a divisor: fits 128 bits times 10

using Wide = unsigned __int128;

std::int64_t parse_exponent(std::string_view text) noexcept {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char digit : text) value = std::min(value * 10 + (digit - '0'), exponent_max);
  return is_negative ? -value : value;
}

/// value * 10^power mod modulus, by squaring; each product is made by doubling, so that 128 bits
/// do.
Wide times_power(Wide value, std::uint64_t power, Wide modulus) noexcept {
  const auto multiply = [modulus](Wide left, Wide right) {
    if (modulus >> 64U == 0) return left * right % modulus;
    Wide product = 0;
    while (right != 0) {
      if ((right & 1U) != 0) product = (product + left) % modulus;
      left = (left + left) % modulus;
      right >>= 1U;
    }
    return product;
  };
  Wide base = Wide{10} % modulus;
  value %= modulus;
  for (; power != 0 && value != 0; power >>= 1U) {
    if ((power & 1U) != 0) value = multiply(value, base);
    base = multiply(base, base);
  }
  return value;
}

}  // namespace

Decimal::Decimal(std::string_view text) noexcept {
  is_negative_ = text.starts_with('-');
  if (is_negative_) text.remove_prefix(1);
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  const std::size_t point = mantissa.find('.');
  integer_ = mantissa.substr(0, point);
  if (point != std::string_view::npos) fraction_ = mantissa.substr(point + 1);
  const std::size_t all = integer_.size() + fraction_.size();
  const auto at = [this](std::size_t index) {
    return index < integer_.size() ? integer_[index] : fraction_[index - integer_.size()];
  };
  std::size_t last = all;
  while (last != 0 && at(last - 1) == '0') --last;
  while (first_ < last && at(first_) == '0') ++first_;
  count_ = last - first_;
  if (count_ == 0) {
    is_negative_ = false;  // -0 is 0
    return;
  }
  low_ = static_cast<std::int64_t>(integer_.size()) - static_cast<std::int64_t>(last);
  if (exponent != std::string_view::npos) low_ += parse_exponent(text.substr(exponent + 1));
}

unsigned Decimal::digit(std::size_t index) const noexcept {
  index += first_;
  const char byte = index < integer_.size() ? integer_[index] : fraction_[index - integer_.size()];
  return static_cast<unsigned>(byte - '0');
}

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) noexcept {
  if (left.is_negative_ != right.is_negative_)
    return left.is_negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  const auto of_size = [&left](std::strong_ordering order) {
    return left.is_negative_ ? 0 <=> order : order;
  };
  if (left.is_zero() || right.is_zero()) {
    if (left.is_zero() && right.is_zero()) return std::strong_ordering::equal;
    return of_size(left.is_zero() ? std::strong_ordering::less : std::strong_ordering::greater);
  }
  const std::int64_t left_high = left.low_ + static_cast<std::int64_t>(left.count_);
  const std::int64_t right_high = right.low_ + static_cast<std::int64_t>(right.count_);
  if (left_high != right_high) return of_size(left_high <=> right_high);
  const std::size_t count = std::max(left.count_, right.count_);
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned one = i < left.count_ ? left.digit(i) : 0;
    const unsigned other = i < right.count_ ? right.digit(i) : 0;
    if (one != other) return of_size(one <=> other);
  }
  return std::strong_ordering::equal;
}

bool is_multiple(const Decimal& value, const Decimal& divisor) noexcept {
  if (value.is_zero()) return true;
  if (divisor.is_zero()) return false;
  // The last digit of a value is not 0, so that it is no multiple of what ends in a higher place.
  if (value.low() < divisor.low()) return false;
  if (divisor.digits() > exact_digits_max) return value == divisor;
  Wide modulus = 0;
  for (std::size_t i = 0; i < divisor.digits(); ++i) modulus = modulus * 10 + divisor.digit(i);
  Wide rest = 0;
  for (std::size_t i = 0; i < value.digits(); ++i) rest = (rest * 10 + value.digit(i)) % modulus;
  return times_power(rest, static_cast<std::uint64_t>(value.low() - divisor.low()), modulus) == 0;
}

}  // namespace barbacane::schema
