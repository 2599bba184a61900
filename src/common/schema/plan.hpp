#pragma once
// What a program's schemas come to when only yes or no is asked: made once when an artifact is
// loaded, run by Evaluator::decide. A plan has the steps for each kind of value apart; names are
// hashed, bounds are integers where they can be, references to references are gone.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/schema/name_table.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::schema {

class Program;

/// What a step does; operands a, b, c mean what stands behind it.
enum class Act : std::uint8_t {
  // of any value
  literals,        // a, b: range of literals
  all_of,          // a, b: range of lists, of plans
  any_of,          // a, b; c: selector, or none
  one_of,          // a, b; c: selector, or none
  negation,        // a: plan
  condition,       // a, b, c: plans; b, c = plan_anything when absent
  call,            // a: plan
  full,            // a: schema, to be evaluated as the evaluator does it that explains
  not_in_request,  // readOnly
  not_in_response,
  // of strings
  words,   // a: index of word tables
  length,  // a, b: least and most characters
  pattern,
  text_format,  // a: Format
  // of numbers; a: bound
  range,  // a: index of ranges; b: how many steps behind it are not for simple integers
  minimum,
  maximum,
  exclusive_minimum,
  exclusive_maximum,
  multiple_of,
  number_format,  // a: Format
  // of arrays
  size,  // a, b: least and most items
  unique_items,
  prefix_items,  // a, b: range of lists
  items,         // a: plan, b: index of the first
  contains,      // a: plan, b: min, c: max
  // of objects
  width,            // a, b: least and most members
  required,         // a: name, when a schema has more of them than Members can hold
  beside_required,  // a: name, b: the one it needs; names
  beside,           // a: name, b: plan
  property_names,   // a: plan
  discriminator,    // a: index of discriminators
};

struct PlanStep {
  Act act;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  std::uint32_t schema = 0;  // whose it is
};

/// What a plan asks for, so that most of them take one call.
enum class Shape : std::uint8_t {
  leaf,     // types only
  scalar,   // and what strings and numbers are asked for themselves
  members,  // and members of objects
  items,    // and how many items arrays have, and one plan for all of them
  kinds,    // and another plan, by the kind of value
  steps,    // anything
};

/// One schema. Its steps for any value stand first, then those of each kind.
struct Plan {
  std::uint32_t any = 0;  // each is the first of its steps, and the end of those before
  std::uint32_t strings = 0;
  std::uint32_t numbers = 0;
  std::uint32_t arrays = 0;
  std::uint32_t objects = 0;
  std::uint32_t end = 0;
  std::uint32_t members = tables::none;  // or which kinds, by the shape
  std::uint8_t types = 0;                // allowed
  Shape shape = Shape::leaf;
};

inline constexpr std::uint32_t plan_anything = 0;
inline constexpr std::uint32_t plan_nothing = 1;

/// properties, patternProperties, additionalProperties and required of one schema, in one pass.
struct Members {
  NameRange names;
  std::uint32_t rest = plan_anything;  // of names that are in no table and fit no pattern
  std::uint32_t patterns = 0;          // pairs of pattern and plan in the lists, from
  std::uint32_t first_pattern = 0;
  std::uint64_t required = 0;
  std::uint64_t required_in_request = 0;   // less those that are readOnly
  std::uint64_t required_in_response = 0;  // less those that are writeOnly
};

struct Bound {
  std::int64_t small = 0;
  bool is_small = false;  // an integer of at most 18 digits: small
  std::string_view text;
};

/// What all bounds and formats of a schema leave of simple integers.
struct IntegerRange {
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
};

/// Which alternatives of anyOf or oneOf may fit, told by a look at the value. Bits are
/// alternatives.
struct Selector {
  std::array<std::uint64_t, 6> of_kind{};  // whose types allow it
  // Most ask for different words in this property (none = ""), such as GeoJSON's "type".
  std::string_view property;
  std::uint64_t word = 0;
  NameRange words;
  std::uint64_t without_word = 0;    // that take other values too
  std::uint64_t without_member = 0;  // that fit objects without the property
  std::uint32_t needs = 0;           // of the first alternative, in Plans::needs
};

/// A member that an object must have to fit an alternative; "" with the word 0 = none is known.
struct Need {
  std::string_view name;
  std::uint64_t word = 0;
};

struct Discriminator {
  std::string_view name;
  std::uint64_t word = 0;
  NameRange words;  // to plans
};

/// Owner    part of a Program
class Plans {
 public:
  void build(const Program& program);

  [[nodiscard]] std::uint32_t plan_of(std::uint32_t schema) const noexcept {
    return of_schema_[schema];
  }
  /// Whether a schema leads to a $dynamicRef whose target depends on the way there: then all that
  /// leads to it is evaluated in full.
  [[nodiscard]] bool is_dynamic(std::uint32_t schema) const noexcept {
    return !dynamic_.empty() && dynamic_[schema];
  }

  std::vector<Plan> plans;
  std::vector<PlanStep> steps;
  std::vector<std::uint32_t> lists{0};
  std::vector<Members> members;
  std::vector<Bound> bounds;
  std::vector<IntegerRange> ranges;
  std::vector<NameRange> words;
  std::vector<Selector> selectors;
  std::vector<std::array<std::uint32_t, 6>> kinds;  // plans, by Kind
  std::vector<Need> needs;
  std::vector<Discriminator> discriminators;
  NameTables names;

 private:
  friend class PlanBuilder;

  std::vector<std::uint32_t> of_schema_;
  std::vector<bool> dynamic_;
};

}  // namespace barbacane::schema
