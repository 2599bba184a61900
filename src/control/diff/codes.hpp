#pragma once
// Every difference a comparison can find: stable codes, explained by `barbacane-control explain`.

#include <span>
#include <string_view>

namespace barbacane::diff {

struct CodeInfo {
  std::string_view code;
  std::string_view title;
  std::string_view explanation;  // what it means for callers, and when it breaks them
};

/// Null when there is no such code. Case does not count.
[[nodiscard]] const CodeInfo* find_code(std::string_view code);
[[nodiscard]] std::span<const CodeInfo> all_codes();

}  // namespace barbacane::diff
