#include "common/settings/quantity.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace barbacane::settings {
namespace {

using Unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<Unit, 8> size_units{{
    {"", 1},
    {"B", 1},
    {"KiB", 1LL << 10},
    {"MiB", 1LL << 20},
    {"GiB", 1LL << 30},
    {"kB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
}};
constexpr std::array<Unit, 5> duration_units{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}
};

template <std::size_t N>
std::optional<std::int64_t> parse_with_unit(
    std::string_view text, const std::array<Unit, N>& units
) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  const std::string_view unit = digits == std::string_view::npos ? "" : text.substr(digits);
  const std::optional<std::int64_t> number = parse_integer(text.substr(0, digits));
  if (!number || *number < 0) return std::nullopt;
  for (const auto& [name, factor] : units) {
    if (name != unit) continue;
    std::int64_t value = 0;
    if (__builtin_mul_overflow(*number, factor, &value)) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data(), end, value);
  if (text.empty() || code != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse_with_unit(text, size_units);
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text == "0") return 0;  // of whatever unit
  return parse_with_unit(text, duration_units);
}

}  // namespace barbacane::settings
