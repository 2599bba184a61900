#pragma once
// A pattern as a table of states (PatternEngine::table): one look a byte, no allocation, no lock,
// no backtracking. Made by pattern_automaton.hpp in the control plane, carried in the artifact.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace barbacane::schema {

/// The bytes of a table, all numbers little-endian:
///   version 1 (u8), classes - 1 (u8), states (u16), first state (u16), the class of each byte
///   (256 u8), whether each state accepts at the end of the text (states u8), and for each state
///   and class the next state (u16). State 0 has failed, state 1 has matched; neither leads
///   elsewhere.
class PatternTable {
 public:
  static constexpr std::uint8_t version = 1;
  static constexpr std::size_t header_bytes = 6;
  /// States times classes: 64 KiB, so that `^.{1,255}$` still fits.
  static constexpr std::size_t cells_max = 32768;

  /// nullopt when `bytes` are no table; whatever they are, matching stays within them.
  [[nodiscard]] static std::optional<PatternTable> read(std::string_view bytes);

  /// Whether the pattern matches anywhere in `text`, which is UTF-8. Cost: O(text).
  [[nodiscard]] bool matches(std::string_view text) const noexcept;

 private:
  PatternTable() = default;

  std::array<std::uint8_t, 256> class_of_{};
  std::vector<std::uint16_t> next_;   // cells: the row of the next state
  std::vector<std::uint8_t> is_end_;  // by state
  std::uint32_t classes_ = 1;
  std::uint32_t first_ = 0;  // a row
};

}  // namespace barbacane::schema
