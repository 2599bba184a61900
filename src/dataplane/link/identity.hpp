#pragma once
// Who this gateway is to the control plane: a key that stays with its state directory, and a name
// for this run of the process.

#include <string>

namespace barbacane::link {

inline constexpr const char* node_key_file = "node-key";

struct Identity {
  std::string node_key;  // UUID
  std::string boot_id;   // UUID
  std::string fault;  // why the key could not be kept: the next run is another gateway; "" = it is
};

/// Reads the key from `folder`, or makes and keeps one (0600). A file that holds no key is
/// replaced.
[[nodiscard]] Identity load_identity(const std::string& folder);

}  // namespace barbacane::link
