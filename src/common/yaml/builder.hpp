#pragma once
// Makes document nodes from the events of a YAML parser. Knows nothing of yaml-cpp.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/report.hpp"
#include "common/json/document.hpp"

namespace barbacane::yaml {

/// What stands before a node: its tag as the parser resolved it ("?" = none on a plain scalar or a
/// collection, "!" = none on a quoted one) and the number of its anchor (0 = none).
struct Properties {
  std::string_view tag;
  std::size_t anchor = 0;
  bool is_flow = false;  // a container written with brackets
};

/// Takes the events of one document in order. Every call answers whether to go on: false after a
/// finding behind which nothing sensible follows (a bound, an alias of itself).
///
/// Owner    borrows text, document, report and limits for its life; nodes live in `document`
class Builder {
 public:
  Builder(
      std::string_view text,
      std::uint32_t source,
      json::Document& document,
      Report& report,
      const json::ReadLimits& limits
  );

  /// An empty or `null` node at byte `offset` of the text.
  bool add_null(json::Mark mark, std::size_t offset, Properties properties);
  bool add_scalar(json::Mark mark, Properties properties, std::string_view value);
  bool add_alias(json::Mark mark, std::size_t anchor);
  bool open(json::Mark mark, json::Kind kind, Properties properties);
  bool close();

  [[nodiscard]] const json::Node* root() const noexcept { return root_; }
  /// Where the last event stood: the parser's own marks are further on when it gives up.
  [[nodiscard]] json::Mark last_mark() const noexcept { return last_mark_; }
  /// Where the innermost open container of this kind starts.
  [[nodiscard]] json::Mark innermost(json::Kind kind) const;
  /// Adds an error and answers false.
  bool refuse(std::string_view code, json::Mark mark, std::string message, std::string help = {});

 private:
  struct Frame {
    json::Kind kind;
    json::Mark mark;
    std::size_t anchor;
    bool is_flow;
    std::size_t first;         // own part of items_ or members_
    std::size_t first_merge;   // own part of merges_
    std::size_t nodes_before;  // nodes_ when it opened
    std::uint32_t height = 1;  // levels of containers, this one included
    bool has_key = false;
    bool is_merge = false;  // the pending key is `<<`
    std::string_view key = {};
    json::Mark key_mark = {};
  };
  struct Anchored {
    const json::Node* node = nullptr;  // null while it is being built
    std::size_t nodes = 0;             // of its whole subtree, aliases expanded
    std::uint32_t height = 0;
  };

  [[nodiscard]] bool is_key_next() const;
  bool count(json::Mark mark, std::size_t nodes);
  void remember(
      std::size_t anchor, const json::Node* node, std::size_t nodes, std::uint32_t height
  );
  bool check_null(json::Mark mark, std::size_t offset);
  bool take_key(json::Mark mark, std::string_view key, bool is_merge);
  bool take_value(const json::Node* node, std::uint32_t height);
  void take_merge(const json::Node& value);
  const json::Node* make_scalar(json::Mark mark, std::string_view tag, std::string_view value);
  const json::Node* make_number(json::Mark mark, const struct Scalar& scalar);
  const json::Node* finish_object(const Frame& frame);

  std::string_view text_;
  std::uint32_t source_;
  json::Document& document_;
  Report& report_;
  const json::ReadLimits& limits_;
  const json::Node* root_ = nullptr;
  json::Mark last_mark_;
  std::size_t nodes_ = 0;
  std::vector<Frame> frames_;
  std::vector<Anchored> anchors_;
  std::vector<const json::Node*> items_;
  std::vector<json::Member> members_;
  std::vector<const json::Node*> merges_;
};

}  // namespace barbacane::yaml
