#pragma once
// What a comparison finds: differences between two artifacts, each with what it does to callers.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::diff {

enum class Severity : std::uint8_t { breaking, compatible, cosmetic };

[[nodiscard]] std::string_view name_of(Severity severity);

/// Where a difference stands: in the new description, or in the old one when the new has nothing.
struct Location {
  std::string file;
  std::uint32_t line = 0;  // 0 = not known
  std::uint32_t column = 0;
  std::string pointer;
  bool is_old = false;
};

struct Difference {
  std::string_view code;  // "D1001": stable, explained by `barbacane-control explain`
  Severity severity = Severity::breaking;
  bool is_undecided = false;            // nobody can tell, so it counts as breaking
  std::vector<std::string> operations;  // "POST /pets", the first operations_max of them
  std::size_t operations_count = 0;     // 0 = it is about no operation alone
  Location where;
  std::string message;
  std::string before;  // "" = nothing was there
  std::string after;
};

/// Sorted: breaking ones first, then by operation and place.
struct Comparison {
  std::vector<Difference> differences;
  std::size_t breaking = 0;  // all there are, kept or not
  std::size_t compatible = 0;
  std::size_t cosmetic = 0;

  [[nodiscard]] std::size_t dropped() const noexcept {
    return breaking + compatible + cosmetic - differences.size();
  }
};

}  // namespace barbacane::diff
