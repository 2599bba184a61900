#pragma once
// Every finding the compiler can report: stable codes, explained by `barbacane-control explain`.

#include <span>
#include <string_view>

namespace barbacane::compile {

struct CodeInfo {
  std::string_view code;
  std::string_view title;
  std::string_view explanation;  // what it means, an example of the fault, the fix
};

/// Null when there is no such code. Case does not count.
[[nodiscard]] const CodeInfo* find_code(std::string_view code);
[[nodiscard]] std::span<const CodeInfo> all_codes();

}  // namespace barbacane::compile
