#include "common/yaml/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace barbacane::yaml {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array null_words{""sv, "~"sv, "null"sv, "Null"sv, "NULL"sv};
constexpr std::array true_words{"true"sv, "True"sv, "TRUE"sv};
constexpr std::array false_words{"false"sv, "False"sv, "FALSE"sv};
constexpr std::array infinity_words{".inf"sv, ".Inf"sv, ".INF"sv};
constexpr std::array nan_words{".nan"sv, ".NaN"sv, ".NAN"sv};

bool is_one_of(std::span<const std::string_view> words, std::string_view text) {
  return std::ranges::find(words, text) != words.end();
}

std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? as a JSON literal.
std::optional<Scalar> parse_decimal(std::string_view text) {
  Scalar scalar{.kind = json::Kind::number};
  if (text.starts_with('-')) scalar.number += '-';
  take(text, "+-");
  std::string_view whole = take_digits(text);
  const bool has_whole = !whole.empty();
  const bool has_point = take(text, ".");
  const std::string_view fraction = has_point ? take_digits(text) : std::string_view{};
  if (!has_whole && fraction.empty()) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  scalar.number += whole.empty() ? "0"sv : whole;
  if (!fraction.empty()) scalar.number.append(".").append(fraction);
  const bool has_exponent = !text.empty();
  if (has_exponent) {
    if (!take(text, "eE")) return std::nullopt;
    scalar.number += 'e';
    if (text.starts_with('-')) scalar.number += '-';
    take(text, "+-");
    const std::string_view exponent = take_digits(text);
    if (exponent.empty() || !text.empty()) return std::nullopt;
    scalar.number += exponent;
  }
  scalar.is_integer = !has_point && !has_exponent;
  return scalar;
}

/// 0o17 and 0x1F; the core schema gives them no sign.
std::optional<Scalar> parse_based(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (base == 0 || text.size() == 2) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data() + 2, end, value, base);
  if (stopped != end) return std::nullopt;
  Scalar scalar{.kind = json::Kind::number, .is_integer = true, .number = std::to_string(value)};
  if (code != std::errc{}) scalar.fault = ScalarFault::too_large;
  return scalar;
}

bool is_infinity(std::string_view text) {
  take(text, "+-");
  return is_one_of(infinity_words, text);
}

}  // namespace

Scalar scalar_from(std::string_view text) {
  if (is_one_of(null_words, text)) return {.kind = json::Kind::null};
  if (is_one_of(true_words, text)) return {.kind = json::Kind::boolean, .boolean = true};
  if (is_one_of(false_words, text)) return {.kind = json::Kind::boolean};
  if (is_infinity(text) || is_one_of(nan_words, text)) {
    return {.kind = json::Kind::number, .fault = ScalarFault::not_finite};
  }
  if (auto number = parse_based(text)) return *std::move(number);
  if (auto number = parse_decimal(text)) return *std::move(number);
  return {};
}

}  // namespace barbacane::yaml
