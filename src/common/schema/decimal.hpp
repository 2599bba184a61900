#pragma once
// Numbers as their JSON text says them: exact, of any length, without allocation.

#include <compare>
#include <cstdint>
#include <string_view>

namespace barbacane::schema {

/// A view of a JSON number: significant digits d1..dn times a power of ten.
class Decimal {
 public:
  /// `text` is a JSON number (RFC 8259 §6) and must outlive this.
  explicit Decimal(std::string_view text) noexcept;

  [[nodiscard]] bool is_zero() const noexcept { return count_ == 0; }
  [[nodiscard]] bool is_negative() const noexcept { return is_negative_; }
  /// 1.0 and 1e2 are integers.
  [[nodiscard]] bool is_integer() const noexcept { return is_zero() || low_ >= 0; }
  /// The power of ten of the last significant digit; saturates far beyond any use.
  [[nodiscard]] std::int64_t low() const noexcept { return low_; }
  /// How many significant digits: the first and the last are not 0.
  [[nodiscard]] std::size_t digits() const noexcept { return count_; }
  [[nodiscard]] unsigned digit(std::size_t index) const noexcept;

  friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) noexcept;
  friend bool operator==(const Decimal& left, const Decimal& right) noexcept {
    return (left <=> right) == std::strong_ordering::equal;
  }

 private:
  std::string_view integer_;   // digits in front of the point
  std::string_view fraction_;  // and behind it
  std::size_t first_ = 0;      // of the significant ones, over both
  std::size_t count_ = 0;
  std::int64_t low_ = 0;
  bool is_negative_ = false;
};

/// Whether `value` is a whole multiple of `divisor` (> 0). Exact for divisors of up to 36 digits;
/// longer ones are compared by value only. Cost: linear in the digits.
[[nodiscard]] bool is_multiple(const Decimal& value, const Decimal& divisor) noexcept;

}  // namespace barbacane::schema
