#include "common/schema/pattern_table.hpp"

#include <algorithm>

namespace barbacane::schema {
namespace {

std::uint32_t number_at(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(bytes[at]) |
         static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + 1])) << 8U;
}

}  // namespace

std::optional<PatternTable> PatternTable::read(std::string_view bytes) {
  constexpr std::size_t byte_values = 256;
  if (bytes.size() < header_bytes + byte_values || bytes[0] != version) return std::nullopt;
  const std::uint32_t classes = static_cast<std::uint8_t>(bytes[1]) + 1U;
  const std::uint32_t states = number_at(bytes, 2);
  const std::uint32_t first = number_at(bytes, 4);
  const std::size_t cells = std::size_t{states} * classes;
  if (states < 2 || first >= states || cells > cells_max) return std::nullopt;
  if (bytes.size() != header_bytes + byte_values + states + cells * 2) return std::nullopt;

  PatternTable table;
  table.classes_ = classes;
  table.first_ = first * classes;
  bytes.remove_prefix(header_bytes);
  for (std::size_t i = 0; i < byte_values; ++i) {
    table.class_of_[i] = static_cast<std::uint8_t>(bytes[i]);
    if (table.class_of_[i] >= classes) return std::nullopt;
  }
  bytes.remove_prefix(byte_values);
  table.is_end_.assign(bytes.begin(), bytes.begin() + states);
  bytes.remove_prefix(states);
  table.next_.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    const std::uint32_t state = number_at(bytes, i * 2);
    const bool is_final = i < std::size_t{2} * classes;
    if (state >= states || (is_final && state != i / classes)) return std::nullopt;
    table.next_[i] = static_cast<std::uint16_t>(state * classes);
  }
  if (table.is_end_[0] != 0 || table.is_end_[1] != 1) return std::nullopt;
  return table;
}

bool PatternTable::matches(std::string_view text) const noexcept {
  std::uint32_t row = first_;
  for (const char byte : text) {
    if (row <= classes_) break;  // failed or matched
    row = next_[row + class_of_[static_cast<std::uint8_t>(byte)]];
  }
  return is_end_[row / classes_] != 0;
}

}  // namespace barbacane::schema
