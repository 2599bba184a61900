#pragma once
// Sets of code points that formats and patterns ask for, made by unicode_tables.pl.

#include <cstdint>
#include <span>

namespace barbacane::schema {

/// Runs out of the set and in it by turns, from U+0000 on. Cost of a look: O(runs), no allocation.
class CodePointSet {
 public:
  constexpr explicit CodePointSet(std::span<const std::uint32_t> runs) noexcept : runs_{runs} {}

  [[nodiscard]] constexpr bool contains(std::uint32_t code) const noexcept {
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      end += runs_[i];
      if (code < end) return i % 2 == 1;
    }
    return false;
  }

 private:
  std::span<const std::uint32_t> runs_;
};

extern const CodePointSet idna_valid_set;  ///< PVALID of RFC 5892
extern const CodePointSet marks_set;       ///< general category M
extern const CodePointSet viramas_set;     ///< canonical combining class 9
extern const CodePointSet greek_set;
extern const CodePointSet hebrew_set;
extern const CodePointSet kana_or_han_set;       ///< scripts Hiragana, Katakana, Han
extern const CodePointSet joins_left_set;        ///< joining types L and D
extern const CodePointSet joins_right_set;       ///< joining types R and D
extern const CodePointSet transparent_set;       ///< joining type T
extern const CodePointSet identifier_start_set;  ///< ID_Start: names of groups in patterns
extern const CodePointSet identifier_part_set;   ///< ID_Continue

}  // namespace barbacane::schema
