#pragma once
// Where a path leads through symbolic links, and so which folders tell that it leads elsewhere.

#include <string>
#include <vector>

namespace barbacane::generation {

/// A name within a folder whose change may change what the path leads to.
struct Hop {
  std::string folder;
  std::string name;

  friend bool operator==(const Hop&, const Hop&) = default;
};

inline constexpr std::size_t hops_max = 40;  // as the kernel follows (path_resolution(7))

/// Every link on the way, the file itself last. Stops at the first name that does not exist, whose
/// appearance is then what to wait for.
[[nodiscard]] std::vector<Hop> hops_of(const std::string& path);

}  // namespace barbacane::generation
