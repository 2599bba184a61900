#pragma once
// What a schema says that nobody can have meant: legal, and impossible. Works on the compiled
// programs, in which dialects and references no longer matter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"
#include "common/schema/tape.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/tables.hpp"

namespace barbacane::compile {

/// Where things stand in the description.
struct SchemaMarks {
  std::vector<json::Mark> schemas;   // as Tables.schemas
  std::vector<json::Mark> keywords;  // as Tables.instructions
};

/// Neither asserted by this version nor one that says nothing by intention ("password").
[[nodiscard]] bool is_unknown_format(std::string_view name);

/// Warns of contradictions (W1007), of required properties that are not allowed (W1008) and of
/// formats that nobody knows (W1010).
class SchemaDoubts {
 public:
  /// All of them are borrowed.
  SchemaDoubts(const Tables& tables, const SchemaMarks& marks, Findings& findings);
  void run();

 private:
  struct Bound {
    std::uint32_t instruction = tables::none;
    std::uint32_t value = 0;  // a literal, or a count
    bool is_exclusive = false;
    [[nodiscard]] bool is_set() const { return instruction != tables::none; }
  };
  /// The assertions of one schema, by what they are about.
  struct Facts {
    Bound least;
    Bound most;
    Bound length_least;
    Bound length_most;
    Bound items_least;
    Bound items_most;
    Bound properties_least;
    Bound properties_most;
    std::uint32_t properties = tables::none;  // instructions
    std::uint32_t required = tables::none;
    bool is_closed = false;  // additionalProperties: false
    std::vector<std::uint32_t> patterns;
  };

  [[nodiscard]] std::string_view text(const tables::Text& text) const;
  [[nodiscard]] std::string_view literal(std::uint32_t index) const;
  [[nodiscard]] Facts facts_of(const tables::Schema& schema) const;
  [[nodiscard]] std::uint32_t types_of(std::uint32_t schema, int depth);
  [[nodiscard]] bool is_never(std::uint32_t schema) const;
  void check(std::uint32_t schema);
  void check_types(std::uint32_t schema);
  void check_bounds(const Facts& facts);
  void check_counts(const Bound& least, const Bound& most, std::string_view of_what);
  void check_values(std::uint32_t schema, const Facts& facts, std::uint32_t instruction);
  void check_required(const Facts& facts);
  void check_contains(const Facts& facts, std::uint32_t instruction);
  [[nodiscard]] std::string fault_of(
      std::string_view value, std::uint32_t types, const Facts& facts
  );
  [[nodiscard]] bool is_patterned(const Facts& facts, std::string_view name) const;
  void doubt(std::string_view code, std::uint32_t instruction, std::string message);

  const Tables& tables_;
  const SchemaMarks& marks_;
  Findings& findings_;
  std::vector<std::optional<std::uint32_t>> types_;
  schema::Tape tape_;
};

}  // namespace barbacane::compile
