#pragma once
// What stands behind a backslash in a regular expression (ECMA-262 section 22.2.1).

#include <cstdint>
#include <string_view>

#include "common/schema/ecma_syntax.hpp"

namespace barbacane::schema {

enum class EscapeKind : std::uint8_t {
  fault,         // words
  character,     // code
  set,           // letter: d, D, s, S, w, W, p or P; property for the last two
  group_number,  // code
  group_name,    // the name follows, behind "\k<"
};

struct Escape {
  EscapeKind kind = EscapeKind::fault;
  std::uint32_t code = 0;
  char letter = 0;
  Property property{};
  std::string_view words;  ///< static
};

/// Cuts the escape, backslash included, off `text`, which begins with a backslash. No allocation.
[[nodiscard]] Escape take_escape(std::string_view& text, bool is_in_class) noexcept;

/// Adds what an escape of kind `set` stands for.
void add_escape_to(PatternSet& set, const Escape& escape);

}  // namespace barbacane::schema
