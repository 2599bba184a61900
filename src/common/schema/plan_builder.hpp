#pragma once
// The inside of Plans::build: from the instructions of schemas to steps, one schema at a time.

#include <array>
#include <span>
#include <vector>

#include "common/schema/plan.hpp"
#include "common/schema/program.hpp"

namespace barbacane::schema {

/// Calls `use` with each schema that an instruction leads to.
template <class Use>
void for_each_schema(const Program& program, const tables::Instruction& it, const Use& use) {
  using tables::Opcode;
  const auto use_properties = [&](std::uint32_t first, std::uint32_t count) {
    for (const tables::Property& one : program.properties(first, count)) use(one.schema());
  };
  const auto use_present = [&](std::uint32_t schema) {
    if (schema != tables::none) use(schema);
  };
  switch (it.op()) {
    case Opcode::properties:
      return use_properties(it.a(), it.b());
    case Opcode::discriminator:
      return use_properties(it.b(), it.c());
    case Opcode::pattern_property:
    case Opcode::dependent_schema:
      return use(it.b());
    case Opcode::additional_properties:
    case Opcode::property_names:
    case Opcode::items:
    case Opcode::contains:
    case Opcode::unevaluated_items:
    case Opcode::unevaluated_properties:
    case Opcode::negation:
    case Opcode::ref:
    case Opcode::dynamic_ref:
      return use(it.a());
    case Opcode::prefix_items:
    case Opcode::all_of:
    case Opcode::any_of:
    case Opcode::one_of:
      for (std::uint32_t i = 0; i < it.b(); ++i) use(program.list(it.a() + i));
      return;
    case Opcode::if_then_else:
      use(it.a());
      use_present(it.b());
      return use_present(it.c());
    default:
      return;
  }
}

class PlanBuilder {
 public:
  PlanBuilder(Plans& plans, const Program& program) : out_(plans), program_(program) {}
  void run();

 private:
  enum Group : std::uint8_t { any, strings, numbers, arrays, objects, groups };

  void find_aliases();
  void find_dynamic();
  [[nodiscard]] std::uint32_t alias_of(std::uint32_t schema) const;
  [[nodiscard]] bool is_dynamic(const tables::Instruction& it) const;
  [[nodiscard]] bool leads_to_dynamic(const tables::Instruction& it) const;

  void build(std::uint32_t schema);
  void add_instruction(const tables::Instruction& it, Plan& plan);
  void add_applicator(const tables::Instruction& it);
  void add(Group group, Act act, std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0);
  void add_literals(std::uint32_t first, std::uint32_t count, Plan& plan);
  void add_format(const tables::Instruction& it);
  void add_bound(Act act, std::uint32_t literal);
  void add_extent(Group group, Act act, std::uint32_t least, std::uint32_t most);
  [[nodiscard]] Shape shape_of_steps() const;
  void fold_range();
  void add_choice(const tables::Instruction& it, Plan& plan);
  bool add_word_choice(const tables::Instruction& it, Plan& plan);
  void add_words(std::span<const Name> words);
  [[nodiscard]] bool only_words(std::uint32_t schema, std::vector<std::uint32_t>& out) const;
  void add_discriminator(const tables::Instruction& it);

  void add_members(std::uint32_t schema);
  void add_patterns_of(Name& name);

  // Selectors (plan_selector.cpp).
  struct Word;
  [[nodiscard]] std::uint32_t selector_of(std::span<const std::uint32_t> schemas);
  void select_by_property(std::span<const std::uint32_t> schemas, Selector& selector);
  void add_needs(std::span<const std::uint32_t> schemas);
  void collect_required(std::uint32_t schema, int depth, std::vector<std::string_view>& out) const;
  void fill_kinds();
  void collect_words(std::uint32_t schema, std::uint64_t bit, int depth, std::vector<Word>& out)
      const;
  [[nodiscard]] bool is_required(std::uint32_t schema, std::string_view name, int depth) const;

  [[nodiscard]] std::uint32_t plan_of(std::uint32_t schema) const {
    return out_.of_schema_[schema];
  }
  std::uint32_t add_list(std::uint32_t first, std::uint32_t count);

  Plans& out_;
  const Program& program_;
  std::array<std::vector<PlanStep>, groups> steps_;  // of the schema that is being built
  std::uint32_t schema_ = 0;
  std::uint32_t members_ = tables::none;
  bool is_full_ = false;  // something in it is left to the evaluator that explains
};

}  // namespace barbacane::schema
