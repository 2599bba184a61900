#pragma once
// Builds small JSON values of ours, to be written as canonical JSON.

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "common/json/document.hpp"

namespace barbacane::artifact {

/// Makes nodes in one Document.
/// Owner    borrows the document, in which every node lives
class JsonMaker {
 public:
  explicit JsonMaker(json::Document& document) noexcept : document_(document) {}

  [[nodiscard]] const json::Node* text(std::string_view value);
  [[nodiscard]] const json::Node* number(std::uint64_t value);
  [[nodiscard]] const json::Node* array(std::span<const json::Node* const> items);
  [[nodiscard]] const json::Node* object(
      std::span<const std::pair<std::string_view, const json::Node*>> members
  );

 private:
  json::Document& document_;
};

}  // namespace barbacane::artifact
