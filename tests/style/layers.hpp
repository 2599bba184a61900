#pragma once
// The layer table of cmake/Layers.cmake: who may include whom.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace barbacane::style {

class Layers {
 public:
  explicit Layers(std::string_view cmake_text);

  [[nodiscard]] bool knows(const std::string& room) const;
  /// Whether files of `room` may include files of `other` ("common/net"). `<plane>/main` may
  /// include all of its plane.
  [[nodiscard]] bool allows(const std::string& room, const std::string& other) const;
  [[nodiscard]] std::size_t size() const noexcept { return levels_.size(); }

 private:
  std::map<std::string, std::size_t> levels_;  // "common/net" -> 5
  std::set<std::pair<std::string, std::string>> extra_;
};

}  // namespace barbacane::style
