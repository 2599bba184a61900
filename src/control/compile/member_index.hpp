#pragma once
// Members of large objects by name: looking thousands of references up in thousands of schemas
// would be quadratic otherwise.

#include <string_view>
#include <unordered_map>

#include "common/json/document.hpp"

namespace barbacane::compile {

/// Remembers what it indexed; nodes must outlive it.
class MemberIndex {
 public:
  static constexpr std::size_t linear_max = 32;  // below, looking through is as fast

  /// Cost: O(1) after the first call for an object.
  [[nodiscard]] const json::Member* find(const json::Node& object, std::string_view key);
  /// As json::find_at, from `root`, by a pointer that is no longer percent-encoded.
  [[nodiscard]] const json::Node* find_at(const json::Node& root, std::string_view pointer);

 private:
  using Names = std::unordered_map<std::string_view, const json::Member*>;
  std::unordered_map<const json::Node*, Names> indexed_;
};

}  // namespace barbacane::compile
