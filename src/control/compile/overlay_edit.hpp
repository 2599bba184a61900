#pragma once
// One action of an overlay done to a tree: nodes are removed or merged with others, everything
// else is shared with the tree as it was.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "common/json/document.hpp"
#include "control/compile/json_path.hpp"

namespace barbacane::compile {

/// How large and how deep a node is, everything below it counted wherever it stands.
struct TreeSize {
  std::size_t nodes = 0;
  std::size_t depth = 0;
};

/// Counting stops above `nodes_max`.
[[nodiscard]] TreeSize size_of_tree(const json::Node& root, std::size_t nodes_max);

class OverlayEdit {
 public:
  /// Members and items copied into new nodes by one overlay; beyond that it is refused.
  static constexpr std::size_t copies_max = 10'000'000;

  /// `copies_left` is lessened, and is 0 when an edit is too large.
  OverlayEdit(json::Document& document, std::size_t& copies_left)
      : document_{document}, copies_left_{copies_left} {}

  /// The tree without the matches. The root is no match.
  [[nodiscard]] const json::Node* remove(
      const json::Node& root, std::span<const PathMatch> matches
  );
  /// The tree with `update` merged into each match: objects merge recursively, arrays grow, other
  /// values are replaced. Null with words for a person in `fault` when the kinds do not fit.
  [[nodiscard]] const json::Node* update(
      const json::Node& root,
      std::span<const PathMatch> matches,
      const json::Node& update,
      std::string& fault
  );

 private:
  /// The matches as a tree of their own: every node is visited once.
  struct Plan {
    bool is_match = false;
    std::map<std::uint32_t, Plan> below;
  };

  static Plan plan_of(std::span<const PathMatch> matches);
  const json::Node* rewrite(const json::Node& node, const Plan& plan);
  const json::Node* rewrite_array(const json::Node& node, const Plan& plan);
  const json::Node* rewrite_object(const json::Node& node, const Plan& plan);
  const json::Node* merge_match(const json::Node& target);
  const json::Node* merge(const json::Node& target, const json::Node& update);
  const json::Node* concatenate(const json::Node& target, std::span<const json::Node* const> more);
  bool spend(std::size_t copies);

  json::Document& document_;
  std::size_t& copies_left_;
  const json::Node* update_ = nullptr;  // null: remove
  std::string fault_;
};

}  // namespace barbacane::compile
