#pragma once
// Compares what two sets of schemas let pass, keyword by keyword, down to all values inside. Exact
// where keywords can be weighed against each other; where they cannot, it says so.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/schema/evaluator.hpp"
#include "control/diff/schema_classes.hpp"
#include "control/diff/schema_graph.hpp"

namespace barbacane::diff {

/// How the value travels: as JSON, or as the text of a parameter, where every number is a text too.
enum class Wire : std::uint8_t { json, text };

class SchemaComparer {
 public:
  static constexpr unsigned depth_max = 192;               // values inside values
  static constexpr std::size_t nodes_max = 1'000'000;      // pairs that are looked at
  static constexpr std::size_t alternatives_max = 64;      // of a choice, each against each
  static constexpr std::size_t prefix_max = 256;           // items of a tuple
  static constexpr std::size_t literals_tried_max = 4096;  // values run through the other side

  SchemaComparer(
      const Side& before,
      const Side& after,
      const SchemaClasses& meanings,
      const SchemaClasses& words
  );

  /// The node of a pair; `same` when there is no difference at all.
  /// Only values of `types` are looked at.
  [[nodiscard]] std::uint32_t compare(
      SchemaSet before, SchemaSet after, Wire wire, std::uint32_t types = type_any
  );
  [[nodiscard]] const std::vector<PairNode>& nodes() const noexcept { return nodes_; }

  static constexpr std::uint32_t same = 0;

 private:
  /// A pair at work.
  struct Pair {
    std::uint32_t node;
    const SchemaSet& old_set;
    const SchemaSet& new_set;
    Demands before;
    Demands after;
    std::uint32_t common;  // types that both let pass
    Wire wire;
    std::uint32_t types;  // that are looked at
  };
  /// The keywords of one schema that together say what an object's members may be: a member that
  /// `properties` and `patternProperties` do not name is the business of `rest`.
  struct ObjectUnit {
    std::map<std::string_view, SchemaSet> properties;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> patterns;  // pattern, schema
    std::optional<std::uint32_t> rest;
    Demand rest_at;
  };

  // schema_comparer.cpp
  void fill(Pair& pair);
  bool compare_types(Pair& pair);
  void compare_words(Pair& pair);
  void summarise(std::uint32_t node);
  SchemaDifference& add(
      const Pair& pair, std::string_view code, Effect effect, const Demand* at, bool is_old
  );
  /// What is compared next, as seen from a pair.
  struct Inside {
    std::string step = {};  // into the value
    Wire wire = Wire::json;
    std::uint8_t uses = in_both;
    bool is_turned = false;
    std::uint32_t types = type_any;
  };
  void descend(const Pair& pair, Inside inside, SchemaSet before, SchemaSet after);

  // schema_scalars.cpp
  bool compare_values(Pair& pair);
  void compare_numbers(Pair& pair);
  void compare_counts(Pair& pair);
  void compare_patterns(Pair& pair);
  void compare_formats(Pair& pair);
  void compare_access(Pair& pair);
  void compare_flags(Pair& pair);
  void compare_contents(Pair& pair);
  [[nodiscard]] std::optional<std::vector<std::string>> values_of(
      const Side& side, const Demands& demands, const SchemaSet& set
  );
  [[nodiscard]] bool accepts(const Side& side, const SchemaSet& set, std::string_view literal);
  struct Bound;
  [[nodiscard]] std::optional<Bound> bound_of(
      const Side& side, const Demands& demands, bool is_upper, std::uint32_t common
  ) const;
  void compare_bound(Pair& pair, bool is_upper);
  void compare_multiples(Pair& pair);

  // schema_objects.cpp
  void compare_objects(Pair& pair);
  void compare_required(Pair& pair);
  void compare_properties(Pair& pair);
  void compare_property(
      Pair& pair,
      const std::string& name,
      const std::vector<ObjectUnit>& before,
      const std::vector<ObjectUnit>& after
  );
  void compare_rest(
      Pair& pair, const std::vector<ObjectUnit>& before, const std::vector<ObjectUnit>& after
  );
  [[nodiscard]] std::vector<ObjectUnit> object_units(const Side& side, const Demands& demands);
  [[nodiscard]] static SchemaSet schemas_of_property(
      const Side& side, const std::vector<ObjectUnit>& units, std::string_view name
  );
  [[nodiscard]] std::uint8_t uses_of_property(
      const Side& side, const std::vector<ObjectUnit>& units, std::string_view name
  );
  void compare_dependencies(Pair& pair);
  void compare_arrays(Pair& pair);
  void compare_contains(Pair& pair);

  // schema_choices.cpp
  bool split_by_type(Pair& pair);
  void compare_choices(Pair& pair);
  void compare_choice(Pair& pair, const Demand& before, const Demand& after);
  /// By place in the lists: the place of the other, or none.
  struct Partners {
    std::vector<std::uint32_t> of_old;
    std::vector<std::uint32_t> of_new;
  };
  [[nodiscard]] Partners partners_of(const SchemaSet& olds, const SchemaSet& news);
  void doubt_overlaps(Pair& pair, const Demand& before, const Demand& after);
  void compare_conditions(Pair& pair);
  void compare_discriminators(Pair& pair);
  [[nodiscard]] bool are_disjoint(const Side& side, const Demand& choice);
  [[nodiscard]] bool are_disjoint(const Side& side, std::uint32_t left, std::uint32_t right);
  [[nodiscard]] bool lets_pass(const SchemaSet& before, const SchemaSet& after, bool is_reverse);
  [[nodiscard]] bool covers(const SchemaSet& before, const SchemaSet& after, bool is_reverse);

  [[nodiscard]] DemandReader& reader(const Side& side) noexcept {
    return &side == &before_ ? before_reader_ : after_reader_;
  }
  [[nodiscard]] static bool is_never(DemandReader& reader, const SchemaSet& set) {
    return reader.read(set).types == 0;
  }

  const Side& before_;
  const Side& after_;
  const SchemaClasses& meanings_;
  const SchemaClasses& words_;
  DemandReader before_reader_{before_};
  DemandReader after_reader_{after_};
  std::vector<PairNode> nodes_;
  std::vector<bool> is_open_;
  std::unordered_map<std::string, std::uint32_t> known_;
  schema::Evaluator evaluator_;
  schema::Tape tape_;
  unsigned depth_ = 0;
};

/// "a string or null" of type bits.
[[nodiscard]] std::string words_of_types(std::uint32_t types);

}  // namespace barbacane::diff
