#pragma once
// Regular expressions of ECMA-262 with the flag u, as `pattern` and the format `regex` write them:
// read into a tree that keeps sets of code points, so that no engine sees the source.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/unicode_properties.hpp"

namespace barbacane::schema {

inline constexpr std::size_t pattern_depth_max = 100;  ///< groups in groups; the parser recurses
inline constexpr std::size_t pattern_names_max = 64;   ///< named groups, and references to them
inline constexpr std::size_t group_name_bytes_max = 256;
inline constexpr std::uint32_t no_node = 0xFFFFFFFF;
inline constexpr std::uint32_t repeat_forever = 0xFFFFFFFF;

struct CodePointRange {
  std::uint32_t first;
  std::uint32_t last;
};

struct PropertyItem {
  Property property;
  bool is_negated;
};

/// One code point out of `ranges` or `properties`; all others when negated.
struct PatternSet {
  std::vector<CodePointRange> ranges;
  std::vector<PropertyItem> properties;
  bool is_negated = false;
};

enum class NodeKind : std::uint8_t {
  sequence,        // children one after the other; none: the empty text
  choice,          // one of the children
  set,             // a: index of PatternTree::sets
  repeat,          // child: first; a: min; b: max or repeat_forever
  capture,         // child: first; a: number from 1
  look,            // child: first; is_behind, is_negated
  start,           // ^
  end,             // $
  word_boundary,   // is_negated
  back_reference,  // a: number of the group
};

struct PatternNode {
  NodeKind kind;
  bool is_negated = false;
  bool is_behind = false;
  bool is_lazy = false;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t first = no_node;
  std::uint32_t next = no_node;  ///< sibling
};

struct PatternTree {
  std::vector<PatternNode> nodes;
  std::vector<PatternSet> sets;
  std::uint32_t root = no_node;
};

struct PatternFault {
  std::size_t offset = 0;  ///< bytes into the pattern
  std::string_view words;  ///< static; empty: no fault
};

/// Reads `source` into `tree`, or only checks it when `tree` is null (no allocation then). Of what
/// annex B allows without the flag u, it takes what descriptions are full of: `\-` and the like
/// outside of classes, a lone brace, `[\w-.]`; a letter without meaning behind a backslash is an
/// error.
[[nodiscard]] PatternFault read_pattern(std::string_view source, PatternTree* tree);

/// The format `regex`: what the keyword `pattern` takes. No allocation.
[[nodiscard]] bool is_ecma_pattern(std::string_view source) noexcept;

}  // namespace barbacane::schema
