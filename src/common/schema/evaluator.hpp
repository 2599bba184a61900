#pragma once
// Runs a schema's program over a value on a tape, in two ways: by plans when only the verdict is
// asked, instruction by instruction when faults are. Recursive over schemas and values, both
// bounded; its scratch is reused, so that in the long run an evaluation allocates nothing.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/schema/program.hpp"
#include "common/schema/tape.hpp"

namespace barbacane::schema {

/// Who sent the value: readOnly is refused in requests, writeOnly in responses.
enum class Direction : std::uint8_t { none, request, response };

/// One instruction that a value does not satisfy.
struct Fault {
  std::uint32_t node = 0;
  std::uint32_t schema = 0;
  std::uint32_t instruction =
      0;                     // of the schema's own; none = the evaluation was too deep or costly
  std::uint32_t detail = 0;  // a name (required), a member's key (closed objects), a count
};

struct EvaluatorOptions {
  Direction direction = Direction::none;
  bool allows_read_only = false;  // x-barbacane-validation: {read_only: ignore}
  std::uint32_t faults_max = 0;   // 0: the verdict only, which is much faster
};

/// Owner    one worker
class Evaluator {
 public:
  static constexpr std::uint32_t depth_max = 2048;  // schemas inside schemas, over all values
  /// Bounds of one evaluation: some milliseconds, and more for a value that is large itself. A
  /// recursive schema may double its work with each level of a value. A step is a schema at a
  /// value, once more for each member or item, and for 64 bytes of a text.
  static constexpr std::uint64_t steps_base = 1'000'000;
  static constexpr std::uint64_t steps_per_node = 100;

  /// Whether `node` satisfies `schema`; if not, faults() says where, when it may have any. Cost:
  /// linear in most cases, bounded in all.
  [[nodiscard]] bool run(
      const Program& program,
      std::uint32_t schema,
      const Tape& tape,
      std::uint32_t node = 0,
      const EvaluatorOptions& options = {}
  );
  [[nodiscard]] std::span<const Fault> faults() const noexcept { return faults_; }
  /// It was refused for what it would cost.
  [[nodiscard]] bool is_over() const noexcept { return is_over_; }

 private:
  static constexpr std::size_t no_marks = static_cast<std::size_t>(-1);
  /// One schema at one value.
  struct Frame {
    std::uint32_t schema;
    std::uint32_t node;
    std::size_t marks;  // evaluated members or items, for whoever asked
    std::size_t named =
        no_marks;  // members that properties and patternProperties of this schema name
  };

  bool run_full(std::uint32_t schema, std::uint32_t node);
  bool decide(std::uint32_t plan, std::uint32_t node);
  bool enter(const Node& node);
  /// False when the evaluation has become too costly.
  bool spend(std::uint64_t steps) noexcept {
    if (steps_left_ < steps) [[unlikely]]
      is_over_ = true;
    else
      steps_left_ -= steps;
    return !is_over_;
  }
  /// What one look at a value costs, as far as its size goes.
  static std::uint64_t steps_of(const Node& node) noexcept {
    return 1 + node.count + node.length / 64;
  }
  bool decide_value(std::uint32_t plan_index, std::uint32_t node_index);
  bool decide_steps(const Plan& plan, std::uint32_t node_index);
  bool decide_scalar(const Plan& plan, const Node& node);
  bool decide_container(const Plan& plan, std::uint32_t node_index);
  bool decide_any(const PlanStep& step, std::uint32_t node);
  bool decide_choice(const PlanStep& step, std::uint32_t node);
  bool decide_all_choices(const PlanStep& step, std::uint32_t node);
  bool decide_string(const PlanStep& step, const Node& node);
  bool decide_number(const PlanStep& step, const Node& node);
  bool decide_array(const PlanStep& step, std::uint32_t array);
  bool decide_object(const PlanStep& step, std::uint32_t object);
  bool decide_items(const Plan& plan, std::uint32_t array);
  bool decide_each_member(const Members& members, std::uint32_t object);
  bool decide_members(const Members& members, std::uint32_t object);
  bool decide_patterns(const Members& members, const Name* name, std::uint32_t key);
  bool decide_discriminator(const PlanStep& step, std::uint32_t object);
  [[nodiscard]] bool fits_as_integer(const Plan& plan, const Node& node) const;

