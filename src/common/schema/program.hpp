#pragma once
// The schemas of an artifact, made ready to run: literals as a tape, formats by number, patterns
// built.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "common/schema/format.hpp"
#include "common/schema/matcher.hpp"
#include "common/schema/plan.hpp"
#include "common/schema/tape.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::schema {

/// What a schema's own instructions need of the evaluator.
struct SchemaNeeds {
  bool own_properties = false;  // additional_properties: which members are named here
  bool evaluated = false;       // unevaluated_*: what was looked at by anything
};

/// Owner    shared and immutable; the tables must outlive it
class Program {
 public:
  /// Null with `fault` set when a pattern cannot be built. The tables are checked ones.
  [[nodiscard]] static std::shared_ptr<const Program> build(
      const tables::Gateway& gateway, std::string& fault
  );

  [[nodiscard]] std::span<const tables::Instruction> instructions_of(std::uint32_t schema
  ) const noexcept {
    return tables::slice(instructions_, schemas_[schema].instructions());
  }
  [[nodiscard]] const tables::Schema& schema(std::uint32_t index) const noexcept {
    return schemas_[index];
  }
  [[nodiscard]] std::size_t schemas() const noexcept { return schemas_.size(); }
  [[nodiscard]] const SchemaNeeds& needs(std::uint32_t schema) const noexcept {
    return needs_[schema];
  }
  [[nodiscard]] std::uint32_t list(std::uint32_t index) const noexcept { return lists_[index]; }
  [[nodiscard]] std::string_view name(std::uint32_t index) const noexcept {
    return tables::view_of(*gateway_, names_[index]);
  }
  [[nodiscard]] std::string_view text(const tables::Text& text) const noexcept {
    return tables::view_of(*gateway_, text);
  }
  [[nodiscard]] std::span<const tables::Property> properties(
      std::uint32_t first, std::uint32_t count
  ) const noexcept {
    return properties_.subspan(first, count);
  }
  /// The schema of a property that stands in a sorted range, or none.
  [[nodiscard]] std::uint32_t find_property(
      std::uint32_t first, std::uint32_t count, std::string_view name
  ) const noexcept;
  /// Whether a property of a schema is read_only or write_only: `wanted`.
  [[nodiscard]] bool is_marked(std::uint32_t schema, std::string_view name, tables::Opcode wanted)
      const noexcept;
  [[nodiscard]] std::uint32_t resources() const noexcept {
    return static_cast<std::uint32_t>(resources_.size());
  }
  /// The schema that a resource has for a dynamic anchor, or none.
  [[nodiscard]] std::uint32_t dynamic_anchor(std::uint32_t resource, std::string_view anchor)
      const noexcept;
  [[nodiscard]] const Tape& literals() const noexcept { return literals_; }
  /// The node of a literal on that tape.
  [[nodiscard]] std::uint32_t literal(std::uint32_t index) const noexcept {
    return literal_nodes_[index];
  }
  [[nodiscard]] Format format(std::uint32_t index) const noexcept { return formats_[index]; }
  [[nodiscard]] std::string_view format_name(std::uint32_t index) const noexcept;
  /// As the description has it.
  [[nodiscard]] std::string_view pattern_source(std::uint32_t pattern) const noexcept {
    return text(tables::span_of(gateway_->patterns())[pattern].source());
  }
  [[nodiscard]] const Matcher& matcher(std::uint32_t pattern) const noexcept {
    return matchers_[pattern];
  }
  [[nodiscard]] const Plans& plans() const noexcept { return plans_; }

 private:
  explicit Program(const tables::Gateway& gateway);
  void read_literals();
  void find_needs();

  const tables::Gateway* gateway_;
  std::span<const tables::Schema> schemas_;
  std::span<const tables::Instruction> instructions_;
  std::span<const std::uint32_t> lists_;
  std::span<const tables::Property> properties_;
  std::span<const tables::Text> names_;
  std::span<const tables::Resource> resources_;
  std::string literals_text_;
  Tape literals_;
  std::vector<std::uint32_t> literal_nodes_;
  std::vector<Format> formats_;
  std::vector<Matcher> matchers_;
  std::vector<SchemaNeeds> needs_;
  Plans plans_;
};

}  // namespace barbacane::schema
