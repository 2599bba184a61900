#pragma once
// Reads the members of one JSON object of ours: known members only, each of its one type.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "common/json/document.hpp"

namespace barbacane::artifact {

/// Remembers the first fault; after it every member reads as empty.
/// Owner    borrows the node
class StrictObject {
 public:
  /// `where` names the object in words: "manifest.json", "specs[3]".
  StrictObject(const json::Node& node, std::string where);

  [[nodiscard]] std::string text(std::string_view name);
  /// Absent is "", present and empty is a fault: an absent thing has one spelling.
  [[nodiscard]] std::string optional_text(std::string_view name);
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t max);
  /// Null only after a fault.
  [[nodiscard]] const json::Node* array(std::string_view name, std::size_t items_max);
  [[nodiscard]] const json::Node* object(std::string_view name, std::size_t members_max);

  /// The fault, "" = none. Members that nobody asked for are one.
  [[nodiscard]] std::string finish();

 private:
  [[nodiscard]] const json::Node* take(std::string_view name, json::Kind kind, bool is_required);
  void add_fault(std::string_view name, std::string_view words);

  const json::Node& node_;
  std::string where_;
  std::set<std::string_view> asked_;
  std::string fault_;
};

/// `node` is an array, and every item a string.
[[nodiscard]] bool is_text_array(const json::Node& node);

}  // namespace barbacane::artifact