  bool eval(std::uint32_t schema, std::uint32_t node, std::size_t marks);
  bool eval_full(std::uint32_t schema, std::uint32_t node, std::size_t marks = no_marks);
  bool eval_body(std::uint32_t schema, std::uint32_t node, std::size_t marks);
  bool eval_silently(std::uint32_t schema, std::uint32_t node, std::size_t marks);
  bool step(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool assertion(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool applicator(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool object_step(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool array_step(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool string_step(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool number_step(const Frame& frame, std::uint32_t index, const tables::Instruction& it);

  bool required(const Frame& frame, std::uint32_t index, std::uint32_t first, std::uint32_t count);
  bool properties(const Frame& frame, const tables::Instruction& it);
  bool pattern_property(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool rest_of_members(
      const Frame& frame, std::uint32_t index, std::uint32_t schema, std::size_t seen
  );
  bool rest_of_items(
      const Frame& frame, std::uint32_t index, std::uint32_t schema, std::size_t seen
  );
  bool items(const Frame& frame, const tables::Instruction& it);
  bool prefix_items(const Frame& frame, const tables::Instruction& it);
  bool contains(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  /// The second of two equal ones.
  std::optional<std::uint32_t> has_equal_items(std::uint32_t array);
  bool all_of(const Frame& frame, const tables::Instruction& it);
  bool choose(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  bool discriminate(const Frame& frame, std::uint32_t index, const tables::Instruction& it);
  [[nodiscard]] std::uint32_t dynamic_target(const tables::Instruction& it) const;
  [[nodiscard]] bool is_read_only(std::uint32_t schema, std::string_view name) const;
  bool matches(std::uint32_t pattern, std::string_view text);
  /// In code points; of a file in octets, as far as they can be counted.
  [[nodiscard]] std::size_t length_of(const Node& node) const noexcept;

  bool fault(const Frame& frame, std::uint32_t index, std::uint32_t detail = 0);
  [[nodiscard]] bool goes_on() const noexcept {
    return silent_ == 0 && faults_.size() < options_.faults_max && !is_over_;
  }
  std::size_t push_marks(std::uint32_t node);
  void pop_marks(std::size_t marks) { marks_.resize(marks); }
  void mark(std::size_t marks, std::uint32_t index) noexcept {
    if (marks != no_marks) marks_[marks + index / 64] |= std::uint64_t{1} << (index % 64);
  }
  [[nodiscard]] bool is_marked(std::size_t marks, std::uint32_t index) const noexcept {
    return (marks_[marks + index / 64] >> (index % 64) & 1U) != 0;
  }
  void merge_marks(std::size_t into, std::size_t from, std::uint32_t node);

  const Program* program_ = nullptr;
  const Plans* plans_ = nullptr;
  const Plan* plan_table_ = nullptr;  // of the plans
  const Tape* tape_ = nullptr;
  const Node* nodes_ = nullptr;  // of the tape
  EvaluatorOptions options_;
  std::vector<Fault> faults_;
  std::vector<std::uint64_t> marks_;   // a stack of bit sets
  std::vector<std::uint32_t> scope_;   // resources, outermost first (dynamic scope)
  std::vector<std::uint64_t> hashes_;  // of unique items
  std::vector<std::uint64_t> chosen_;  // discriminators under way: schema and node
  std::uint32_t depth_ = 0;
  std::uint32_t silent_ = 0;
  std::uint64_t steps_left_ = 0;
  bool is_over_ = false;  // a bound of the evaluation was met
};

}  // namespace barbacane::schema
