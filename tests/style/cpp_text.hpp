#pragma once
// Just enough of C++ to count with: no compiler, a scanner over characters.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::style {

/// The same text with comments and the insides of literals replaced by spaces; lines stay lines.
[[nodiscard]] std::string without_comments_and_literals(std::string_view text);

/// With comments gone but literals kept: for words that are banned in literals too.
[[nodiscard]] std::string without_comments(std::string_view text);

struct Include {
  std::string path;
  bool is_quoted = false;
};

[[nodiscard]] std::vector<Include> includes_of(std::string_view text);

struct Function {
  std::string header;     // its declaration on one line
  std::size_t line = 0;   // of its first line
  std::size_t lines = 0;  // with declaration and braces
};

/// Function bodies by a brace heuristic: a brace block outside every other function whose
/// declaration has parentheses and is no type, namespace or initialised object.
[[nodiscard]] std::vector<Function> functions_of(std::string_view text);

}  // namespace barbacane::style
