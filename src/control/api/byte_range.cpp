#include "control/api/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace barbacane::api {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

ByteRange parse_range(std::string_view field, std::uint64_t size) noexcept {
  constexpr std::string_view unit = "bytes=";
  if (!field.starts_with(unit)) return {};
  field.remove_prefix(unit.size());
  const std::size_t dash = field.find('-');
  if (dash == std::string_view::npos || field.find(',') != std::string_view::npos) return {};
  const std::string_view from = field.substr(0, dash);
  const std::string_view to = field.substr(dash + 1);
  constexpr ByteRange none{.verdict = ByteRange::Verdict::unsatisfiable, .first = 0, .last = 0};
  if (from.empty()) {  // the last N bytes
    const auto count = number_of(to);
    if (!count) return {};
    if (*count == 0 || size == 0) return none;
    return {ByteRange::Verdict::part, size - std::min(*count, size), size - 1};
  }
  const auto first = number_of(from);
  if (!first) return {};
  std::uint64_t last = UINT64_MAX;
  if (!to.empty()) {
    const auto given = number_of(to);
    if (!given || *given < *first) return {};
    last = *given;
  }
  if (*first >= size) return none;
  return {ByteRange::Verdict::part, *first, std::min(last, size - 1)};
}

}  // namespace barbacane::api
