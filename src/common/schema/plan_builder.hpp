#pragma once
// The inside of Plans::build: from the instructions of schemas to steps, one schema at a time.

#include <array>
#include <span>
#include <vector>

#include "common/schema/plan.hpp"
#include "common/schema/program.hpp"
#include "common/schema/targets.hpp"

namespace barbacane::schema {

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
  void choose_by_kind(Plan& plan);
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
