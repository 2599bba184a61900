#pragma once
// Differences while they are being found. One that many operations share is kept once, with the
// operations it concerns.

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>

#include "control/diff/difference.hpp"

namespace barbacane::diff {

class Collector {
 public:
  static constexpr std::size_t kept_max = 1'000;      // of one severity; more are counted
  static constexpr std::size_t known_max = 200'000;   // that are told apart
  static constexpr std::size_t operations_max = 20;   // names a difference
  static constexpr std::size_t text_bytes_max = 400;  // of what was there before, and is now

  /// Adds one, or its operation to an equal one. `key` tells which are equal; "" = by all they say.
  void add(Difference difference, std::string_view operation, std::string key = {});
  /// Adds an operation to what is known by that key; false when nothing is.
  bool join(const std::string& key, std::string_view operation);
  /// Everything, sorted.
  [[nodiscard]] Comparison finish();

 private:
  struct Entry {
    std::size_t index = 0;
    std::string last;  // operation
  };
  void note(Entry& entry, std::string_view operation);

  std::unordered_map<std::string, Entry> known_;
  std::array<std::size_t, 3> kept_{};  // by severity
  Comparison out_;
};

}  // namespace barbacane::diff
