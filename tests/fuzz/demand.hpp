#pragma once
// What a target demands beside "no crash".

#include <cstdio>
#include <cstdlib>

namespace barbacane::fuzz {

/// Ends the process, so that libFuzzer keeps the input, when `is_true` is not.
inline void demand(bool is_true, const char* what) {
  if (is_true) return;
  std::fprintf(stderr, "demanded: %s\n", what);
  std::abort();
}

}  // namespace barbacane::fuzz
