#include "common/text/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace barbacane::text {
namespace {

constexpr std::size_t name_bytes_max = 64;
constexpr std::uint32_t step = 2;  // one edit; a difference of case alone costs half of it
constexpr std::uint32_t case_step = 1;

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
}

using Row = std::array<std::uint32_t, name_bytes_max + 1>;

/// Optimal string alignment distance in units of half an edit.
std::uint32_t distance(std::string_view a, std::string_view b) {
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<std::uint32_t>(j) * step;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<std::uint32_t>(i) * step;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::uint32_t replaced = last[j - 1];
      if (a[i - 1] != b[j - 1]) replaced += lower(a[i - 1]) == lower(b[j - 1]) ? case_step : step;
      row[j] = std::min({last[j] + step, row[j - 1] + step, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + step);
      }
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

}  // namespace

std::string closest_match(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > name_bytes_max) return {};
  std::string_view best;
  auto best_distance =
      static_cast<std::uint32_t>(std::max<std::size_t>(name.size() / 3, 1)) * step + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > name_bytes_max) continue;
    const std::uint32_t found = distance(name, candidate);
    if (found < best_distance) {
      best_distance = found;
      best = candidate;
    }
  }
  return std::string{best};
}

}  // namespace barbacane::text
