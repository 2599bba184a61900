#pragma once
// A positioned, read-only tree for texts that people write: descriptions, overlays, settings.
// JSON (common/json/read.hpp) and YAML (common/yaml/read.hpp) both produce it, so everything
// behind them sees one shape and every finding has a line and a column.
//
// Nodes are plain structs in an arena that the Document owns. A node never changes once built;
// the overlay stage makes new nodes that share unchanged children.

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// Where a node starts. `source` indexes Document::sources(); line and column count from 1.
struct Mark {
  std::uint32_t source = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct Node;

struct Member {
  std::string_view key;
  Mark key_mark;
  const Node* value;
};

struct Node {
  Kind kind = Kind::null;
  bool boolean = false;
  Mark mark;
  std::string_view text;  // string: its value; number: its literal as written
  std::span<const Node* const> items;
  std::span<const Member> members;  // in document order; keys are unique

  [[nodiscard]] bool is(Kind wanted) const noexcept { return kind == wanted; }
  /// The value of a member, or null. Linear: objects of descriptions are small, and the one
  /// place that looks up thousands of names (references) keeps its own index.
  [[nodiscard]] const Node* find(std::string_view key) const noexcept;
  [[nodiscard]] const Member* find_member(std::string_view key) const noexcept;
  /// The number as an integer when it is one mathematically (1, 1.0, 10e1) and fits.
  [[nodiscard]] std::optional<std::int64_t> to_integer() const noexcept;
};

/// Bounds of one document; each a finding of its own when hit.
struct ReadLimits {
  std::size_t bytes_max = 64U << 20U;  // GitHub's description is 13 MB
  std::size_t nodes_max = 5'000'000;   // also bounds what YAML aliases expand to
  std::uint32_t depth_max = 512;
};

/// Owns the nodes and texts of one or several sources. Not copyable; nodes point into it.
class Document {
 public:
  Document();

  /// Adds a source name (as shown in findings) and returns its index for Mark::source.
  std::uint32_t add_source(std::string name);
  [[nodiscard]] const std::string& source(std::uint32_t index) const { return sources_[index]; }

  [[nodiscard]] std::pmr::memory_resource* arena() noexcept { return arena_.get(); }
  /// A copy of `text` in the arena.
  std::string_view keep(std::string_view text);
  Node* make_node(Kind kind, Mark mark);
  Node* make_string(std::string_view text, Mark mark);
  Node* make_array(std::span<const Node* const> items, Mark mark);
  Node* make_object(std::span<const Member> members, Mark mark);

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
  std::vector<std::string> sources_;
};

}  // namespace barbacane::json
