#pragma once
// Which schemas of the two sides say the same, whatever they are called and wherever they stand.
// Circles are no trouble: schemas are taken as equal until something tells them apart (partition
// refinement, as for the states of automata).

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/diff/demands.hpp"

namespace barbacane::diff {

enum class Words : std::uint8_t { ignored, compared };

class SchemaClasses {
 public:
  static constexpr unsigned rounds_max = 4096;           // a chain of so many schemas
  static constexpr std::size_t steps_max = 100'000'000;  // children looked at, over all rounds

  /// With Words::compared titles, descriptions, examples and defaults tell schemas apart, too.
  /// Cost: rounds times the size of both programs, bounded.
  SchemaClasses(const Side& before, const Side& after, Words words);

  /// Sets whose schemas say the same.
  [[nodiscard]] bool are_equal(const SchemaSet& before, const SchemaSet& after) const;

 private:
  struct Row {
    std::vector<std::uint32_t> children;
    std::vector<std::uint32_t> unordered_ends;  // runs of children whose order says nothing
  };
  struct Step {
    std::string label = {};
    std::vector<std::uint32_t> children = {};
    bool is_unordered = false;
  };

  void add(const Side& side, std::uint32_t offset, Words words);
  [[nodiscard]] static Step step_of(const Side& side, const tables::Instruction& it);
  [[nodiscard]] std::uint32_t label(std::string text);
  void refine();
  [[nodiscard]] std::vector<std::uint32_t> key_of(std::uint32_t schema) const;

  std::vector<Row> rows_;
  std::vector<std::uint32_t> classes_;
  std::map<std::string, std::uint32_t> labels_;
  std::uint32_t after_offset_ = 0;
};

/// The members of a schema that only tell readers something, canonical; "" when there are none.
[[nodiscard]] std::string words_of_schema(const json::Node* node);

}  // namespace barbacane::diff
