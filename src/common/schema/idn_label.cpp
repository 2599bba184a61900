#include "common/schema/idn_label.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "common/schema/format_words.hpp"
#include "common/schema/unicode_tables.hpp"

namespace barbacane::schema {
namespace {

constexpr std::size_t label_code_points_max = 63;

/// The code points of one label, in place.
struct Label {
  std::array<std::uint32_t, label_code_points_max> codes{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const std::uint32_t> all() const noexcept {
    return {codes.data(), count};
  }
};

// RFC 3492 section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t tmin = 1;
constexpr std::uint32_t tmax = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t initial_bias = 72;
constexpr std::uint32_t initial_n = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool is_first) noexcept {
  delta = is_first ? delta / damp : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > (base - tmin) * tmax / 2; k += base) delta /= base - tmin;
  return k + (base - tmin + 1) * delta / (delta + skew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) noexcept {
  return k <= bias ? tmin : std::min(k - bias, tmax);
}

std::uint32_t digit_of(char byte) noexcept {
  if (is_digit(byte)) return static_cast<std::uint32_t>(byte - '0' + 26);
  return is_alpha(byte) ? static_cast<std::uint32_t>(to_lower(byte) - 'a') : base;
}

/// One generalised integer (section 3.3) added to `index`; false when it is cut short or too large.
bool take_delta(std::string_view& text, std::uint32_t bias, std::uint64_t& index) noexcept {
  std::uint64_t weight = 1;
  for (std::uint32_t k = base;; k += base) {
    if (text.empty()) return false;
    const std::uint32_t digit = digit_of(text.front());
    text.remove_prefix(1);
    if (digit == base) return false;
    index += digit * weight;
    if (index > 0xFFFFFFFF) return false;
    const std::uint32_t t = threshold(k, bias);
    if (digit < t) return true;
    weight *= base - t;
    if (weight > 0xFFFFFFFF) return false;
  }
}

bool decode(std::string_view text, Label& label) noexcept {
  if (const std::size_t dash = text.rfind('-'); dash != std::string_view::npos) {
    if (dash == 0 || dash > label_code_points_max) return false;
    for (const char byte : text.substr(0, dash))
      label.codes[label.count++] = static_cast<std::uint8_t>(to_lower(byte));
    text.remove_prefix(dash + 1);
  }
  if (text.empty()) return false;
  std::uint64_t n = initial_n;
  std::uint64_t index = 0;
  std::uint32_t bias = initial_bias;
  while (!text.empty()) {
    const std::uint64_t before = index;
    if (!take_delta(text, bias, index) || label.count == label_code_points_max) return false;
    const auto count = static_cast<std::uint32_t>(label.count + 1);
    bias = adapt(static_cast<std::uint32_t>(index - before), count, before == 0);
    n += index / count;
    index %= count;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return false;
    std::copy_backward(
        label.codes.begin() + static_cast<std::ptrdiff_t>(index),
        label.codes.begin() + static_cast<std::ptrdiff_t>(label.count),
        label.codes.begin() + static_cast<std::ptrdiff_t>(count)
    );
    label.codes[index++] = static_cast<std::uint32_t>(n);
    label.count = count;
  }
  return true;
}

/// Bytes of the generalised integer `delta`.
std::size_t digits_of(std::uint32_t delta, std::uint32_t bias) noexcept {
  std::size_t count = 1;
  for (std::uint32_t k = base;; k += base, ++count) {
    const std::uint32_t t = threshold(k, bias);
    if (delta < t) return count;
    delta = (delta - t) / (base - t);
  }
}

/// Length of the Punycode of `label`. Deltas stay below 63 * 0x110000, so that nothing overflows.
std::size_t punycode_bytes(std::span<const std::uint32_t> label) noexcept {
  const auto basic = static_cast<std::uint32_t>(
      std::count_if(label.begin(), label.end(), [](std::uint32_t code) { return code < 0x80; })
  );
  std::size_t bytes = basic == 0 ? 0 : basic + 1;
  std::uint32_t n = initial_n;
  std::uint32_t delta = 0;
  std::uint32_t bias = initial_bias;
  for (std::uint32_t done = basic; done < label.size();) {
    std::uint32_t next = 0x110000;
    for (const std::uint32_t code : label)
      if (code >= n) next = std::min(next, code);
    delta += (next - n) * (done + 1);
    n = next;
    for (const std::uint32_t code : label) {
      if (code < n) ++delta;
      if (code != n) continue;
      bytes += digits_of(delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++n;
  }
  return bytes;
}

/// RFC 5892 appendix A.1: what joins to the left, then ZWNJ, then what joins to the right.
bool is_between_joiners(std::span<const std::uint32_t> label, std::size_t at) noexcept {
  std::size_t left = at;
  while (left > 0 && transparent_set.contains(label[left - 1])) --left;
  std::size_t right = at + 1;
  while (right < label.size() && transparent_set.contains(label[right])) ++right;
  return left > 0 && right < label.size() && joins_left_set.contains(label[left - 1]) &&
         joins_right_set.contains(label[right]);
}

/// RFC 5892 appendix A: code points that are allowed beside certain others only.
bool is_allowed_here(std::span<const std::uint32_t> label, std::size_t at) noexcept {
  const std::uint32_t code = label[at];
  const std::uint32_t before = at > 0 ? label[at - 1] : 0;
  const std::uint32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  const auto has = [&](auto is) { return std::any_of(label.begin(), label.end(), is); };
  switch (code) {
    case 0x200C:
      return viramas_set.contains(before) || is_between_joiners(label, at);
    case 0x200D:
      return viramas_set.contains(before);
    case 0xB7:
      return before == 'l' && after == 'l';
    case 0x375:
      return greek_set.contains(after);
    case 0x5F3:
    case 0x5F4:
      return hebrew_set.contains(before);
    case 0x30FB:
      return has([](std::uint32_t one) { return one != 0x30FB && kana_or_han_set.contains(one); });
    default:
      break;
  }
  if (code >= 0x660 && code <= 0x669)
    return !has([](std::uint32_t one) { return one >= 0x6F0 && one <= 0x6F9; });
  return idna_valid_set.contains(code);
}

/// RFC 5891 section 4.2, but for the rule of RFC 5893.
bool is_u_label(std::span<const std::uint32_t> label) noexcept {
  if (label.empty() || label.front() == '-' || label.back() == '-') return false;
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-') return false;
  if (marks_set.contains(label.front())) return false;
  for (std::size_t i = 0; i < label.size(); ++i)
    if (!is_allowed_here(label, i)) return false;
  return true;
}

}  // namespace

std::size_t encoded_idn_bytes(std::string_view text) noexcept {
  Label label;
  while (!text.empty()) {
    const std::uint32_t code = take_code_point(text);
    if (code == no_code_point || label.count == label_code_points_max) return 0;
    label.codes[label.count++] = code;
  }
  if (!is_u_label(label.all())) return 0;
  constexpr std::size_t prefix_bytes = 4;
  return prefix_bytes + punycode_bytes(label.all());
}

bool is_encoded_idn_label(std::string_view punycode) noexcept {
  Label label;
  if (!decode(punycode, label) || !is_u_label(label.all())) return false;
  // A label that plain letters could write, or one with a second spelling, is no A-label.
  return punycode_bytes(label.all()) == punycode.size() &&
         std::any_of(label.all().begin(), label.all().end(), [](std::uint32_t code) {
           return code >= 0x80;
         });
}

}  // namespace barbacane::schema
