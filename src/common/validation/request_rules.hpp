#pragma once
// What a description asks of requests, made ready to run from the tables: shared by all workers.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/program.hpp"
#include "common/tables/tables.hpp"
#include "common/validation/form_plan.hpp"

namespace barbacane::validation {

/// Owner    shared and immutable; the tables must outlive it
class RequestRules {
 public:
  /// Null with `fault` when a pattern cannot be built.
  [[nodiscard]] static std::shared_ptr<const RequestRules> build(
      const tables::Gateway& gateway, std::string& fault
  );

  [[nodiscard]] const tables::Gateway& gateway() const noexcept { return *gateway_; }
  [[nodiscard]] const schema::Program& program() const noexcept { return *program_; }
  /// Types that a schema allows, as bits of Opcode::type_mask; all of them when it does not say.
  [[nodiscard]] std::uint32_t types_of(std::uint32_t schema) const noexcept {
    return schema == tables::none ? all_types : types_[schema];
  }
  /// The schema of items or of a property, or none.
  [[nodiscard]] std::uint32_t items_of(std::uint32_t schema) const noexcept;
  [[nodiscard]] std::uint32_t property_of(std::uint32_t schema, std::string_view name)
      const noexcept;
  [[nodiscard]] bool has_properties(std::uint32_t schema) const noexcept;
  /// Every text fits it: there is nothing to look at.
  [[nodiscard]] bool takes_any_text(std::uint32_t schema) const noexcept;
  /// How a request body of this media type travels when it is a form with a schema, or null.
  [[nodiscard]] const FormPlan* form_of(const tables::MediaType& type) const noexcept;

  static constexpr std::uint32_t all_types = 127;

 private:
  explicit RequestRules(const tables::Gateway& gateway) : gateway_(&gateway) {}
  void plan_forms();
  static constexpr std::uint32_t types_unknown = tables::none;
  std::uint32_t find_types(std::uint32_t schema);
  /// Looks through references and combinations for an instruction that `pick` accepts. They end,
  /// and how far they multiply is bounded, in all tables that a loader takes.
  template <class Pick>
  [[nodiscard]] std::uint32_t search(std::uint32_t schema, const Pick& pick) const;

  const tables::Gateway* gateway_;
  std::shared_ptr<const schema::Program> program_;
  std::vector<std::uint32_t> types_;
  std::vector<std::unique_ptr<const FormPlan>> forms_;  // as Gateway.media_types; empty without any
};

}  // namespace barbacane::validation
