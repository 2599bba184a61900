#pragma once
// JSONPath (RFC 9535): which nodes an overlay's action is about. Parsing is strict; a query that is
// not well-typed is malformed. json_path_parser.cpp parses, json_path.cpp evaluates.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"

namespace barbacane::compile {

namespace json_path {

struct Expression;

struct Selector {
  enum class Kind : std::uint8_t { name, index, slice, wildcard, filter };
  Kind kind = Kind::wildcard;
  std::string name;
  std::optional<std::int64_t> start;  // also the index
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
  std::unique_ptr<Expression> filter;
};

struct Segment {
  bool is_descendant = false;
  std::vector<Selector> selectors;
};

struct Query {
  bool is_absolute = true;  // from $, not from @
  std::vector<Segment> segments;

  /// At most one node, whatever the document.
  [[nodiscard]] bool is_singular() const;
};

enum class Comparison : std::uint8_t { equal, unequal, less, less_equal, greater, greater_equal };
enum class Function : std::uint8_t { length, count, match, search, value };

/// A logical expression, a comparable, or the argument of a function.
struct Expression {
  enum class Kind : std::uint8_t { any_of, all_of, negation, comparison, query, call, literal };
  Kind kind = Kind::literal;
  std::vector<Expression> parts;  // operands and arguments
  Comparison comparison = Comparison::equal;
  Function function = Function::length;
  Query query;
  json::Kind literal = json::Kind::null;
  bool boolean = false;
  double number = 0;
  std::string text;
};

}  // namespace json_path

/// A node and the way to it: positions among members or items, from the root down.
struct PathMatch {
  const json::Node* node;
  std::vector<std::uint32_t> way;
};

/// A parsed query.
class JsonPath {
 public:
  static constexpr std::size_t bytes_max = 4096;
  static constexpr std::size_t nesting_max = 32;          // of parentheses and inner queries
  static constexpr std::uint64_t work_max = 200'000'000;  // nodes looked at; some seconds
  static constexpr std::size_t matches_max = 1'000'000;

  /// Empty with words for a person in `fault` when the text is no query.
  [[nodiscard]] static std::optional<JsonPath> parse(std::string_view text, std::string& fault);

  /// The nodes selected below `root`, in document order, each as often as the query selects it.
  /// Empty when that takes more work than `work_left`, which it lessens, or matches too much. The
  /// ways are valid for this tree only.
  [[nodiscard]] std::optional<std::vector<PathMatch>> select(
      const json::Node& root, std::uint64_t& work_left
  ) const;

 private:
  json_path::Query query_;
};

}  // namespace barbacane::compile
