#pragma once
// Where operations use schemas, and what the differences between these mean there.

#include <cstdint>
#include <string>
#include <vector>

#include "control/diff/collector.hpp"
#include "control/diff/schema_comparer.hpp"

namespace barbacane::diff {

class SchemaUses {
 public:
  /// Schemas that are visited for each operation that leads there, so that all of them can be
  /// named; when it is used up, for the first one only.
  static constexpr std::size_t visits_max = 20'000'000;

  SchemaUses(const Side& before, const Side& after, SchemaComparer& comparer)
      : before_{before}, after_{after}, comparer_{comparer} {}

  /// Compares a value's schemas (tables::none = none given). `words`: "request body
  /// application/json".
  void add(
      std::string_view operation,
      std::string words,
      Use use,
      std::uint32_t before,
      std::uint32_t after,
      Wire wire = Wire::json
  );
  /// Tells `collector` of everything that was found.
  void report(Collector& collector);

 private:
  struct Root {
    std::uint32_t operation;
    std::uint32_t node;
    Use use;
    std::string words;
  };
  struct Visit {
    std::uint32_t node;
    Use use;
    std::size_t from;  // of visits_; itself at the root
    const std::string* step;
  };

  void find_dirty();
  void walk(const Root& root, Collector& collector);
  void tell(const Root& root, std::size_t visit, Collector& collector) const;
  [[nodiscard]] std::string path_to(std::size_t visit) const;

  const Side& before_;
  const Side& after_;
  SchemaComparer& comparer_;
  std::vector<std::string> operations_;
  std::vector<Root> roots_;
  std::vector<bool> is_dirty_;         // by node: something differs there or below
  std::vector<std::uint32_t> stamps_;  // by node and use: the last walk there
  std::vector<Visit> visits_;
  std::uint32_t stamp_ = 0;
  std::size_t visited_ = 0;
};

}  // namespace barbacane::diff
